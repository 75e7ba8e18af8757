import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it, type TestContext } from "vitest";
import type { LoggedModel, RunHandle } from "../../sdk/io/registries/index.js";
import { EmbeddedStore } from "../../sdk/io/registries/index.js";
import { killAfterLines, output, runSupport } from "../support/processes.js";
import { findPython, type PythonEnvironment } from "../support/python.js";
import { requireReal } from "../support/real.js";
import { writeSampleRun } from "../support/sample-run.js";

// Read by the real mlflow 3.17.2 (tests/real/requirements.txt): what Python finds is what Node wrote.
let python: Awaited<ReturnType<typeof requireReal<PythonEnvironment>>>;
beforeAll(async () => {
  python = await requireReal("Python with MLflow", findPython);
});

/** What read_store.py prints. */
interface Found {
  readonly experiments: Record<string, string>;
  readonly runs: readonly {
    readonly id: string;
    readonly name: string;
    readonly status: string;
    readonly start: number;
    readonly end: number | null;
    readonly user: string;
    readonly params: Record<string, string>;
    readonly tags: Record<string, string>;
    readonly metrics: Record<string, number | string>;
    readonly history: Record<string, readonly (readonly [number, number, number | string])[]>;
    readonly datasets: readonly Record<string, unknown>[];
    readonly outputs: readonly (readonly [string, number])[];
    readonly artifacts: readonly (readonly [string, number])[];
  }[];
  readonly models: readonly Record<string, unknown>[];
  readonly version: readonly unknown[] | null;
}

async function runPython(
  environment: PythonEnvironment,
  program: string,
  args: readonly string[],
): Promise<string> {
  const env = { ...process.env, MLFLOW_ALLOW_FILE_STORE: "true", PYTHONWARNINGS: "ignore" };
  return output(spawn(environment.bin(program), args, { env, stdio: ["ignore", "pipe", "pipe"] }));
}

async function readStore(environment: PythonEnvironment, uri: string): Promise<Found> {
  const script = join(__dirname, "python", "read_store.py");
  return JSON.parse(await runPython(environment, "python", [script, uri, "bikes"]));
}

describe("a store written from Node", () => {
  let parent: string;
  let folder: string;
  let run: RunHandle;
  let model: LoggedModel;
  let found: Found;

  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), "assay vélos 🚲 "));
    folder = join(parent, "mlruns");
    ({ run, model } = await writeSampleRun(folder));
    if (python.found !== undefined) found = await readStore(python.found, pathToFileURL(folder).href);
  });
  afterAll(async () => rm(parent, { recursive: true, force: true }));

  const using = (context: TestContext): PythonEnvironment => python.use(context);

  it("shows its run, parameters and tags to Python's MlflowClient", (context) => {
    using(context);
    expect(found.experiments).toEqual({ Default: "0", "bikes & vélos": run.info.experimentId });
    expect(found.runs).toHaveLength(1);
    expect(found.runs[0]).toMatchObject({
      id: run.info.runId,
      name: "première",
      status: "FINISHED",
      start: 1_700_000_000_000,
      user: "ada",
      params: {
        "model.kind": "dense",
        "model.layers": "[64,64]",
        "model.l2": "1e-7",
        seed: "0",
        note: "~",
        yes: "no",
      },
      tags: {
        team: "7",
        "mlflow.user": "ada",
        "mlflow.runName": "première",
        "mlflow.source.type": "LOCAL",
        "mlflow.note.content": "a *note*\nof two lines",
      },
    });
    expect(found.runs[0].end).toBeGreaterThan(found.runs[0].start);
  });

  it("shows metrics with their steps, bit for bit, and the special values", (context) => {
    using(context);
    const { history, metrics } = found.runs[0];
    expect(history.loss.map(([step, , value]) => [step, value])).toEqual(
      Array.from({ length: 20 }, (_, i) => [i + 1, 1 / (i + 1)]),
    );
    expect(history["val/loss"].map(([, , value]) => value)).toEqual(
      Array.from({ length: 20 }, (_, i) => (i + 1) / 7),
    );
    expect(history.special.map(([step, , value]) => [step, value])).toEqual([
      [0, "nan"],
      [1, "-inf"],
      [2, "inf"],
    ]);
    expect(metrics).toEqual({
      loss: 1 / 20,
      "val/loss": 20 / 7,
      special: "inf",
      mae: 30.000000000000004,
      r2: 0.9,
    });
  });

  it("shows dataset inputs and artifacts", (context) => {
    using(context);
    expect(found.runs[0].datasets).toEqual([
      {
        name: "bikes",
        digest: "3f2a9c01",
        source_type: "local",
        source: '{"uri":"bikes.csv"}',
        schema: '{"mlflow_colspec":[{"type":"long","name":"hr","required":true}]}',
        profile: '{"num_rows":8645,"num_elements":129675}',
        tags: { "mlflow.data.context": "training" },
      },
    ]);
    expect(found.runs[0].artifacts).toEqual([
      ["config.yaml", 8],
      ["reports/été.html", Buffer.byteLength("<h1>été</h1>")],
    ]);
  });

  it("shows the logged model, whose MLmodel and input example MLflow reads", (context) => {
    using(context);
    expect(found.runs[0].outputs).toEqual([[model.modelId, 0]]);
    expect(found.models).toEqual([
      {
        id: model.modelId,
        name: "model",
        type: "linear",
        status: "READY",
        run: run.info.runId,
        params: { alpha: "0.5" },
        metrics: { mae: 30.000000000000004, r2: 0.9 },
        flavors: { assay: { assay_version: "0.1.0", data: "assay", kind: "linear" } },
        inputs: [
          { type: "long", name: "hr", required: true },
          { type: "double", name: "temp", required: false },
          { type: "string", name: "wétter", required: false },
        ],
        outputs: [{ type: "double", name: "prediction", required: true }],
        mlmodel: [
          model.modelId,
          run.info.runId,
          expect.stringMatching(/^2023-11-14 22:13:20\.\d{6}$/),
          expect.any(Number),
        ],
        example: {
          columns: ["hr", "temp", "wétter"],
          index: [0, 1],
          data: [
            [1, 0.5, "clear"],
            [2, null, null],
          ],
        },
      },
    ]);
  });

  it("shows the registered version by its alias", (context) => {
    using(context);
    expect(found.version).toEqual(["1", run.info.runId, `models:/${model.modelId}`, "READY", ["Champion"]]);
  });

  it("moves into a database by mlflow migrate-filestore, with the same content", async (context) => {
    const environment = using(context);
    const target = `sqlite:///${join(parent, "mlflow.db")}`;
    const said = await runPython(environment, "mlflow", [
      "migrate-filestore",
      "--source",
      folder,
      "--target",
      target,
    ]);
    expect(said).toContain("Migration summary");
    const migrated = await readStore(environment, target);
    const sortedRun = ({ history, ...rest }: Found["runs"][number]) => ({
      ...rest,
      history: Object.fromEntries(Object.entries(history).map(([key, points]) => [key, [...points].sort()])),
    });
    // A database has no word for infinity: MLflow keeps the largest double, which read_store.py prints as a text too.
    const inWords = (text: string) => text.replaceAll("1.7976931348623157e+308", "inf");
    expect(migrated.experiments).toEqual(found.experiments);
    expect(JSON.parse(inWords(JSON.stringify(migrated.runs.map(sortedRun))))).toEqual(
      found.runs.map(sortedRun),
    );
    expect(migrated.models).toEqual(found.models);
    expect(migrated.version).toEqual(found.version);
  });

  it("is served by mlflow's server over REST", async (context) => {
    const environment = using(context);
    const port = await freePort();
    const uri = pathToFileURL(folder).href;
    const server = spawn(
      environment.bin("mlflow"),
      ["server", "--host", "127.0.0.1", "--port", String(port), "--workers", "1", "--backend-store-uri", uri],
      {
        env: { ...process.env, MLFLOW_ALLOW_FILE_STORE: "true", MLFLOW_SERVER_ENABLE_JOB_EXECUTION: "false" },
        stdio: "ignore",
        detached: true,
      },
    );
    try {
      const base = `http://127.0.0.1:${port}`;
      await healthy(base);
      const answer = await fetch(`${base}/api/2.0/mlflow/runs/search`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ experiment_ids: [run.info.experimentId], filter: "metrics.r2 > 0.8" }),
      });
      expect(answer.status).toBe(200);
      const { runs } = (await answer.json()) as { runs: { info: Record<string, unknown>; data: object }[] };
      expect(runs).toHaveLength(1);
      expect(runs[0].info).toMatchObject({
        run_id: run.info.runId,
        status: "FINISHED",
        run_name: "première",
      });
      const page = await fetch(base);
      expect([page.status, await page.text()]).toEqual([
        200,
        expect.stringContaining("<title>MLflow</title>"),
      ]);
    } finally {
      // The server's workers are processes of its group.
      if (server.pid !== undefined) process.kill(-server.pid, "SIGKILL");
    }
  });
});

describe("a process killed by SIGKILL while it writes", () => {
  it("leaves a store that Python reads, with every point that was written", async (context) => {
    const environment = python.use(context);
    const folder = await mkdtemp(join(tmpdir(), "assay-killed-"));
    const store = new EmbeddedStore(folder);
    const experimentId = await store.ensureExperiment("bikes");
    const { runId } = await store.createRun({
      experimentId,
      name: "killed",
      startTimeMs: 1,
      user: "ada",
      tags: {},
    });
    const said = await killAfterLines(
      runSupport("tracking-writer.ts", ["points", folder, runId, "loss"]),
      30,
    );
    const found = await readStore(environment, pathToFileURL(folder).href);
    expect(found.runs[0].status).toBe("RUNNING");
    const steps = found.runs[0].history.loss.map(([step]) => step);
    expect(steps.length).toBeGreaterThanOrEqual(said.length);
    expect(steps).toEqual(steps.map((_, i) => i));
    await rm(folder, { recursive: true });
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
}

/** Waits until a server answers: MLflow takes up to a minute on a busy machine. */
async function healthy(base: string): Promise<void> {
  for (const deadline = Date.now() + 110_000; Date.now() < deadline; await sleep(500)) {
    const answer = await fetch(`${base}/health`).catch(() => undefined);
    if (answer?.ok) return;
  }
  throw new Error("the MLflow server did not answer within 110 s");
}
