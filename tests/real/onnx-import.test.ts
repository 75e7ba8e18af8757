import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Experiment, Model, readDataset, type Table } from "../../sdk/index.js";
import { runJob } from "../../sdk/jobs/index.js";
import { startMlflow } from "../support/mlflow-server.js";
import { findPython, type PythonEnvironment } from "../support/python.js";
import { requireReal } from "../support/real.js";

let python: Awaited<ReturnType<typeof requireReal<PythonEnvironment>>>;

const COLUMNS = ["temp", "hum", "windspeed", "hr", "workingday", "mnth", "weathersit"];
const BIKES = join(__dirname, "..", "..", "fixtures", "bikes.csv");
const MINUTES = 60_000;

interface Expected {
  readonly prediction?: readonly number[];
  /** What Python's onnxruntime makes of the same file. */
  readonly onnxruntime: readonly number[];
  readonly classes?: readonly (string | boolean)[];
  readonly probabilities?: readonly number[];
  readonly metrics: Readonly<Record<string, number>>;
}

let folder = "";
let expected: Readonly<Record<string, Expected>> = {};

const read = (file: string) => JSON.parse(readFileSync(join(folder, file), "utf8"));

function runPython(script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): void {
  const file = join(__dirname, "python", script);
  execFileSync(python.found?.bin("python") ?? "", [file, ...args], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, ...env },
  });
}

beforeAll(async () => {
  python = await requireReal("Python with scikit-learn and skl2onnx", findPython);
  if (python.found === undefined) return;
  folder = await mkdtemp(join(tmpdir(), "assay onnx é "));
  runPython("sklearn_onnx.py", [BIKES, folder]);
  expected = read("expected.json");
}, 5 * MINUTES);
afterAll(() => (folder === "" ? undefined : rm(folder, { recursive: true, force: true })));

const chainOn = (model: string, target: string, metrics: readonly string[]) =>
  Experiment.load(
    {
      dataset: { kind: "csv", path: join(folder, "rows.csv"), columns: [...COLUMNS, target] },
      target,
      split: { kind: "chronological", testSize: 1440 },
      model: { kind: "onnx", path: join(folder, `${model}.onnx`) },
      metrics: [...metrics],
      explain: { rows: 5, background: 10, importanceRepeats: 1, importanceRows: 200 },
    },
    { cwd: folder, env: {}, onProgress: false },
  );

/** The largest difference, relative to the largest expected number. */
function difference(got: ArrayLike<number>, wanted: readonly number[]): number {
  expect(got.length).toBe(wanted.length);
  const scale = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return wanted.reduce((most, value, i) => Math.max(most, Math.abs(got[i] - value)), 0) / scale;
}

/**
 * As Python's onnxruntime, and as scikit-learn: but for rows with a value on the threshold of a split, which float32 may put
 * on its other side.
 */
function expectSame(
  got: ArrayLike<number>,
  sklearn: readonly number[] = [],
  onnxruntime: readonly number[] = [],
  share = 0.01,
): void {
  expect(difference(got, onnxruntime)).toBeLessThan(1e-6);
  const scale = sklearn.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const other = sklearn.filter((value, i) => Math.abs(got[i] - value) > 1e-5 * scale);
  expect(other.length / sklearn.length).toBeLessThan(share);
}

function probabilitiesOf(table: Table, classes: readonly (string | boolean)[]): number[] {
  const columns = classes.map((label) => table.numbers(`probability_${label}`));
  return Array.from({ length: table.numRows }, (_, row) => columns.map((column) => column[row])).flat();
}

describe("models that scikit-learn made", { timeout: 5 * MINUTES }, () => {
  it.for(["forest", "boosting", "linear"])("regression: %s", async (name, context) => {
    python.use(context);
    const stage = await chainOn(name, "bikers", ["mae"]).train().evaluate().explain();
    const wanted = expected[name];
    // The numbers of bikes are rounded, so that many rows lie on a threshold of one of a forest's 100 trees.
    const share = name === "forest" ? 0.25 : undefined;
    expectSame(stage.predictions.numbers("prediction"), wanted.prediction, wanted.onnxruntime, share);
    expect(Math.abs((stage.metrics.mae ?? Number.NaN) - wanted.metrics.mae)).toBeLessThan(0.01);
    expect(stage.history.epochs).toEqual([]);
    expect(stage.model.signature.inputs.map((column) => column.name).toSorted()).toEqual(COLUMNS.toSorted());
    const { shap } = stage.explanation;
    expect(shap.additive).toBe(true);
    expect(shap.features.toSorted()).toEqual(COLUMNS.toSorted());
  });

  it.for([
    ["logistic", "busy"],
    ["zipped", "level"],
    ["forestClasses", "isBusy"],
  ] as const)("classification: %s of %s", async ([name, target], context) => {
    python.use(context);
    const { metrics, classes = [], probabilities, onnxruntime } = expected[name];
    const stage = await chainOn(name, target, Object.keys(metrics)).train().evaluate().explain();
    expect(stage.model.classes).toEqual(classes);
    expectSame(probabilitiesOf(stage.predictions, classes), probabilities, onnxruntime);
    for (const { name: metric, value } of stage.metrics.details) {
      expect(Math.abs(value - metrics[metric]), metric).toBeLessThan(1e-3);
    }
    expect(stage.explanation.shap.additive).toBe(true);
    expect(stage.explanation.shap.outputs).toEqual(classes.map(String));
  });

  it("is saved, loaded, registered and reported like any other", async (context) => {
    python.use(context);
    const stage = await chainOn("zipped", "level", ["accuracy"]).train().evaluate();
    const rows = stage.testRows.slice(0, 50);
    const wanted = [...(await stage.predict(rows)).rows()];
    const loaded = await Model.load(await stage.save(join(folder, "saved")));
    expect([...(await loaded.predict(rows)).rows()]).toEqual(wanted);
    expect(loaded.kind).toBe("onnx");
    await stage.register({ name: "level", alias: "Champion" });
    const registered = await Model.load("models:/level@Champion", { cwd: folder, env: {} });
    expect([...(await registered.predict(rows)).rows()]).toEqual(wanted);
    expect((await stage.report(join(folder, "report.html"))).bytes).toBeGreaterThan(10_000);
    for (const model of [loaded, registered]) model.dispose();
  });
});

describe("models that Python logged", () => {
  it("load from a registry, a run and a folder, and predict the same", {
    timeout: 8 * MINUTES,
  }, async (context) => {
    const server = await startMlflow(python.use(context));
    try {
      const rowsFile = join(folder, "rows.csv");
      runPython("log_onnx.py", [rowsFile, join(folder, "forest.onnx"), folder], {
        MLFLOW_TRACKING_URI: server.uri,
      });
      const { run, prediction, network } = read("logged.json");
      const { table } = await readDataset({ kind: "csv", path: rowsFile }, { baseDir: folder });
      const options = { trackingUri: server.uri, cwd: folder, env: {} };
      for (const place of ["models:/sk@Champion", "models:/sk/1", `runs:/${run}/model`]) {
        const model = await Model.load(place, options);
        expect(model.task).toBe("regression");
        expect(
          difference((await model.predict(table)).numbers("prediction"), prediction),
          place,
        ).toBeLessThan(1e-5);
        model.dispose();
      }
      for (const place of [`runs:/${run}/network`, join(folder, "network")]) {
        const model = await Model.load(place, options);
        expect(model.features.names).toEqual(["temp", "hum", "windspeed", "hr", "workingday"]);
        expect(difference((await model.predict(table)).numbers("prediction"), network), place).toBeLessThan(
          1e-5,
        );
        model.dispose();
      }
      // The life of a model by jobs, of one that Python made: it names no target, and its run kept no config.
      const job = async (config: object) =>
        runJob(
          { dataset: { kind: "csv", path: rowsFile }, report: false, ...config },
          {
            cwd: folder,
            env: { MLFLOW_TRACKING_URI: server.uri },
            onProgress: false,
          },
        );
      const judged = await job({ kind: "evaluations", model: "models:/sk/1", target: "bikers" });
      expect(judged.error).toBeUndefined();
      const truth = table.numbers("bikers");
      const mae =
        prediction.reduce((sum: number, value: number, i: number) => sum + Math.abs(value - truth[i]), 0) /
        truth.length;
      expect(judged.summary.metrics.mae).toBeCloseTo(mae, 3);
      const explained = await job({
        kind: "explanations",
        model: "models:/sk/1",
        explain: { rows: 3, background: 5 },
      });
      expect(explained.error).toBeUndefined();
      const promoted = await job({
        kind: "promotion",
        model: "sk",
        alias: "Judged",
        dataset: undefined,
        report: undefined,
      });
      expect(promoted.error).toBeUndefined();
      await expect(Model.load(`runs:/${run}/pickle`, options)).rejects.toMatchObject({
        code: "MODEL_INVALID",
        message: expect.stringMatching(/python_function, sklearn|sklearn.*mlflow\.onnx\.log_model/),
      });
    } finally {
      await server.stop();
    }
  });
});
