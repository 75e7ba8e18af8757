import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it, type TestContext } from "vitest";
import { Dataset, Experiment, Model, readDataset } from "../../sdk/index.js";
import { openStore } from "../../sdk/io/registries/index.js";
import { runAssay } from "../support/cli.js";
import { type MlflowServer, startMlflow } from "../support/mlflow-server.js";
import { findPython } from "../support/python.js";
import { requireReal } from "../support/real.js";
import { runProcess } from "../support/run-process.js";
import { ROOT } from "../support/source-files.js";

const CSV = join(ROOT, "fixtures", "cancer.csv");
const PLACES = ["a folder", "a server"] as const;
type Place = (typeof PLACES)[number];

/** Where runs are, and where models are registered. */
const PAIRS: readonly (readonly [runs: Place, registry: Place])[] = [
  ["a folder", "a folder"],
  ["a folder", "a server"],
  ["a server", "a folder"],
  ["a server", "a server"],
];

const python = requireReal("Python with MLflow", findPython);

describe("MLFLOW_REGISTRY_URI", { timeout: 300_000 }, () => {
  let folder = "";
  const servers: MlflowServer[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "assay registry ü "));
    const environment = (await python).found;
    if (environment === undefined) return;
    servers.push(...(await Promise.all([startMlflow(environment), startMlflow(environment)])));
  }, 300_000);
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await rm(folder, { recursive: true, force: true });
  });

  let count = 0;
  const uriOf = (place: Place, server: number): string =>
    place === "a folder" ? pathToFileURL(join(folder, `store ${count++}`)).href : servers[server].uri;
  const stores = async (context: TestContext, runs: Place, registry: Place) => {
    const environment = (await python).use(context);
    const [tracking, registered] = [uriOf(runs, 0), uriOf(registry, 1)];
    const env = {
      MLFLOW_TRACKING_URI: tracking,
      MLFLOW_REGISTRY_URI: registered,
      ASSAY_BACKEND: "cpu",
      ASSAY_LOG_LEVEL: "warn",
    };
    const inPython = async (...args: string[]): Promise<unknown> => {
      const script = join(ROOT, "tests", "real", "python", "registry_uri.py");
      const { stdout, stderr } = await runProcess(environment.bin("python"), [script, ...args], {
        cwd: folder,
        env: { MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR: "false", MLFLOW_ALLOW_FILE_STORE: "true" },
        timeoutMs: 120_000,
      });
      expect(stdout, stderr).not.toBe("");
      return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
    };
    const open = (uri: string) => openStore(uri, { cwd: folder, env: {} });
    const train = () =>
      Experiment.load(join(ROOT, "fixtures", "configs", "cancer.yaml"), { cwd: folder, env }).train();
    return { tracking, registered, env, inPython, open, train };
  };

  it.for(PAIRS)(
    "runs in %s, models in %s: registers a copy that needs no other store",
    async ([runs, registry], context) => {
      const { tracking, registered, env, inPython, open, train } = await stores(context, runs, registry);
      const name = `cancer ${runs}`;
      const trained = await train();
      expect(trained.run?.trackingUri).toBe(tracking);
      const first = await trained.register({ name, alias: "Champion" });
      expect(first).toMatchObject({ name, version: "1", alias: "Champion" });
      expect(await trained.register({ name })).toMatchObject({ version: "2" });

      const [from, to] = [open(tracking), open(registered)];
      expect((await from.listModels()).filter((model) => model.name === name)).toEqual([]);
      const versions = await to.listVersions(name);
      const [{ runId, source }] = versions;
      expect(versions.map((version) => version.source)).toEqual([source, source]);
      expect(source).not.toContain(trained.run?.modelUri?.split("/").at(-1) ?? "no model");
      const [original, copy] = await Promise.all([from.getRun(trained.run?.id ?? ""), to.getRun(runId)]);
      expect(copy).toMatchObject({ params: original.params, metrics: original.metrics });
      expect(copy.info).toMatchObject({ name: original.info.name, status: "FINISHED" });
      expect(copy.tags).toMatchObject({ "assay.syncedFrom": original.info.runId, "assay.sync": "complete" });
      const experiments = await to.listExperiments();
      const { experimentId = "" } = experiments.find((experiment) => experiment.name === "cancer") ?? {};
      const copies = await to.searchRuns({
        experimentIds: [experimentId],
        filter: `tags.\`assay.syncedFrom\` = '${original.info.runId}'`,
      });
      expect(copies.runs).toHaveLength(1);

      const expected = [...(await trained.predict(trained.testRows)).rows()];
      for (const uri of [`models:/${name}@Champion`, `models:/${name}/2`, `models:/${name}/latest`]) {
        const model = await Model.load(uri, { cwd: folder, env });
        expect([...(await model.predict(trained.testRows)).rows()], uri).toEqual(expected);
      }
      const alone = {
        trackingUri: registered,
        registryUri: registered,
        cwd: folder,
        env: { ASSAY_BACKEND: "cpu" },
      };
      const model = await Model.load(`models:/${name}@Champion`, alone);
      expect([...(await model.predict(trained.testRows)).rows()]).toEqual(expected);
      const { table } = await readDataset({ kind: "csv", path: CSV }, { baseDir: folder });
      const labels = [...(await model.predict(table)).rows()].map((row) => row.prediction);
      expect(await inPython(registered, registered, "predict", `models:/${name}@Champion`, CSV)).toEqual(
        labels,
      );
    },
  );

  it("counts for assay models, promote, datasets and configs, and assay doctor tells it", async (context) => {
    const { tracking, registered, env, open, train } = await stores(context, "a folder", "a server");
    const assay = async (...args: string[]) => {
      const { stdout, stderr } = await runAssay(args, { cwd: folder, env, timeoutMs: 120_000 });
      expect(stdout, stderr).not.toBe("");
      return stdout;
    };
    await (await train()).register({ name: "by command" });
    expect(await assay("models")).toContain("by command");
    expect(await assay("models", "promote", "by command", "--version", "1", "--alias", "Best")).toContain(
      "Best",
    );
    expect((await open(registered).getModel("by command")).aliases).toEqual({ Best: "1" });
    expect(await assay("models", "--registry-uri", tracking)).toContain("No registered models.");
    await assay("datasets", "register", CSV, "--name", "tumours", "--alias", "training");
    expect(await assay("datasets")).toContain("tumours");
    const dataset = await Dataset.load("datasets:/tumours@training", { cwd: folder, env });
    expect(dataset.table.numRows).toBe(569);
    await assay("configs", "register", join(ROOT, "fixtures", "configs", "cancer.yaml"), "--name", "tumours");
    expect(await assay("configs", "show", "tumours")).toContain("stratified");
    expect(await open(tracking).listModels()).toEqual([]);
    const experiment = await Experiment.load("configs:/tumours/latest", { cwd: folder, env });
    expect(experiment.config.target).toBe("diagnosis");
    expect(await assay("doctor")).toMatch(new RegExp(`registry +${registered}, MLflow 3`));
  });

  it("of a config comes before the variable; two addresses of one server make no copy", async (context) => {
    const { registered, env } = await stores(context, "a server", "a server");
    const uri = registered.replace("127.0.0.1", "localhost");
    const trained = await Experiment.load(join(ROOT, "fixtures", "configs", "cancer.yaml"), {
      cwd: folder,
      env,
      extras: [`tracking.uri=${registered}`, `tracking.registryUri=${uri}`],
    }).train();
    const { version } = await trained.register({ name: "own" });
    const store = openStore(registered, { cwd: folder, env: {} });
    expect((await store.getVersion("own", { version })).runId).toBe(trained.run?.id);
  });

  it("loads what MLflow's Python client registers, whose versions name models among the runs", async (context) => {
    const { tracking, registered, env, inPython, train } = await stores(context, "a folder", "a folder");
    const trained = await train();
    const uri = `runs:/${trained.run?.id}/model`;
    const version = await inPython(tracking, registered, "register", "python's", uri);
    expect(version).toEqual({ version: "1", source: trained.run?.modelUri });
    const model = await Model.load("models:/python's/1", { cwd: folder, env });
    const expected = [...(await trained.predict(trained.testRows)).rows()];
    expect([...(await model.predict(trained.testRows)).rows()]).toEqual(expected);
  });
});
