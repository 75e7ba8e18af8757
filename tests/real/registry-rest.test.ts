import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, type TestContext } from "vitest";
import { type EvaluatedExperiment, Experiment, Model } from "../../sdk/index.js";
import { assayIn, type Said } from "../support/in-process.js";
import { type MlflowServer, startMlflow } from "../support/mlflow-server.js";
import { findPython } from "../support/python.js";
import { requireReal } from "../support/real.js";
import { ROOT } from "../support/source-files.js";

const BIKES = {
  name: "bikes",
  seed: 7,
  dataset: {
    kind: "csv",
    path: join(ROOT, "fixtures", "bikes.csv"),
    limit: 600,
    exclude: ["casual", "registered"],
  },
  target: "bikers",
  split: { kind: "chronological", testSize: 100 },
  metrics: ["mae"],
} as const;

// The same as with the embedded store, on a real server (mlflow 3.17.2).
describe("runs and models on a server, for a user", () => {
  let real: Awaited<ReturnType<typeof requireReal<MlflowServer>>>;
  let cwd = "";
  const trained: EvaluatedExperiment[] = [];

  beforeAll(async () => {
    real = await requireReal("a server of MLflow", async () => startMlflow(await findPython()));
    cwd = await mkdtemp(join(tmpdir(), "assay registry rest ü-"));
  }, 300_000);
  afterAll(async () => {
    await real.found?.stop();
    await rm(cwd, { recursive: true, force: true });
  });

  /** What a user sets to be on the server. */
  const place = (context: TestContext) => ({ cwd, env: { MLFLOW_TRACKING_URI: real.use(context).uri } });

  const predict = async (model: Pick<Model, "predict">): Promise<Float64Array> =>
    Float64Array.from((await model.predict(trained[0].testRows)).numbers("prediction"));

  it("registers versions, and loads them by every URI with the same predictions bit for bit", async (context) => {
    const options = { ...place(context), onProgress: false } as const;
    const models = [{ kind: "dense", layers: [4], epochs: 3 }, { kind: "linear" }];
    for (const model of models) {
      const config = { ...BIKES, backend: "wasm", model };
      const evaluated = await Experiment.load(config, options).train().evaluate();
      trained.push(evaluated);
    }
    const [dense, linear] = trained;
    expect(dense.run?.trackingUri).toBe(options.env.MLFLOW_TRACKING_URI);
    expect(await linear.register()).toMatchObject({ name: "bikes", version: "1" });
    expect(await dense.register({ alias: "Champion" })).toEqual({
      name: "bikes",
      version: "2",
      alias: "Champion",
      uri: "models:/bikes/2",
    });
    const expected = await predict(dense);
    const { run } = dense;
    for (const uri of [
      "models:/bikes@Champion",
      "models:/bikes/2",
      "models:/bikes/latest",
      `runs:/${run?.id}/model`,
    ]) {
      expect(await predict(await Model.load(uri, options)), uri).toEqual(expected);
    }
    expect(await predict(await Model.load(run?.modelUri ?? "", options))).toEqual(expected);
    for (const uri of ["models:/bikes@nobody", "models:/bikes/99", "models:/trams/latest", "models:/m-0"])
      await expect(Model.load(uri, options), uri).rejects.toMatchObject({ code: "TRACKING_MISSING" });
  }, 180_000);

  it("gives an experiment back from its run", async (context) => {
    const [dense] = trained;
    const past = await Experiment.fromRun(dense.run?.id ?? "", place(context));
    expect(past.run.info.status).toBe("FINISHED");
    expect(past.metrics.mae).toBeGreaterThan(0);
    expect(past.config).toEqual(JSON.parse(JSON.stringify(dense.config)));
    expect(past.history.epochs.map(({ epoch, logs }) => [epoch, logs.loss])).toEqual(
      dense.history.epochs.map(({ epoch, logs }) => [epoch, logs.loss]),
    );
    expect(await predict(await past.model())).toEqual(await predict(dense));
    const missing = Experiment.fromRun("0".repeat(32), place(context));
    await expect(missing).rejects.toMatchObject({ code: "TRACKING_MISSING" });
  });

  it("lists, shows, compares and promotes on the command line", async (context) => {
    const { env } = place(context);
    const assay = async (...args: string[]): Promise<Said> => assayIn(cwd, args, env);
    const [first, second] = trained.map(({ run }) => run?.id ?? "");
    const listed = await assay("runs", "--experiment", "bikes", "--sort", "metrics.mae DESC", "--json");
    expect(listed.code, listed.error).toBe(0);
    const found = JSON.parse(listed.out) as { info: { runId: string }; metrics: { mae: number } }[];
    expect(found.map(({ info }) => info.runId).sort()).toEqual([first, second].sort());
    expect(found[0].metrics.mae).toBeGreaterThan(found[1].metrics.mae);
    const filtered = await assay("runs", "--filter", "params.model.kind = 'linear' AND metrics.mae > 0");
    expect(filtered.out).toContain(second);
    expect(filtered.out).not.toContain(first);
    const compared = await assay("runs", "compare", first, second);
    expect(compared.out).toMatch(/params\.model\.kind +│ +dense │ +linear/);
    const shown = await assay("runs", "show", first);
    for (const text of ["FINISHED", "config.yaml", env.MLFLOW_TRACKING_URI])
      expect(shown.out).toContain(text);
    const promoted = await assay("models", "promote", "bikes", "--version", "1", "--alias", "Champion");
    expect(promoted.out).toBe("bikes@Champion is version 1 now (it was version 2)");
    expect((await assay("models")).out).toMatch(new RegExp(`bikes +│ +1 │ Champion │ ${second}`));
    const missing = await assay("models", "promote", "bikes", "--version", "9", "--alias", "Champion");
    expect([missing.code, missing.error]).toEqual([1, expect.stringContaining("TRACKING_MISSING")]);
    const filter = await assay("runs", "--filter", "mae <");
    expect([filter.code, filter.error]).toEqual([1, expect.stringContaining("TRACKING_INVALID")]);
  });
});
