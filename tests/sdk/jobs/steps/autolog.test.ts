import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { Experiment } from "../../../../sdk/index.js";
import { logDefaults, openStore } from "../../../../sdk/io/registries/index.js";
import { experimentOn, NUMBERS } from "../../../support/bad-input.js";

const DENSE = { kind: "dense", layers: [4], epochs: 3, batchSize: 8 };

/** A run with these switches, and all that its store has of it. */
async function logged(log?: Readonly<Record<string, unknown>>, env: Record<string, string> = {}) {
  const { folder, chain } = await experimentOn(
    NUMBERS,
    { model: DENSE, ...(log === undefined ? {} : { tracking: { log } }) },
    { env },
  );
  const trained = await chain.train().evaluate();
  const store = openStore(join(folder, "mlruns"));
  const id = trained.run?.id ?? "";
  const { params, tags, metrics } = await store.getRun(id);
  const artifacts = (await store.listArtifacts(id)).map(({ path }) => path).sort();
  const mlmodel = async () => {
    const files = await store.getModelFiles(trained.run?.modelUri ?? "");
    const content = parse(Buffer.from(files.get("MLmodel") ?? "").toString("utf8"));
    return { files: [...files.keys()], content };
  };
  return { folder, trained, store, id, params, tags, metrics, artifacts, mlmodel };
}

const ALL_OFF = Object.fromEntries(
  Object.entries(logDefaults).flatMap(([key, value]) => (typeof value === "boolean" ? [[key, false]] : [])),
);

describe("what a run keeps by itself", () => {
  it("is all of it where the config says nothing", async () => {
    const { params, metrics, artifacts, mlmodel, store, id } = await logged();
    expect(params).toMatchObject({ "model.kind": "dense" });
    // Parameters of the switches themselves would only be in the way.
    expect(Object.keys(params).filter((key) => key.startsWith("tracking.log"))).toEqual([]);
    expect(Object.keys(metrics)).toEqual(expect.arrayContaining(["loss", "mae", "fit_seconds"]));
    expect(artifacts).toEqual(expect.arrayContaining(["config.yaml", "environment"]));
    const { files, content } = await mlmodel();
    expect(files).toContain("input_example.json");
    expect(content).toHaveProperty("signature");
    const environment = JSON.parse(await text(await store.getArtifact(id, "environment/environment.json")));
    expect(environment).toMatchObject({ node: process.versions.node, backend: expect.any(String) });
  });

  it("is nothing where all of it is switched off, and the model still trains, predicts and saves", async () => {
    const { trained, params, tags, metrics, artifacts, store, folder } = await logged(ALL_OFF);
    expect({ params, metrics, artifacts }).toEqual({ params: {}, metrics: {}, artifacts: [] });
    expect(Object.keys(tags).filter((key) => key.includes(".git."))).toEqual([]);
    expect(trained.run).not.toHaveProperty("modelUri", expect.anything());
    expect(trained.metrics.mae).toBeGreaterThan(0);
    expect(await trained.save(join(folder, "saved"))).toBe(join(folder, "saved"));
    expect(await store.listModels()).toEqual([]);
  });

  it("leaves out a model, which then cannot be registered, and says why", async () => {
    const { trained, id } = await logged({ model: false });
    await expect(trained.register()).rejects.toMatchObject({
      code: "TRACKING_MISSING",
      message: expect.stringMatching(
        new RegExp(`run ${id} kept no model .* tracking\\.log\\.model: false.*true`),
      ),
    });
  });

  it("leaves out signature and example, and the model still loads", async () => {
    const { mlmodel, trained, store } = await logged({ signature: false, inputExample: false });
    const { files, content } = await mlmodel();
    expect(files.filter((name) => name.includes("example"))).toEqual([]);
    expect(content).not.toHaveProperty("signature");
    const past = await Experiment.fromRun(trained.run?.id ?? "", { trackingUri: store.uri });
    const again = await (await past.model()).predict(trained.testRows);
    expect(again.numbers("prediction")).toEqual(trained.predictions.numbers("prediction"));
  });
});

describe("the load of the machine", () => {
  // Some seconds: long enough for samples.
  const slow = { ...DENSE, epochs: 60, batchSize: 4, layers: [512, 512] };
  const systemKeys = async (log: object | undefined, env: Record<string, string>) => {
    const { folder, chain } = await experimentOn(NUMBERS, { model: slow, tracking: { log } }, { env });
    const { run } = await chain.train();
    const store = openStore(join(folder, "mlruns"));
    const { metrics } = await store.getRun(run?.id ?? "");
    const past = await Experiment.fromRun(run?.id ?? "", { trackingUri: store.uri });
    // A sample is no epoch.
    expect(past.history.epochs).toHaveLength(60);
    for (const { logs } of past.history.epochs)
      expect(Object.keys(logs).sort()).toEqual(["learningRate", "loss"]);
    return Object.keys(metrics).filter((key) => key.startsWith("system/"));
  };
  const often = { MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL: "0.1" };

  it("is sampled while the run goes on", async () => {
    expect(await systemKeys({ systemMetricsInterval: 0.1 }, {})).toContain(
      "system/cpu_utilization_percentage",
    );
  });

  it("follows MLflow's variables where the config says nothing, and the config where it does", async () => {
    const off = { ...often, MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING: "False" };
    expect(await systemKeys(undefined, often)).not.toEqual([]);
    expect(await systemKeys(undefined, off)).toEqual([]);
    expect(await systemKeys({ systemMetrics: true }, off)).not.toEqual([]);
    expect(await systemKeys({ systemMetrics: false }, often)).toEqual([]);
  });

  it("refuses values that the variables cannot have", async () => {
    for (const [name, value] of [
      ["MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING", "perhaps"],
      ["MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL", "0"],
    ])
      await expect(logged(undefined, { [name]: value })).rejects.toMatchObject({
        code: "CONFIG_INVALID",
        message: expect.stringContaining(name),
      });
  });
});
