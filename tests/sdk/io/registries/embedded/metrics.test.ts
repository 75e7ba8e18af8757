import { appendFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EmbeddedStore, type MetricPoint } from "../../../../../sdk/io/registries/index.js";
import { killAfterLines, output, runSupport } from "../../../../support/processes.js";
import { storeWithRun } from "./support.js";

const point = (step: number, value = step, timestampMs = 100 + step): MetricPoint => ({
  key: "loss",
  value,
  timestampMs,
  step,
});

describe("metrics", () => {
  it("are lines of time, value and step, as MLflow's", async () => {
    const { store, run, runFolder } = await storeWithRun();
    await store.logBatch(run.runId, { metrics: [point(0, 0.1), point(1, 1e21), point(2, -0)] });
    await store.logBatch(run.runId, { metrics: [point(3, Number.NaN), point(4, Number.NEGATIVE_INFINITY)] });
    expect(await readFile(join(runFolder, "metrics", "loss"), "utf8")).toBe(
      "100 0.1 0\n101 1e+21 1\n102 -0.0 2\n103 NaN 3\n104 -Infinity 4\n",
    );
  });

  it("come back bit for bit, in the order they were logged", async () => {
    const { store, run } = await storeWithRun();
    let n = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.double(), { minLength: 1, maxLength: 20 }), async (values) => {
        const key = `a/m${n++}`;
        const metrics = values.map((value, step) => ({ key, value, timestampMs: 7, step }));
        await store.logBatch(run.runId, { metrics });
        expect(await store.metricHistory(run.runId, key)).toEqual(metrics);
      }),
      { numRuns: 30 },
    );
    expect(await store.metricHistory(run.runId, "never logged")).toEqual([]);
  });

  it("are latest at the highest step, then time, then value", async () => {
    const { store, run } = await storeWithRun();
    await store.logBatch(run.runId, {
      metrics: [point(2, 5, 10), point(2, 7, 10), point(2, 6, 10), point(2, 9, 9), point(1, 99, 99)],
    });
    expect((await store.getRun(run.runId)).metrics).toEqual({ loss: 7 });
  });

  it("are kept once where a batch is sent twice, since MLflow's migration stops at a second copy", async () => {
    const { store, run, root } = await storeWithRun();
    const metrics = [point(0), point(1), point(1), point(0, Number.NaN), point(0, Number.NaN)];
    await store.logBatch(run.runId, { metrics });
    await store.logBatch(run.runId, { metrics });
    await new EmbeddedStore(root).logBatch(run.runId, { metrics: [...metrics, point(2)] });
    const history = await store.metricHistory(run.runId, "loss");
    expect(history.map(({ step, value }) => [step, value])).toEqual([
      [0, 0],
      [1, 1],
      [0, Number.NaN],
      [2, 2],
    ]);
  });

  it("of a logged model stand with the model too, with the run's id", async () => {
    const { store, run, root } = await storeWithRun();
    const model = await store.logModel(run.runId, { name: "model" }, () => new Map());
    await store.logBatch(run.runId, { metrics: [{ ...point(0, 0.5), modelId: model.modelId }] });
    const ofModel = join(root, run.experimentId, "models", model.modelId, "metrics", "loss");
    expect(await readFile(ofModel, "utf8")).toBe(`100 0.5 0 ${run.runId}\n`);
    expect((await store.getRun(run.runId)).metrics).toEqual({ loss: 0.5 });
  });

  it("that Python wrote are read: nan, inf, fields of a dataset, lines without a step", async () => {
    const { store, run, runFolder } = await storeWithRun();
    await writeFile(
      join(runFolder, "metrics", "loss"),
      "1 nan 0\n2 inf 1\n3 -inf 2\n4 0.5 3 bikes abc\n5 1.5\n",
    );
    expect((await store.metricHistory(run.runId, "loss")).map(({ step, value }) => [step, value])).toEqual([
      [0, Number.NaN],
      [1, Number.POSITIVE_INFINITY],
      [2, Number.NEGATIVE_INFINITY],
      [3, 0.5],
      [0, 1.5],
    ]);
  });
});

describe("a half line at the end of a metric file", () => {
  it.each(["101 0.", "101 0.5 1", "1", "\u0000\u0000"])(
    "is left out, and goes away at the next point: %j",
    async (half) => {
      const { store, run, root, runFolder } = await storeWithRun();
      const path = join(runFolder, "metrics", "loss");
      await store.logBatch(run.runId, { metrics: [point(0)] });
      await appendFile(path, half);
      expect(await store.metricHistory(run.runId, "loss")).toEqual([point(0)]);
      await new EmbeddedStore(root).logBatch(run.runId, { metrics: [point(1)] });
      expect(await readFile(path, "utf8")).toBe("100 0 0\n101 1 1\n");
    },
  );

  it("goes away where it is the whole file", async () => {
    const { store, run, runFolder } = await storeWithRun();
    const path = join(runFolder, "metrics", "loss");
    await mkdir(join(runFolder, "metrics"), { recursive: true });
    await writeFile(path, "10");
    await store.logBatch(run.runId, { metrics: [point(1)] });
    expect(await readFile(path, "utf8")).toBe("101 1 1\n");
  });
});

describe("processes that write at once", () => {
  it("lose no point of a metric that both write", async () => {
    const { store, run, root } = await storeWithRun();
    const writer = () => output(runSupport("tracking-writer.ts", ["batch", root, run.runId, "loss", "500"]));
    await Promise.all([writer(), writer()]);
    const steps = (await store.metricHistory(run.runId, "loss")).map(({ step }) => step);
    const counts = steps.reduce(
      (all, step) => all.set(step, (all.get(step) ?? 0) + 1),
      new Map<number, number>(),
    );
    expect(counts.size).toBe(500);
    // Both write every step; the same step in the same millisecond is one point.
    expect([...counts.values()].every((count) => count === 1 || count === 2)).toBe(true);
  });

  it("leave every point that was written where one is killed", async () => {
    const { store, run, root } = await storeWithRun();
    const said = await killAfterLines(
      runSupport("tracking-writer.ts", ["points", root, run.runId, "loss"]),
      20,
    );
    const history = await store.metricHistory(run.runId, "loss");
    expect(history.length).toBeGreaterThanOrEqual(said.length);
    expect(history.map(({ step, value }) => [step, value])).toEqual(history.map((_, i) => [i, i / 3]));
    await store.logBatch(run.runId, {
      metrics: [{ key: "loss", value: 9, timestampMs: Date.now(), step: 9999 }],
    });
    expect((await store.getRun(run.runId)).metrics.loss).toBe(9);
  });
});
