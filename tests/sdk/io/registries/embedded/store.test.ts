import { cp } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { EmbeddedStore } from "../../../../../sdk/io/registries/index.js";
import { temporaryFolder } from "../../../../support/temporary.js";
import { storeWithRun } from "./support.js";

/** A store that Python's mlflow 3.17.2 wrote, by fixtures/mlflow/make_store.py. */
const PYTHON_STORE = join(__dirname, "../../../../../fixtures/mlflow/store");
const EXPERIMENT = "377857799667626724";
const RUN = "859705dada944557b58e5bd0841862a7";
const MODEL = "m-b67f702e1d9b4102b71d46eb1e2d02b9";

describe("a store that Python wrote", () => {
  it("is read: runs, metrics, artifacts, models, versions", async () => {
    const store = new EmbeddedStore(PYTHON_STORE);
    const { info, ...values } = await store.getRun(RUN);
    expect(info).toMatchObject({
      name: "x",
      status: "FINISHED",
      experimentId: EXPERIMENT,
      startTimeMs: 1795435571752,
    });
    expect(values).toEqual({
      params: { "model.epochs": "20" },
      tags: { "mlflow.user": "me", "mlflow.runName": "x" },
      metrics: { "a/b": 0.1, loss: Number.POSITIVE_INFINITY, mae: 31, r2: 31 },
    });
    expect((await store.metricHistory(RUN, "loss")).map(({ value }) => value)).toEqual([
      Number.NaN,
      Number.POSITIVE_INFINITY,
    ]);
    expect(await text(await store.getArtifact(RUN, "sub/t.txt"))).toBe("hello");
    const files = await store.getModelFiles("models:/bikes@Champion");
    expect([...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString()])).toEqual([
      ["t.txt", "hello"],
    ]);
    expect(await store.getVersion("bikes", { alias: "Champion" })).toEqual({
      name: "bikes",
      version: "1",
      runId: RUN,
      source: `models:/${MODEL}`,
      aliases: ["Champion"],
      tags: {},
    });
  });

  it("is written on: the same experiment, another run, the next version", async () => {
    const root = join(await temporaryFolder(), "mlruns");
    await cp(PYTHON_STORE, root, { recursive: true });
    const store = new EmbeddedStore(root);
    expect(await store.ensureExperiment("bikes")).toBe(EXPERIMENT);
    const run = { experimentId: EXPERIMENT, name: "next", startTimeMs: 1, user: "ada", tags: {} };
    const { runId } = await store.createRun(run);
    const model = await store.logModel(runId, { name: "model" }, () => new Map());
    expect((await store.registerModel("bikes", model)).version).toBe("2");
  });
});

describe("the embedded store", () => {
  it("takes many batches of a run at once, and has them all when it is closed", async () => {
    const { store, run } = await storeWithRun();
    const batches = Array.from({ length: 50 }, (_, step) =>
      store.logBatch(run.runId, { metrics: [{ key: "loss", value: step, timestampMs: step, step }] }),
    );
    await store.close();
    await Promise.all(batches);
    const history = await store.metricHistory(run.runId, "loss");
    expect(history.map(({ step }) => step)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });
});
