import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import type { PipelineModel } from "../../../../sdk/core/models/index.js";
import { Model, random, runJob, Table } from "../../../../sdk/index.js";
import { CLASSES, csvOf, expectClear, experimentOn, failure, NUMBERS } from "../../../support/bad-input.js";
import { runOnnx } from "../../../support/onnx.js";

const draw = random(2);
/** The noise grows with x. */
const NOISY = csvOf("x,y", 1200, () => {
  const x = draw.next();
  return `${x},${10 * x + (0.2 + 2 * x) * draw.normal()}`;
});

describe("intervals", () => {
  it.each(["conformal", "quantile"] as const)(
    "%s: cover the share of test rows that is wanted",
    async (method) => {
      const { folder, chain } = await experimentOn(NOISY);
      const made = await chain.train().intervals({ method, coverage: 0.8 });
      // It shows itself.
      expect(inspect(made.intervals)).toMatch(/coverage .*of held-out rows; 80\.0 % wanted/);
      const evaluated = await made.evaluate();
      const { metrics, predictions, testRows } = evaluated;
      // 300 test rows and 225 held-out ones: three standard errors are 0.105.
      expect(Math.abs(metrics.coverage - 0.8)).toBeLessThan(0.105);
      const [lower, upper] = [predictions.numbers("lower"), predictions.numbers("upper")];
      const y = testRows.numbers("y");
      const within = y.filter((value, row) => value >= lower[row] && value <= upper[row]).length;
      expect(metrics.coverage).toBe(within / y.length);
      const width = upper.map((value, row) => value - lower[row]);
      if (method === "conformal") {
        expect(metrics.intervalWidth).toBeCloseTo(2 * made.intervals.margin, 10);
      } else {
        // Wide where the noise is.
        const x = testRows.numbers("x");
        const mean = (of: (value: number) => boolean) => {
          const some = width.filter((_, row) => of(x[row]));
          return some.reduce((sum, value) => sum + value, 0) / some.length;
        };
        expect(mean((value) => value > 0.7)).toBeGreaterThan(1.8 * mean((value) => value < 0.3));
      }
      const loaded = await Model.load(await made.save(`${folder}/model`));
      const raw = testRows.drop(["y"]);
      expect(await loaded.predict(raw)).toEqual(await made.predict(raw));
      expect(loaded.signature.outputs.map(({ name }) => name)).toEqual(["prediction", "lower", "upper"]);
    },
  );

  it("by conformal are outputs of the ONNX graph; by quantile it says why not", async () => {
    const { chain } = await experimentOn(NOISY);
    const made = await chain.train().intervals();
    const exported = await (made.model as PipelineModel).toOnnx();
    if ("unsupported" in exported) throw new Error(exported.unsupported.join("; "));
    const x = [0.1, 0.9];
    const outputs = await runOnnx(exported.bytes, { x: { type: "double", data: x, dims: [2, 1] } });
    const predicted = await made.predict(Table.from({ x }));
    for (const name of ["prediction", "lower", "upper"]) {
      const wanted = predicted.numbers(name);
      for (const [row, value] of outputs[name].entries()) expect(Number(value)).toBeCloseTo(wanted[row], 9);
    }
    const quantile = await chain.train().intervals({ method: "quantile" });
    expect(await (quantile.model as PipelineModel).toOnnx()).toMatchObject({
      unsupported: [expect.stringMatching(/quantile models/)],
    });
  });

  it("are a part of a job", async () => {
    const { folder, config } = await experimentOn(NUMBERS);
    const outcome = await runJob([config, { intervals: { coverage: 0.8 }, explain: false, report: false }], {
      cwd: folder,
      env: {},
      onProgress: false,
    });
    expect(outcome.error).toBeUndefined();
    expect(outcome.summary.metrics).toHaveProperty("intervalWidth");
  });

  it("are held to thresholds, in a chain and in a job", async () => {
    const metrics = [{ name: "coverage", threshold: 0.5 }, "mae", { name: "intervalWidth", threshold: 1e-9 }];
    const { folder, config, chain } = await experimentOn(NOISY, { metrics });
    const { details, failed } = (await chain.train().intervals({ coverage: 0.8 }).evaluate()).metrics;
    expect(details.map(({ name, threshold, passed }) => [name, threshold, passed])).toEqual([
      ["mae", undefined, undefined],
      ["coverage", 0.5, true],
      ["intervalWidth", 1e-9, false],
    ]);
    expect(failed.map(({ name }) => name)).toEqual(["intervalWidth"]);
    const options = { cwd: folder, env: {}, onProgress: false } as const;
    const job = { ...config, intervals: { coverage: 0.8 }, crossValidate: { folds: 3 }, report: false };
    const outcome = await runJob(job, options);
    expect(outcome.error).toMatchObject({ code: "THRESHOLD_MISSED" });
    expect(outcome.error?.message).toMatch(/intervalWidth is .*, wanted at most 1e-9/);
    // Alone, they stand beside the default metrics.
    const alone = await runJob({ ...job, metrics: [{ name: "coverage", threshold: 0.5 }] }, options);
    expect(alone.error).toBeUndefined();
    expect(Object.keys(alone.summary.metrics)).toEqual(
      expect.arrayContaining(["mae", "rmse", "coverage", "intervalWidth"]),
    );
  });

  it("are needed where a metric of theirs is named: a job says so before it trains", async () => {
    const metrics = [{ name: "coverage", threshold: 0.85 }];
    const { folder, config, chain } = await experimentOn(NUMBERS, { metrics });
    const outcome = await runJob(config, { cwd: folder, env: {}, onProgress: false });
    expectClear(outcome.error, { code: "CONFIG_INVALID", says: [/coverage.*the model has none/] });
    expect(outcome.summary.run).toBeNull();
    expectClear(
      await failure(chain.train().evaluate()),
      { code: "CONFIG_INVALID", says: [/Add `intervals: \{\}`/] },
      "evaluate",
    );
    const { chain: classes } = await experimentOn(CLASSES, { metrics });
    expectClear(
      await failure(classes.train()),
      { code: "METRIC_UNKNOWN", says: [/"coverage" for a classification/] },
      "load",
    );
    const { chain: twice } = await experimentOn(NUMBERS, { metrics: ["coverage", ...metrics] });
    expectClear(
      await failure(twice.train()),
      { code: "CONFIG_INVALID", says: [/"coverage" is listed twice/] },
      "load",
    );
  });

  it.each([
    [NUMBERS, { coverage: 0.99 }, "DATA_TOO_SMALL", /99 rows or more/],
    [NUMBERS, { coverage: 1 }, "CONFIG_INVALID", /intervals\.coverage: got 1/],
    [NUMBERS, { method: "quantiles" }, "CONFIG_INVALID", /Did you mean "quantile"/],
    [CLASSES, {}, "CONFIG_INVALID", /predicts classes/],
  ] as const)("refuse what they cannot be made of", async (text, options, code, words) => {
    const { chain } = await experimentOn(text);
    expectClear(
      await failure(chain.train().intervals(options as never)),
      { code, says: [words] },
      "intervals",
    );
  });
});
