import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { treeShap } from "../../sdk/core/explainers/tree/tree-shap.js";
import { Experiment, Model, readDataset, type Table } from "../../sdk/index.js";
import { type MlflowServer, startMlflow } from "../support/mlflow-server.js";
import { findPython, type PythonEnvironment } from "../support/python.js";
import { requireReal } from "../support/real.js";
import { ROOT } from "../support/source-files.js";

const MINUTES = 60_000;

interface Logged {
  readonly predicted: readonly (readonly number[])[];
  readonly contributions: readonly (readonly number[])[];
}

/** The largest difference, relative to the largest expected number. */
function difference(got: ArrayLike<number>, wanted: readonly number[]): number {
  expect(got.length).toBe(wanted.length);
  const scale = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return wanted.reduce((most, value, i) => Math.max(most, Math.abs(got[i] - value)), 0) / scale;
}

/** Predictions as Python lays them out: numbers, the second class's probability, or all classes'. */
function outputsOf(predicted: Table, classes: number): number[] {
  const names =
    classes === 0
      ? ["prediction"]
      : classes === 2
        ? ["probability_1"]
        : Array.from({ length: classes }, (_, k) => `probability_${k}`);
  const columns = names.map((name) => predicted.numbers(name));
  return Array.from({ length: predicted.numRows }, (_, row) => columns.map((column) => column[row])).flat();
}

describe("models of XGBoost and LightGBM that Python logged on a server", () => {
  let server: Awaited<ReturnType<typeof requireReal<MlflowServer>>>;
  let python: PythonEnvironment;
  let folder = "";
  let logged: Readonly<Record<string, Logged>> = {};
  let table: Table | undefined;

  beforeAll(async () => {
    server = await requireReal("a server of MLflow", async () => {
      python = await findPython();
      return startMlflow(python);
    });
    if (server.found === undefined) return;
    folder = await mkdtemp(join(tmpdir(), "assay trees é "));
    const script = join(ROOT, "tests", "real", "python", "log_trees.py");
    execFileSync(python.bin("python"), [script, join(ROOT, "fixtures", "bikes.csv"), folder], {
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, MLFLOW_TRACKING_URI: server.found.uri },
    });
    logged = JSON.parse(readFileSync(join(folder, "logged.json"), "utf8"));
    table = (await readDataset({ kind: "csv", path: "rows.csv" }, { baseDir: folder })).table;
  }, 5 * MINUTES);
  afterAll(async () => {
    await server.found?.stop();
    if (folder !== "") await rm(folder, { recursive: true, force: true });
  });

  it.for([
    ["xgb", 0, 1e-6],
    // e to a sum of floats.
    ["xgb-json", 0, 5e-6],
    ["xgb-sklearn", 3, 1e-6],
    ["lgb", 0, 1e-12],
    ["lgb-binary", 2, 1e-12],
    ["lgb-classes", 3, 1e-12],
  ] as const)(
    "%s predicts here what it predicts in Python",
    { timeout: MINUTES },
    async ([name, classes, most], context) => {
      const options = { trackingUri: server.use(context).uri, cwd: folder, env: {} };
      if (table === undefined) throw new Error("the rows were not read");
      const model = await Model.load(`models:/${name}@Champion`, options);
      const found = outputsOf(await model.predict(table), classes);
      const off = difference(found, logged[name].predicted.flat());
      process.stderr.write(`[trees] ${name}: predictions ${off}\n`);
      expect(off).toBeLessThan(most);
    },
  );

  it.for([
    ["xgb", 1e-5],
    ["lgb", 1e-11],
  ] as const)(
    "%s has the SHAP values of its library",
    { timeout: MINUTES },
    async ([name, most], context) => {
      const options = { trackingUri: server.use(context).uri, cwd: folder, env: {} };
      if (table === undefined) throw new Error("the rows were not read");
      const model = await Model.load(`models:/${name}@Champion`, options);
      const trees = model.trees?.();
      if (trees === undefined) throw new Error("the model has no trees");
      const rows = table.slice(0, 500);
      const { values, baseValues } = await treeShap(
        trees.ensemble,
        model.encode(rows),
        model.features.groups,
      );
      const columns = model.features.names.length;
      const found = Array.from({ length: 500 }, (_, row) => [
        ...values[0].subarray(row * columns, (row + 1) * columns),
        baseValues[0],
      ]).flat();
      const off = difference(found, logged[name].contributions.slice(0, 500).flat());
      process.stderr.write(`[trees] ${name}: SHAP values ${off}\n`);
      expect(off).toBeLessThan(most);
    },
  );

  it(
    "one that was pickled says how to log it",
    async (context) => {
      const options = { trackingUri: server.use(context).uri, cwd: folder, env: {} };
      await expect(Model.load("models:/lgb-sklearn@Champion", options)).rejects.toThrow(
        "mlflow.lightgbm.log_model(model.booster_",
      );
    },
    MINUTES,
  );

  it(
    "one is evaluated, explained, registered anew and loaded as any other model",
    async (context) => {
      const { uri } = server.use(context);
      const options = { cwd: folder, env: { MLFLOW_TRACKING_URI: uri }, onProgress: false } as const;
      const script =
        "import mlflow,sys; print(mlflow.artifacts.download_artifacts('models:/xgb@Champion', dst_path=sys.argv[1]))";
      const place = execFileSync(python.bin("python"), ["-c", script, join(folder, "xgb")], {
        env: { ...process.env, MLFLOW_TRACKING_URI: uri },
        encoding: "utf8",
      }).trim();
      const config = {
        name: "imported",
        dataset: { kind: "csv", path: join(folder, "rows.csv"), exclude: ["busy", "three"] },
        target: "bikers",
        split: { kind: "chronological", testSize: 1440 },
        model: { kind: "xgboost", path: join(place.split("\n").at(-1) ?? "", "model.ubj") },
        explain: { rows: 20, importanceRepeats: 1, importanceRows: 200 },
      };
      const done = await Experiment.load(config as object, options)
        .train()
        .evaluate()
        .explain();
      expect(done.explanation.shap.kind).toBe("tree");
      await done.register({ name: "imported", alias: "Champion" });
      const again = await Model.load("models:/imported@Champion", { trackingUri: uri, cwd: folder, env: {} });
      const own = (await done.predict(done.testRows)).numbers("prediction");
      expect((await again.predict(done.testRows)).numbers("prediction")).toEqual(own);
    },
    2 * MINUTES,
  );
});
