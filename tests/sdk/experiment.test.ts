import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AssayError, type CustomBuilder, Experiment, Model, type ProgressEvent } from "../../sdk/index.js";
import { ROOT } from "../support/source-files.js";

const BIKES = {
  name: "bikes",
  seed: 7,
  dataset: { kind: "csv", path: join(ROOT, "fixtures", "bikes.csv"), exclude: ["casual", "registered"] },
  target: "bikers",
  split: { kind: "chronological", testSize: 1440 },
  model: { kind: "linear" },
  metrics: ["mae", "mse", "r2"],
} as const;

describe("an experiment", () => {
  let cwd = "";
  const quiet = { onProgress: false } as const;
  beforeAll(async () => {
    cwd = await mkdtemp(join(tmpdir(), "assay experiment ü "));
  });
  afterAll(() => rm(cwd, { recursive: true, force: true }));

  it("scores the mean of the training rows as scikit-learn's DummyRegressor does on the same split", async () => {
    // MAE 96.6, MSE 13615, R2 -0.02: scikit-learn 1.9.1, last 1440 of the 8645 hours as the test.
    const config = { ...BIKES, model: { kind: "baseline" } };
    const { metrics } = await Experiment.load(config, { ...quiet, cwd })
      .train()
      .evaluate();
    expect(metrics.mae).toBeCloseTo(96.6, 1);
    expect(Math.round(metrics.mse)).toBe(13615);
    expect(metrics.r2).toBeCloseTo(-0.02, 2);
  });

  it("goes from a config to a report, and keeps the run", async () => {
    const e = await Experiment.load(BIKES, { ...quiet, cwd })
      .train()
      .evaluate()
      .explain();
    expect(e.trainingRows.numRows).toBe(7205);
    expect(e.testRows.numRows).toBe(1440);
    expect(e.metrics.mae).toBeLessThan(e.predictions.numRows);
    expect(e.explanation.shap.kind).toBe("linear");
    const page = await readFile((await e.report("report.html")).path, "utf8");
    expect(page).toContain("bikes");
    const { run } = e;
    if (run === undefined) throw new Error("tracking is on by default");
    expect(run.trackingUri).toMatch(/mlruns$/);
    const folder = join(cwd, "mlruns", run.experimentId, run.id);
    expect(await readFile(join(folder, "params", "model.kind"), "utf8")).toBe("linear");
    expect(Number((await readFile(join(folder, "metrics", "mae"), "utf8")).split(" ")[1])).toBe(
      e.metrics.mae,
    );
    expect(await readFile(join(folder, "meta.yaml"), "utf8")).toMatch(/status: 3/);
  });

  it("predicts raw rows, saves the model, and predicts the same bit for bit from the saved one", async () => {
    const e = await Experiment.load(BIKES, { ...quiet, cwd }).train();
    const expected = (await e.predict(e.testRows)).numbers("prediction");
    const model = await Model.load(await e.save("a model ü"));
    expect((await model.predict(e.testRows)).numbers("prediction")).toEqual(expected);
  });

  it("gives the same metrics twice from the same seed", async () => {
    const [first, second] = [await metricsOf(3), await metricsOf(3)];
    expect(first).toEqual(second);
    async function metricsOf(seed: number): Promise<object> {
      const config = { ...BIKES, seed, split: { kind: "shuffled", testSize: 0.2 } };
      return {
        ...(
          await Experiment.load(config, { ...quiet, cwd })
            .train()
            .evaluate()
        ).metrics,
      };
    }
  });

  it("tells its stages as events", async () => {
    const events: ProgressEvent[] = [];
    await Experiment.load(BIKES, { cwd, onProgress: (event) => events.push(event) }).train();
    const ends = events.filter((event) => event.type === "step-end").map(({ step }) => step);
    expect(ends).toEqual(["load", "train"]);
  });

  it("keeps what earlier steps made when a step fails, and marks the run FAILED", async () => {
    // The linear model predicts below 0, where the logarithmic error is not defined.
    const config = { ...BIKES, metrics: ["mae", "rmsle"] };
    const error = await Experiment.load(config, { ...quiet, cwd })
      .train()
      .evaluate()
      .catch((reason: unknown) => reason);
    if (!AssayError.isInstance(error)) throw error;
    expect(error).toMatchObject({ code: "METRIC_UNDEFINED", step: "evaluate" });
    const { run } = error.partial as { run: { handle: { info: { runId: string; experimentId: string } } } };
    const { experimentId, runId } = run.handle.info;
    expect(await readFile(join(cwd, "mlruns", experimentId, runId, "meta.yaml"), "utf8")).toMatch(
      /status: 4/,
    );
  });

  it("refuses a misspelt metric before it trains", async () => {
    const chain = Experiment.load({ ...BIKES, metrics: ["mae", "rsme"] }, { ...quiet, cwd });
    await expect(chain.then()).rejects.toMatchObject({ code: "METRIC_UNKNOWN", step: "load" });
    await expect(chain.then()).rejects.toThrow(/Did you mean "rmse"/);
  });

  it("is stopped by its signal before it does anything", async () => {
    const chain = Experiment.load(BIKES, { ...quiet, cwd, signal: AbortSignal.abort() }).train();
    await expect(chain.then()).rejects.toMatchObject({ code: "INTERRUPTED" });
  });

  it("trains a network that a function of the user's builds, given in code", async () => {
    const build: CustomBuilder = ({ tf, inputs, outputs }) =>
      tf.sequential({
        layers: [
          tf.layers.dense({ units: 8, activation: "relu", inputShape: [inputs] }),
          tf.layers.dense({ units: outputs }),
        ],
      });
    const config = { ...BIKES, backend: "wasm", model: { kind: "custom", build, epochs: 2 } };
    const e = await Experiment.load(config, { ...quiet, cwd })
      .train()
      .evaluate();
    expect(e.history.epochs).toHaveLength(2);
    expect((await e.report("custom.html")).bytes).toBeGreaterThan(1e5);
    const model = await Model.load(await e.save("custom"));
    expect((await model.predict(e.testRows)).numbers("prediction")).toEqual(
      e.predictions.numbers("prediction"),
    );
  });

  it("refuses a custom model with both a module and a function, or neither", async () => {
    for (const model of [{ kind: "custom" }, { kind: "custom", module: "m.ts", build: () => {} }]) {
      const chain = Experiment.load({ ...BIKES, model }, { ...quiet, cwd });
      await expect(chain.then()).rejects.toMatchObject({ code: "CONFIG_INVALID" });
      await expect(chain.then()).rejects.toThrow(/either a module or, in code, a build function/);
    }
  });

  it("keeps truth and prediction apart where the target is called prediction", async () => {
    const rows = Array.from({ length: 30 }, (_, i) => ({ x: i, prediction: 2 * i + (i % 3) }));
    const file = join(cwd, "named.csv");
    await writeFile(
      file,
      ["x,prediction", ...rows.map(({ x, prediction }) => `${x},${prediction}`)].join("\n"),
    );
    const config = { dataset: { kind: "csv", path: file }, target: "prediction", model: { kind: "linear" } };
    const e = await Experiment.load(config, { ...quiet, cwd })
      .train()
      .evaluate();
    expect(e.predictions.names).toEqual(["prediction", "true_prediction"]);
    expect(e.predictions.value("true_prediction", 0)).toBe(rows[24].prediction);
    expect(e.predictions.value("prediction", 0)).not.toBe(rows[24].prediction);
  });

  it("classifies: labels, probabilities and metrics of the cancer data", async () => {
    const config = {
      dataset: { kind: "csv", path: join(ROOT, "fixtures", "cancer.csv") },
      target: "diagnosis",
      split: { kind: "stratified", testSize: 0.25 },
      model: { kind: "linear" },
      tracking: { enabled: false },
    };
    const e = await Experiment.load(config, { ...quiet, cwd })
      .train()
      .evaluate();
    expect(e.task).toBe("classification");
    expect(e.run).toBeUndefined();
    expect(e.metrics.accuracy).toBeGreaterThan(0.95);
    expect(e.predictions.names).toEqual([
      "prediction",
      "probability_benign",
      "probability_malignant",
      "diagnosis",
    ]);
  });
});
