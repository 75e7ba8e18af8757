import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { processRuns } from "../../sdk/io/processes/index.js";
import type { JobSummary } from "../../sdk/jobs/index.js";
import { MAIN, runAssay } from "../support/cli.js";
import { requireReal } from "../support/real.js";
import { ROOT } from "../support/source-files.js";
import { temporaryFolder } from "../support/temporary.js";

const linux = requireReal("/proc, which tells of a process's children", () => {
  if (!existsSync(`/proc/${process.pid}/task/${process.pid}/children`)) throw new Error("not there");
  return true;
});

const CONFIG = {
  kind: "tuning",
  name: "bikes",
  dataset: {
    kind: "csv",
    path: join(ROOT, "fixtures", "bikes.csv"),
    exclude: ["casual", "registered", "day"],
  },
  target: "bikers",
  split: { kind: "chronological", testSize: 1440 },
  model: { kind: "boosting", rounds: 60 },
  tune: {
    space: { "model.learningRate": { logUniform: [0.03, 0.3] }, "model.maxLeaves": { int: [8, 64] } },
    search: { kind: "tpe", trials: 10, startup: 4, batch: 2 },
    folds: { kind: "timeSeries", folds: 3 },
    parallel: 2,
  },
  report: false,
};
const ENV = { MLFLOW_TRACKING_URI: undefined, NODE_OPTIONS: undefined };
const ARGS = ["run", "tuning.json", "--json"];

async function folderWithConfig(search: object = CONFIG.tune.search): Promise<string> {
  const folder = await temporaryFolder();
  const config = { ...CONFIG, tune: { ...CONFIG.tune, search } };
  writeFileSync(join(folder, "tuning.json"), JSON.stringify(config));
  return folder;
}

interface Line {
  readonly trial?: number;
  readonly seconds?: number;
  readonly error?: { readonly code: string };
  readonly folds?: readonly { readonly fitSeconds: number; readonly scoreSeconds: number }[];
}

/** The results that a study's file holds, by trial. */
function linesOf(folder: string): Line[] {
  const studies = join(folder, ".assay", "studies");
  const [file] = existsSync(studies) ? readdirSync(studies).filter((name) => name.endsWith(".jsonl")) : [];
  if (file === undefined) return [];
  const whole = readFileSync(join(studies, file), "utf8").split("\n").slice(0, -1);
  return whole
    .map((line) => JSON.parse(line) as Line)
    .filter(({ trial }) => trial !== undefined)
    .sort((a, b) => (a.trial ?? 0) - (b.trial ?? 0));
}

/** The same without what a clock gave. */
const timeless = (folder: string) =>
  linesOf(folder).map(({ seconds: _, folds, ...line }) => ({
    ...line,
    folds: folds?.map(({ fitSeconds: _f, scoreSeconds: _s, ...fold }) => fold),
  }));

async function until(isSo: () => boolean): Promise<void> {
  for (let i = 0; i < 1200 && !isSo(); i++) await new Promise((resolve) => setTimeout(resolve, 25));
  expect(isSo()).toBe(true);
}

/** The job in a process group of its own, as in a terminal, with its worker processes at work. */
async function started(folder: string) {
  const child: ChildProcess = spawn(process.execPath, [MAIN, ...ARGS], {
    cwd: folder,
    env: { ...process.env, ...ENV },
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
  });
  let stdout = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const { pid } = child;
  if (pid === undefined) throw new Error("it did not start");
  onTestFinished(() => void (child.exitCode === null && child.signalCode === null && child.kill("SIGKILL")));
  await until(() => linesOf(folder).length >= 2);
  const workers = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
    .trim()
    .split(" ")
    .map(Number)
    .filter((worker) => readFileSync(`/proc/${worker}/cmdline`, "utf8").includes("processes"));
  expect(workers).toHaveLength(2);
  return { child, pid, workers, ended, summary: () => JSON.parse(stdout) as JobSummary };
}

describe("a tuning that something happens to", () => {
  it("goes on after kill -9 to the study of an unbroken run; its workers end by themselves", async (context) => {
    (await linux).use(context);
    const folder = await folderWithConfig();
    const { child, workers, ended } = await started(folder);
    child.kill("SIGKILL");
    await ended;
    await until(() => !workers.some(processRuns));
    const before = linesOf(folder);
    expect(before.length).toBeLessThan(10);
    const again = await runAssay(ARGS, { cwd: folder, env: ENV });
    expect(again.code).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({
      status: "FINISHED",
      trials: { complete: 10, failed: 0 },
    });
    // What was done was not done again: its lines are as they were, times too.
    expect(linesOf(folder).filter(({ trial }) => before.some((line) => line.trial === trial))).toEqual(
      before,
    );
    const unbroken = await folderWithConfig();
    await runAssay(ARGS, { cwd: unbroken, env: ENV });
    expect(timeless(folder)).toEqual(timeless(unbroken));
    const best = "outputs/bikes-best.yaml";
    const model = (of: string) => /^model:[\s\S]*/m.exec(readFileSync(join(of, best), "utf8"))?.[0];
    expect(model(folder)).toBe(model(unbroken));
  });

  it("loses no more than one trial to a worker that is killed", async (context) => {
    (await linux).use(context);
    const folder = await folderWithConfig({ kind: "random", trials: 10 });
    const { workers, ended, summary } = await started(folder);
    // Held still until it is sure to have a trial, one of the ten that are all asked for at once.
    process.kill(workers[0], "SIGSTOP");
    await new Promise((resolve) => setTimeout(resolve, 300));
    process.kill(workers[0], "SIGKILL");
    expect(await ended).toBe(0);
    expect(summary()).toMatchObject({ status: "FINISHED", trials: { complete: 9, failed: 1 } });
    expect(linesOf(folder).flatMap(({ error }) => error?.code ?? [])).toEqual(["WORKER_LOST"]);
  });

  it("is KILLED by Ctrl-C, which reaches the workers too, and nothing counts as failed", async (context) => {
    (await linux).use(context);
    const folder = await folderWithConfig();
    const { pid, workers, ended, summary } = await started(folder);
    process.kill(-pid, "SIGINT");
    expect(await ended).toBe(130);
    expect(summary()).toMatchObject({
      status: "KILLED",
      trials: { failed: 0 },
      error: { code: "INTERRUPTED" },
    });
    await until(() => !workers.some(processRuns));
    expect(linesOf(folder).every(({ error }) => error === undefined)).toBe(true);
    const again = await runAssay(ARGS, { cwd: folder, env: ENV });
    expect(JSON.parse(again.stdout)).toMatchObject({
      status: "FINISHED",
      trials: { complete: 10, failed: 0 },
    });
  });

  it("is refused while another process works on the same study", async (context) => {
    (await linux).use(context);
    // More trials than the first process can end before the second one starts, on any machine; it is killed then.
    const folder = await folderWithConfig({ ...CONFIG.tune.search, trials: 500 });
    const { child, ended } = await started(folder);
    const second = await runAssay(ARGS, { cwd: folder, env: ENV });
    expect(JSON.parse(second.stdout)).toMatchObject({ status: "FAILED", error: { code: "STUDY_BUSY" } });
    child.kill("SIGKILL");
    await ended;
  });
});
