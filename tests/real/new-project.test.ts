import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listened } from "../support/listened.js";
import { type Finished, runProcess } from "../support/run-process.js";
import { ROOT } from "../support/source-files.js";

/** Settings of a person who has none of their own; and no word of the Vitest that this is a test of,
 * nor of its coverage: a project measures its own. */
const CLEAN = {
  NPM_CONFIG_USERCONFIG: "/dev/null",
  ...Object.fromEntries(
    Object.keys(process.env)
      .filter((name) => /^(VITEST|TEST$|NODE_ENV$|MODE$|DEV$|PROD$|MLFLOW_|NODE_V8_COVERAGE$)/.test(name))
      .map((name) => [name, undefined]),
  ),
};

/** Serves a project by its own config on a free port, asks it, and ends it. */
async function served<T>(project: string, ask: (url: string) => Promise<T>): Promise<T> {
  const words = ["node_modules/assay/dist/sdk/scripts/main.js", "serve", "--config", "confs/serving.yaml"];
  const child = spawn(process.execPath, [...words, "--port", "0"], {
    cwd: project,
    env: { ...process.env, ...CLEAN },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const { said, closed } = listened(child);
  try {
    for (const end = Date.now() + 60_000; ; await sleep(100)) {
      const url = /at (http:\S+)/.exec(said.out)?.[1];
      if (url !== undefined) return await ask(url);
      if (child.exitCode !== null || Date.now() > end) throw new Error(`nothing serves: ${said.error}`);
    }
  } finally {
    child.kill("SIGTERM");
    expect(await closed).toBe(0);
  }
}

/** A line of a CSV file as a client sends it; the last column, the prediction, is left out. */
const asJson = (names: readonly string[], values: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(
    names
      .slice(0, -1)
      .map((name, i) => [name, Number.isNaN(Number(values[i])) ? values[i] : Number(values[i])]),
  );

describe("a project that the packed package makes of one's own data", () => {
  let folder = "";
  let project = "";
  /** Those of the first experiment. */
  let metrics: Readonly<Record<string, number>> = {};
  const run = (command: string, ...args: string[]): Promise<Finished> =>
    runProcess(command, args, { cwd: project, env: CLEAN, timeoutMs: 280_000 });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "assay new project ü "));
    const args = ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder];
    const packed = await runProcess("npm", args, { cwd: ROOT });
    const tarball = join(folder, packed.stdout.trim().split("\n").at(-1) ?? "");
    // What npx would start: the files of the tarball alone, beside packages that are installed already.
    await mkdir(join(folder, "npx"));
    await runProcess("tar", ["-xzf", tarball, "-C", join(folder, "npx")]);
    const tool = join(folder, "npx", "package");
    await symlink(join(ROOT, "node_modules"), join(tool, "node_modules"), "junction");
    project = join(folder, "my-experiments");
    const main = join(tool, "dist", "sdk", "scripts", "main.js");
    const given = ["--yes", "--data", join(ROOT, "fixtures", "bikes.csv"), "--target", "bikers"];
    const made = await runProcess(process.execPath, [main, "init", project, ...given], { env: CLEAN });
    expect(made.code, made.stderr).toBe(0);
    // The package is not yet published under its version: the tarball stands for it.
    const installed = await run("npm", "install", tarball, "--no-audit", "--no-fund", "--prefer-offline");
    expect(installed.code, installed.stderr).toBe(0);
  }, 600_000);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("passes its own checks at once: lint, types, format, and tests with their coverage", async () => {
    const { code, stdout, stderr } = await run("npm", "run", "checks");
    expect(code, stdout + stderr).toBe(0);
    for (const check of ["code", "coverage", "format", "type"])
      expect(stdout).toMatch(new RegExp(`✓ checks:${check} +passed`));
  }, 300_000);

  it("runs its first experiment, and keeps the run and a report", async () => {
    const { code, stdout, stderr } = await run("npm", "start", "--", "--json");
    expect(code, stderr).toBe(0);
    const summary = JSON.parse(stdout.trim().split("\n").at(-1) ?? "{}");
    expect(summary).toMatchObject({ status: "FINISHED", metrics: { mae: expect.any(Number) } });
    // The mean of the training rows errs by 98.9 on the test rows (Python: the mean of abs(v - mean(y[:6916])) over y[6916:]).
    expect(summary.metrics.mae).toBeLessThan(60);
    metrics = summary.metrics;
    expect(await readFile(join(project, "outputs", "training.html"), "utf8")).toContain("bikers");
    expect(existsSync(join(project, "mlruns"))).toBe(true);
  }, 300_000);

  it("goes the whole way by its own configs: judged, promoted, served, and a file predicted", async () => {
    const assay = (...words: string[]): Promise<Finished> => run("npx", "--no-install", "assay", ...words);
    const job = async (config: string): Promise<Record<string, unknown>> => {
      const { code, stdout, stderr } = await assay("run", `confs/${config}.yaml`, "--json");
      expect(code, stderr).toBe(0);
      return JSON.parse(stdout.trim().split("\n").at(-1) ?? "{}");
    };
    const early = await assay("run", "confs/promotion.yaml");
    expect([early.code, early.stderr]).toEqual([1, expect.stringContaining("PROMOTION_REFUSED")]);
    // The test rows are those of the training: each metric is the same to the last digit.
    const judged = await job("evaluations");
    expect(judged).toMatchObject({ model: "models:/my-experiments/1", evaluation: "passed", metrics });
    expect(await job("promotion")).toMatchObject({
      model: "models:/my-experiments/1",
      promotion: { alias: "Champion", version: "1" },
    });
    expect(await job("inference")).toMatchObject({
      model: "models:/my-experiments/1",
      rows: 8645,
      rejected: 0,
    });
    const predicted = await readFile(join(project, "outputs", "predictions.csv"), "utf8");
    const rows = predicted
      .trim()
      .split("\n")
      .map((line) => line.split(","));
    const answer = await served(project, (url) =>
      fetch(`${url}/predict`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify([asJson(rows[0] ?? [], rows[1] ?? [])]),
      }).then((reply) => reply.json()),
    );
    expect(answer).toMatchObject({ predictions: [{ prediction: Number(rows[1]?.at(-1)) }] });
    // Better settings, trained and registered by the same config as the first.
    expect(await job("tuning")).toMatchObject({ trials: { complete: 12, failed: 0 } });
    const better = await assay("run", "confs/training.yaml", "confs/best.yaml", "--json");
    expect(better.code, better.stderr).toBe(0);
    expect(JSON.parse(better.stdout.trim().split("\n").at(-1) ?? "")).toMatchObject({
      registered: "models:/my-experiments/2",
    });
    expect(await job("evaluations")).toMatchObject({ model: "models:/my-experiments/2" });
  }, 600_000);

  it("has a notebook that runs from its first cell to its last", async () => {
    const page = join(folder, "page.html");
    const notebook = join("notebooks", "01-first-experiment.ipynb");
    const { code, stderr } = await run("npx", "--no-install", "assay", "render", notebook, "--output", page);
    expect(code, stderr).toBe(0);
    expect(await readFile(page, "utf8")).toContain("What will");
    expect(existsSync(join(project, "outputs", "notebook.html"))).toBe(true);
  }, 300_000);
});
