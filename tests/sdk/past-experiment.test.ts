import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Experiment, Model, PastExperiment, type TrainedExperiment } from "../../sdk/index.js";
import { EmbeddedStore } from "../../sdk/io/registries/index.js";
import { ROOT } from "../support/source-files.js";

const BIKES = {
  name: "bikes",
  seed: 7,
  dataset: { kind: "csv", path: join(ROOT, "fixtures", "bikes.csv"), limit: 600 },
  target: "bikers",
  split: { kind: "chronological", testSize: 100 },
  model: { kind: "linear" },
  tracking: { tags: { team: "rides" } },
} as const;

describe("the registry, from code", () => {
  let cwd = "";
  let trained: TrainedExperiment;
  let expected: Float64Array;
  const env = {};
  beforeAll(async () => {
    cwd = await mkdtemp(join(tmpdir(), "assay registry ü "));
    trained = await Experiment.load(BIKES, { onProgress: false, cwd, env }).train();
    expected = await predict(trained);
  });
  afterAll(() => rm(cwd, { recursive: true, force: true }));

  const predict = async (model: Pick<Model, "predict">): Promise<Float64Array> =>
    Float64Array.from((await model.predict(trained.testRows)).numbers("prediction"));

  it("registers a trained model under the experiment's name, version by version", async () => {
    const first = await trained.register();
    expect(first).toEqual({ name: "bikes", version: "1", uri: "models:/bikes/1" });
    expect(Object.isFrozen(first)).toBe(true);
    const second = await trained.register({ alias: "Champion" });
    expect(inspect(second)).toBe("Registered model bikes, version 2, now bikes@Champion");
    const named = Experiment.load(BIKES, {
      onProgress: false,
      cwd,
      env: { MLFLOW_REGISTERED_MODEL_NAME: "by variable" },
    });
    expect(await (await named.train()).register()).toMatchObject({ name: "by variable", version: "1" });
  });

  it("loads it by every URI, with the same predictions bit for bit", async () => {
    const { run } = trained;
    const uris = [
      "models:/bikes@Champion",
      "models:/bikes/1",
      "models:/bikes/latest",
      `runs:/${run?.id}/model`,
    ];
    for (const uri of [...uris, run?.modelUri ?? ""]) {
      expect(await predict(await Model.load(uri, { cwd, env })), uri).toEqual(expected);
    }
    const trackingUri = join(cwd, "mlruns");
    expect(await predict(await Model.load("models:/bikes@Champion", { trackingUri }))).toEqual(expected);
    const variables = { MLFLOW_TRACKING_URI: trackingUri };
    expect(await predict(await Model.load("models:/bikes/2", { env: variables }))).toEqual(expected);
  });

  it("says what is missing or wrong", async () => {
    const load = (uri: string) => Model.load(uri, { cwd, env });
    const missing = { code: "TRACKING_MISSING" };
    for (const uri of ["models:/bikes@nobody", "models:/bikes/99", "models:/m-0", "models:/trams/latest"])
      await expect(load(uri), uri).rejects.toMatchObject(missing);
    await expect(load(`runs:/${"0".repeat(32)}/model`)).rejects.toMatchObject(missing);
    for (const uri of ["models:/bikes", "models:/bikes/x", "runs:/abc"])
      await expect(load(uri), uri).rejects.toMatchObject({ code: "TRACKING_INVALID" });
    const wrong = trained.register({ name: "fresh", alias: "v1" });
    await expect(wrong).rejects.toMatchObject({ code: "TRACKING_INVALID" });
    const store = new EmbeddedStore(join(cwd, "mlruns"));
    expect((await store.listModels()).map(({ name }) => name)).not.toContain("fresh");
    const config = { ...BIKES, tracking: { enabled: false } };
    const untracked = await Experiment.load(config, { onProgress: false, cwd, env }).train();
    await expect(untracked.register()).rejects.toMatchObject(missing);
  });

  it("gives an experiment back from its run, which runs again from its config", async () => {
    const runId = trained.run?.id ?? "";
    const past = await Experiment.fromRun(runId, { cwd, env });
    expect(past).toBeInstanceOf(PastExperiment);
    expect(Object.isFrozen(past)).toBe(true);
    expect(past.run).toMatchObject({
      info: { runId, status: "FINISHED" },
      params: { "model.kind": "linear", seed: "7" },
      tags: { team: "rides" },
    });
    expect(past.metrics.fit_seconds).toBeGreaterThan(0);
    expect(past.history.epochs).toEqual([]);
    expect(await predict(await past.model())).toEqual(expected);
    expect(past.config).toEqual(JSON.parse(JSON.stringify(trained.config)));
    const again = await Experiment.load(past.config ?? {}, { onProgress: false, cwd, env }).train();
    expect(await predict(again)).toEqual(expected);
    expect(inspect(past)).toContain(runId);
    await expect(past.model({ name: "other" })).rejects.toMatchObject({ code: "TRACKING_MISSING" });
    await expect(Experiment.fromRun("0", { cwd, env })).rejects.toMatchObject({ code: "TRACKING_MISSING" });
  });

  it("reads the curve of a run that Assay did not make", async () => {
    const store = new EmbeddedStore(join(cwd, "elsewhere"));
    const experimentId = await store.ensureExperiment("x");
    const { runId } = await store.createRun({
      experimentId,
      name: "x",
      startTimeMs: 1,
      user: "ada",
      tags: {},
    });
    const metrics = [1, 2, 10].flatMap((step) => [
      { key: "loss", value: 1 / step, step, timestampMs: step },
      { key: "mae", value: step, step, timestampMs: step },
    ]);
    await store.logBatch(runId, {
      metrics: [...metrics, { key: "final", value: 3, step: 0, timestampMs: 9 }],
    });
    const past = await Experiment.fromRun(runId, { trackingUri: store.uri });
    expect(past.config).toBeUndefined();
    expect(past.history.epochs).toEqual([
      { epoch: 1, epochs: 10, logs: { loss: 1, mae: 1 } },
      { epoch: 2, epochs: 10, logs: { loss: 0.5, mae: 2 } },
      { epoch: 10, epochs: 10, logs: { loss: 0.1, mae: 10 } },
    ]);
    await store.putArtifact(runId, "config.yaml", Buffer.from("a: [1"));
    const damaged = Experiment.fromRun(runId, { trackingUri: store.uri });
    await expect(damaged).rejects.toMatchObject({ code: "CONFIG_INVALID" });
  });
});
