import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Finished, runProcess } from "../support/run-process.js";
import { ROOT } from "../support/source-files.js";

/** Settings of a person who has none of their own; and no word of the Vitest that this is a test of. */
const CLEAN = {
  NPM_CONFIG_USERCONFIG: "/dev/null",
  ...Object.fromEntries(
    Object.keys(process.env)
      .filter((name) => /^(VITEST|TEST$|NODE_ENV$|MODE$|DEV$|PROD$|MLFLOW_)/.test(name))
      .map((name) => [name, undefined]),
  ),
};

describe("a project that the packed package makes of one's own data", () => {
  let folder = "";
  let project = "";
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
    expect(await readFile(join(project, "outputs", "training.html"), "utf8")).toContain("bikers");
    expect(existsSync(join(project, "mlruns"))).toBe(true);
  }, 300_000);

  it("has a notebook that runs from its first cell to its last", async () => {
    const page = join(folder, "page.html");
    const notebook = join("notebooks", "01-first-experiment.ipynb");
    const { code, stderr } = await run("npx", "--no-install", "assay", "render", notebook, "--output", page);
    expect(code, stderr).toBe(0);
    expect(await readFile(page, "utf8")).toContain("What will");
    expect(existsSync(join(project, "outputs", "notebook.html"))).toBe(true);
  }, 300_000);
});
