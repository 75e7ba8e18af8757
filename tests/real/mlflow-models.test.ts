import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, type TestContext } from "vitest";
import type { CustomBuilder } from "../../sdk/core/models/custom/index.js";
import { Experiment, type TrainedExperiment } from "../../sdk/index.js";
import { freePort, type MlflowServer, startMlflow } from "../support/mlflow-server.js";
import { findPython, type PythonEnvironment } from "../support/python.js";
import { requireReal } from "../support/real.js";
import { runProcess } from "../support/run-process.js";
import { ROOT } from "../support/source-files.js";

const BIKES_CSV = join(ROOT, "fixtures", "bikes.csv");
const CANCER_CSV = join(ROOT, "fixtures", "cancer.csv");

/** The season as a number, embedded beside all columns, with batch normalisation. */
const build: CustomBuilder = ({ inputs, outputs, tf }) => {
  const { layers } = tf;
  const input = tf.input({ shape: [inputs] });
  const grid = layers.reshape({ targetShape: [inputs, 1, 1] }).apply(input);
  const rest = [0, inputs - 1] as [number, number];
  const season = layers.flatten().apply(layers.cropping2D({ cropping: [rest, [0, 0]] }).apply(grid));
  const vector = layers.flatten().apply(layers.embedding({ inputDim: 4, outputDim: 3 }).apply(season));
  const both = layers.concatenate().apply([input, vector as typeof input]);
  const hidden = layers
    .batchNormalization()
    .apply(layers.dense({ units: 16, activation: "elu" }).apply(both));
  const dropped = layers.dropout({ rate: 0.1 }).apply(hidden);
  return tf.model({
    inputs: input,
    outputs: layers.dense({ units: outputs }).apply(dropped) as typeof input,
  });
};

/** A file with everything that may be missing: numbers, integers, booleans and texts. */
function mixedCsv(): string {
  const rows = Array.from({ length: 300 }, (_, i) => {
    const count = i % 11 === 0 ? "" : i % 9;
    const flag = i % 7 === 0 ? "" : i % 2 === 0 ? "true" : "false";
    const word = i % 5 === 0 ? "" : ["clair", "été", "\u{1f6b2}"][i % 3];
    const size = i % 13 === 0 ? "" : (i % 17) / 3;
    return [
      count,
      flag,
      word,
      size,
      i % 2 === 0 ? "true" : "false",
      i % 4,
      (i % 9) + (i % 3) * 2 + (i % 17) / 5,
    ];
  });
  const header = "count,flag,word,size,whole,number,y";
  return `${header}\n${rows.map((row) => row.join(",")).join("\n")}\n`;
}

const bikes = { kind: "csv", path: BIKES_CSV, exclude: ["casual", "registered", "day"] } as const;
const categories = ["season", "mnth", "hr", "weekday", "weathersit"];

/** What is trained, by the name it is registered under. */
const CASES = (mixed: string) =>
  ({
    bikes: {
      dataset: bikes,
      target: { column: "bikers", transform: "sqrt" },
      split: { kind: "chronological", testSize: 1440 },
      preprocessing: { categories },
      model: { kind: "dense", layers: [64, 64], epochs: 5, batchSize: 64 },
    },
    "bikes linear": {
      dataset: bikes,
      target: "bikers",
      split: { kind: "chronological", testSize: 1440 },
      preprocessing: { categories },
      model: { kind: "linear" },
    },
    "bikes custom": {
      dataset: bikes,
      target: "bikers",
      split: { kind: "chronological", testSize: 1440 },
      preprocessing: { columns: { season: { kind: "ordinal" } } },
      backend: "wasm",
      model: { kind: "custom", build, epochs: 2, batchSize: 256 },
    },
    cancer: {
      dataset: { kind: "csv", path: CANCER_CSV },
      task: "classification",
      target: "diagnosis",
      split: { kind: "chronological", testSize: 143 },
      model: { kind: "linear" },
    },
    seasons: {
      dataset: { ...bikes, exclude: [...bikes.exclude, "mnth"] },
      task: "classification",
      target: "weathersit",
      split: { kind: "chronological", testSize: 1440 },
      model: { kind: "dense", layers: [16], epochs: 2, batchSize: 256 },
    },
    mixed: {
      dataset: { kind: "csv", path: mixed },
      target: "y",
      split: { kind: "chronological", testSize: 100 },
      model: { kind: "linear" },
    },
    "bikes forest": {
      dataset: bikes,
      target: { column: "bikers", transform: "sqrt" },
      split: { kind: "chronological", testSize: 1440 },
      preprocessing: { categories },
      model: { kind: "forest", trees: 50 },
    },
    "cancer forest": {
      dataset: { kind: "csv", path: CANCER_CSV },
      task: "classification",
      target: "diagnosis",
      split: { kind: "chronological", testSize: 143 },
      model: { kind: "forest" },
    },
    "bikes boosting": {
      dataset: bikes,
      target: "bikers",
      split: { kind: "chronological", testSize: 1440 },
      preprocessing: { categories },
      model: { kind: "boosting", loss: "poisson" },
    },
    "cancer boosting": {
      dataset: { kind: "csv", path: CANCER_CSV },
      task: "classification",
      target: "diagnosis",
      split: { kind: "chronological", testSize: 143 },
      model: { kind: "boosting" },
    },
    "seasons boosting": {
      dataset: { ...bikes, exclude: [...bikes.exclude, "mnth"] },
      task: "classification",
      target: "weathersit",
      split: { kind: "chronological", testSize: 1440 },
      model: { kind: "boosting" },
    },
    "mixed boosting": {
      dataset: { kind: "csv", path: mixed },
      target: "y",
      split: { kind: "chronological", testSize: 100 },
      model: { kind: "boosting", minLeafRows: 3 },
    },
  }) as const;

describe("models on a server, in Python", () => {
  let server: Awaited<ReturnType<typeof requireReal<MlflowServer>>>;
  let python: PythonEnvironment;
  let cwd = "";
  const trained = new Map<string, TrainedExperiment>();

  beforeAll(async () => {
    server = await requireReal("a server of MLflow", async () => {
      python = await findPython();
      return startMlflow(python);
    });
    cwd = await mkdtemp(join(tmpdir(), "assay models ü-"));
  }, 300_000);
  afterAll(async () => {
    await server.found?.stop();
    await rm(cwd, { recursive: true, force: true });
  });

  const place = (context: TestContext) => ({ cwd, env: { MLFLOW_TRACKING_URI: server.use(context).uri } });

  const predictions = async (experiment: TrainedExperiment): Promise<Record<string, unknown[]>> => {
    const table = await experiment.predict(experiment.testRows);
    const rows = [...table.rows()];
    return Object.fromEntries(table.names.map((name) => [name, rows.map((row) => row[name])]));
  };

  const compare = async (cases: object[], env: Record<string, string>) => {
    const file = join(cwd, "cases.json");
    await writeFile(file, JSON.stringify(cases));
    const script = join(ROOT, "tests", "real", "python", "predict_models.py");
    const { stdout, stderr, code } = await runProcess(python.bin("python"), [script, file], { cwd, env });
    expect(code, stderr).toBe(0);
    return JSON.parse(stdout) as Record<string, unknown>[];
  };

  it("predict what they predict here, on the whole test set, by MLflow and by onnxruntime alone", async (context) => {
    const options = { ...place(context), onProgress: false } as const;
    const mixed = join(cwd, "mixed.csv");
    await writeFile(mixed, mixedCsv());
    const cases: object[] = [];
    const all = CASES(mixed);
    for (const [name, config] of Object.entries(all)) {
      const experiment = await Experiment.load({ name, seed: 7, ...config } as object, options).train();
      await experiment.register({ name, alias: "Champion" });
      trained.set(name, experiment);
      const expected = await predictions(experiment);
      const csv = config.dataset.path;
      cases.push({ uri: `models:/${name}@Champion`, csv, rows: config.split.testSize, expected });
    }
    const answers = await compare(cases, options.env);
    for (const [i, name] of Object.keys(all).entries()) {
      const answer = answers[i];
      process.stderr.write(`[models] ${name}: pyfunc ${answer.pyfunc}, onnxruntime ${answer.onnxruntime}\n`);
      expect.soft(answer, name).toMatchObject({
        flavors: ["assay", "onnx", "python_function"],
        example: 5,
        served: 5,
      });
      // Trees are in double from end to end; a network is not.
      const most = /forest|boosting/.test(name) ? 1e-11 : 1e-5;
      expect.soft(answer.pyfunc, name).toBeLessThan(most);
      expect.soft(answer.onnxruntime, name).toBeLessThan(most);
    }
    expect(answers[0].inputs).toMatchObject({ hr: "long", mnth: "string", temp: "double" });
    expect(answers[5].inputs).toMatchObject({
      count: "double",
      flag: "boolean",
      word: "string",
      number: "long",
    });
  }, 300_000);

  it("load in Python from the folder that save writes", async (context) => {
    const { env } = place(context);
    const experiment = trained.get("bikes");
    if (experiment === undefined) throw new Error("nothing was trained");
    const uri = await experiment.save("saved");
    const expected = await predictions(experiment);
    const [answer] = await compare([{ uri, csv: BIKES_CSV, rows: 1440, expected }], env);
    expect(answer.pyfunc).toBeLessThan(1e-5);
  }, 120_000);

  it("answer as MLflow's scoring server, whatever the layout of the rows", async (context) => {
    const { env } = place(context);
    const experiment = trained.get("bikes");
    if (experiment === undefined) throw new Error("nothing was trained");
    const table = experiment.testRows
      .select(experiment.model.signature.inputs.map(({ name }) => name))
      .slice(0, 50);
    const rows = [...table.rows()].map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, typeof value === "bigint" ? Number(value) : value]),
      ),
    );
    const columns = Object.fromEntries(table.names.map((name) => [name, rows.map((row) => row[name])]));
    const expected = (await predictions(experiment)).prediction.slice(0, 50) as number[];
    const bodies = {
      dataframe_split: {
        columns: table.names,
        data: rows.map((row) => table.names.map((name) => row[name])),
      },
      dataframe_records: rows,
      inputs: columns,
      instances: rows,
    };
    const port = await freePort();
    const args = [
      "models",
      "serve",
      "-m",
      "models:/bikes@Champion",
      "--env-manager",
      "local",
      "-p",
      `${port}`,
    ];
    const child = spawn(python.bin("mlflow"), args, {
      detached: true,
      cwd,
      // The server starts uvicorn by name.
      env: { ...process.env, ...env, PATH: `${join(python.bin("python"), "..")}:${process.env.PATH}` },
      stdio: "ignore",
    });
    try {
      const base = `http://127.0.0.1:${port}`;
      const alive = () =>
        fetch(`${base}/ping`).then(
          ({ ok }) => ok,
          () => false,
        );
      for (const start = Date.now(); !(await alive()) && Date.now() - start < 120_000; ) await sleep(500);
      for (const [key, value] of Object.entries(bodies)) {
        const reply = await fetch(`${base}/invocations`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ [key]: value }),
        });
        const text = await reply.text();
        expect(reply.status, `${key}: ${text}`).toBe(200);
        const found = (JSON.parse(text) as { predictions: { prediction: number }[] }).predictions;
        expect(found).toHaveLength(50);
        for (const [i, { prediction }] of found.entries()) {
          expect(Math.abs(prediction - expected[i])).toBeLessThanOrEqual(1e-5 * Math.abs(expected[i]));
        }
      }
    } finally {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    }
  }, 300_000);
});
