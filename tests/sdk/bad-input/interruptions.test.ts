import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { EmbeddedStore } from "../../../sdk/io/registries/index.js";
import {
  expectClear,
  expectNothingHalfWritten,
  experimentOn,
  filesIn,
  NUMBERS,
  runStatuses,
  STATUS,
} from "../../support/bad-input.js";
import { MAIN, runAssay } from "../../support/cli.js";
import { ROOT } from "../../support/source-files.js";
import { temporaryFolder } from "../../support/temporary.js";

const BIKES = join(ROOT, "fixtures/configs/bikes.yaml");

interface Stopped {
  readonly folder: string;
  readonly code: number | null;
  readonly summary: { readonly run: { readonly id: string } } | undefined;
}

/** Runs the bikes with the built command line, sends a signal once `isTime` says so, and gives what came of it. */
async function stopAssay(
  signal: NodeJS.Signals,
  extras: readonly string[],
  isTime: (folder: string, stderr: string) => boolean,
): Promise<Stopped> {
  const folder = await temporaryFolder();
  const args = ["run", BIKES, "--json", "--extras", "report.path=report.html", ...extras];
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: folder,
    env: { ...process.env, ASSAY_BACKEND: "wasm", ASSAY_LOG_LEVEL: "debug", MLFLOW_TRACKING_URI: "" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (text) => {
    stdout += text;
  });
  child.stderr.on("data", (text) => {
    stderr += text;
  });
  const ended = once(child, "close");
  while (child.exitCode === null && !isTime(folder, stderr)) await sleep(50);
  expect(child.exitCode, stderr).toBeNull();
  child.kill(signal);
  const [code] = await ended;
  return { folder, code, summary: stdout === "" ? undefined : JSON.parse(stdout) };
}

const LONG_TRAINING = ["model.epochs=100000"];
const hasEpochs = (folder: string): boolean =>
  filesIn(folder).some((file) => /[0-9a-f]{32}.metrics.loss$/.test(file));

function expectKilled({ folder, code, summary }: Stopped): void {
  expect(code).toBe(130);
  const [meta] = filesIn(folder).filter((file) => /[0-9a-f]{32}.meta\.yaml$/.test(file));
  expect(summary).toMatchObject({
    status: "KILLED",
    outputs: {},
    run: { id: meta.split("/").at(-2) },
    error: { code: "INTERRUPTED" },
  });
  expect(runStatuses(folder)).toEqual([STATUS.killed]);
  expect(filesIn(folder).filter((file) => !file.startsWith("mlruns"))).toEqual([]);
  expectNothingHalfWritten(folder);
}

describe("the command line, stopped", () => {
  it("in the middle of training by Ctrl-C leaves a KILLED run, and nothing half-written", async () => {
    expectKilled(await stopAssay("SIGINT", LONG_TRAINING, hasEpochs));
  });

  it("in the middle of training by SIGTERM does the same", async () => {
    expectKilled(await stopAssay("SIGTERM", LONG_TRAINING, hasEpochs));
  });

  it("in the middle of explaining keeps metrics and model", async () => {
    const extras = ["model.epochs=1", "explain.rows=1440", "explain.background=2000"];
    const stopped = await stopAssay("SIGINT", extras, (_, stderr) => stderr.includes("explain (4/5)"));
    expectKilled(stopped);
    expect(stopped.summary).toMatchObject({
      metrics: { mae: expect.any(Number) },
      model: expect.stringMatching(/^models:\/m-/),
    });
  });

  it("by kill -9 leaves a store that can be read, and in which the next run works", async () => {
    const { folder, summary } = await stopAssay("SIGKILL", LONG_TRAINING, hasEpochs);
    expect(summary).toBeUndefined();
    // Nobody could say that it ended: it stays RUNNING, as MLflow would leave it.
    expect(runStatuses(folder)).toEqual(["1"]);
    const store = new EmbeddedStore(join(folder, "mlruns"));
    const [file] = filesIn(folder).filter((path) => /metrics.loss$/.test(path) && !path.includes("models"));
    const runId = file.split("/").at(-3) ?? "";
    const history = await store.metricHistory(runId, "loss");
    expect(history.length).toBeGreaterThan(0);
    expect(history.map(({ step }) => step)).toEqual(history.map((_, i) => i + 1));
    expect((await store.getRun(runId)).params["model.epochs"]).toBe("100000");
    const { chain } = await experimentOn(NUMBERS, {
      tracking: { uri: join(folder, "mlruns") },
      name: "bikes",
    });
    const e = await chain.train();
    expect((await store.getRun(e.run?.id ?? "")).info).toMatchObject({ status: "FINISHED" });
    expect(runStatuses(folder).sort()).toEqual(["1", STATUS.finished]);
  });
});

describe("a training with checkpoints, killed by kill -9", () => {
  it("goes on with resume=latest, to the metrics of one that never was", async () => {
    const short = ["model.epochs=8", "model.checkpointEvery=1", "explain=false"];
    const hasCheckpoint = (folder: string): boolean =>
      filesIn(folder).some((file) => file.endsWith("artifacts/checkpoint.safetensors"));
    const { folder } = await stopAssay("SIGKILL", short, hasCheckpoint);
    const again = async (cwd: string, extras: readonly string[]) => {
      const args = ["run", BIKES, "--json", "--extras", "report.path=report.html", ...short, ...extras];
      const env = { ASSAY_BACKEND: "wasm", MLFLOW_TRACKING_URI: "" };
      const { code, stdout, stderr } = await runAssay(args, { cwd, env });
      expect(code, stderr).toBe(0);
      return JSON.parse(stdout);
    };
    const resumed = await again(folder, ["resume=latest"]);
    const unbroken = await again(await temporaryFolder(), []);
    expect(resumed.metrics).toEqual(unbroken.metrics);
    expect(runStatuses(folder).sort()).toEqual(["1", STATUS.finished]);
    const tags = filesIn(folder).filter((file) => file.endsWith("tags/assay.resumedFrom"));
    expect(tags).toHaveLength(1);
  });
});

describe("a chain, stopped by its signal", () => {
  const model = { kind: "dense", layers: [4], epochs: 100_000 };

  it("in the middle of training rejects, and marks its run KILLED", async () => {
    const controller = new AbortController();
    const { folder, chain } = await experimentOn(
      NUMBERS,
      { model },
      {
        signal: controller.signal,
        onProgress: (event) => {
          if (event.type === "epoch" && event.epoch === 3) controller.abort();
        },
      },
    );
    const error = await chain
      .train()
      .evaluate()
      .then(
        () => undefined,
        (reason: unknown) => reason,
      );
    expectClear(error, { code: "INTERRUPTED", says: ["stopped"] }, "train");
    expect(runStatuses(folder)).toEqual([STATUS.killed]);
    expectNothingHalfWritten(folder);
  });

  it("in the middle of explaining rejects, marks its run KILLED, and hands out what was made before", async () => {
    const controller = new AbortController();
    const { folder, chain } = await experimentOn(
      NUMBERS,
      { model: { ...model, epochs: 1 }, explain: { kind: "permutation", rows: 15, background: 45 } },
      {
        signal: controller.signal,
        onProgress: (event) => {
          if (event.type === "progress" && event.step === "explain") controller.abort();
        },
      },
    );
    const error = await chain
      .train()
      .evaluate()
      .explain()
      .then(
        () => undefined,
        (reason: unknown) => reason,
      );
    expectClear(error, { code: "INTERRUPTED", says: ["stopped"] }, "explain");
    expect(error).toMatchObject({ partial: { metrics: { mae: expect.any(Number) } } });
    expect(runStatuses(folder)).toEqual([STATUS.killed]);
    expectNothingHalfWritten(folder);
  });
});
