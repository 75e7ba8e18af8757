import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MAIN, runAssay } from "../../support/cli.js";
import { runProcess } from "../../support/run-process.js";
import { ROOT } from "../../support/source-files.js";

const CANCER = join(ROOT, "fixtures/configs/cancer.yaml");
const BIKES = join(ROOT, "fixtures/configs/bikes.yaml");
const env = { MLFLOW_TRACKING_URI: "", ASSAY_LOG_LEVEL: "", ASSAY_BACKEND: "wasm" };

let cwd = "";
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), "assay run ü-"));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

/** Statuses of all runs of the embedded store, in MLflow's numbers. */
function statuses(): (string | undefined)[] {
  return readdirSync(join(cwd, "mlruns"), { recursive: true, encoding: "utf8" })
    .filter((path) => basename(path) === "meta.yaml" && !/\bmodels\b/.test(path))
    .map((path) => /^status: (\d)/m.exec(readFileSync(join(cwd, "mlruns", path), "utf8"))?.[1])
    .filter((status) => status !== undefined);
}

describe("assay run", () => {
  it("prints the config with the origin of each value, and runs nothing, with --dry-run", async () => {
    const extras = ["--extras", "model.epochs=3", "seed=9", "--dry-run"];
    const { code, stdout, stderr } = await runAssay(["run", CANCER, BIKES, ...extras], { cwd, env });
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^seed: 9 +# extras "seed=9"$/m);
    expect(stdout).toMatch(/^ +epochs: 3 +# extras "model\.epochs=3"$/m);
    expect(stdout).toMatch(/^ +threshold: 40 +# .*bikes\.yaml:\d+:\d+$/m);
    expect(stdout).toMatch(/^backend: auto +# default$/m);
    expect(existsSync(join(cwd, "mlruns"))).toBe(false);
    const json = await runAssay(["run", BIKES, "--dry-run", "--json"], { cwd, env });
    expect(JSON.parse(json.stdout)).toMatchObject({
      config: { kind: "training", seed: 42 },
      origins: { seed: expect.stringMatching(/bikes\.yaml:5:7$/) },
    });
    const wrong = await runAssay(["run", BIKES, "--extras", "seeed=1", "--dry-run"], { cwd, env });
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain("CONFIG_KEY_UNKNOWN");
  });

  it("shows no secret with --dry-run, where it was written neither", async () => {
    const extras = [
      "services.alerts.webhook=https://chat/geheim",
      "services.telemetry.headers={x-team: geheim}",
      "tracking.uri=http://u:geheim@host",
    ];
    for (const more of [[], ["--json"]]) {
      const { code, stdout } = await runAssay(["run", CANCER, "--dry-run", ...more, "--extras", ...extras], {
        cwd,
        env,
      });
      expect(code).toBe(0);
      expect(stdout).toContain("x-team");
      expect(stdout).not.toContain("geheim");
    }
  });

  it("prints one JSON summary as the last line of standard output, and nothing else there", async () => {
    const extras = ["--extras", "report.path=r.html", "explain.rows=10"];
    const { code, stdout, stderr } = await runAssay(["run", CANCER, ...extras, "--json"], { cwd, env });
    expect(stderr).not.toContain("\u001b");
    expect(code, stderr).toBe(0);
    expect(stdout.trimEnd().split("\n")).toHaveLength(1);
    const summary = JSON.parse(stdout);
    expect(Object.keys(summary)).toEqual(["job", "status", "run", "model", "metrics", "outputs", "seconds"]);
    expect(summary).toMatchObject({
      job: "training",
      status: "FINISHED",
      run: { trackingUri: expect.stringMatching(/^file:.*mlruns$/) },
      model: expect.stringMatching(/^models:\/m-/),
      metrics: { rocAuc: expect.any(Number), accuracy: expect.any(Number) },
      outputs: { report: join(cwd, "r.html") },
      seconds: expect.any(Number),
    });
    expect(existsSync(summary.outputs.report)).toBe(true);
    expect(existsSync(join(cwd, "mlruns", summary.run.experimentId, summary.run.id, "meta.yaml"))).toBe(true);
    for (const line of stderr.trim().split("\n")) expect(() => JSON.parse(line)).not.toThrow();
  });

  it("prints the metrics' table, the places of run and report, and exit code 3 where a threshold is missed", async () => {
    const extras = ["--extras", "explain=false", "report.path=t.html", "metrics.1.threshold=0.9999"];
    const { code, stdout, stderr } = await runAssay(["run", CANCER, ...extras], { cwd, env });
    expect(code, stderr).toBe(3);
    expect(stdout).toMatch(/accuracy .*0\.9999.*missed/);
    expect(stdout).toMatch(/^run +[0-9a-f]{32} \(FINISHED\) in experiment \d+, file:.*mlruns$/m);
    expect(stdout).toContain(join(cwd, "t.html"));
    expect(stderr).toContain("THRESHOLD_MISSED: accuracy is");
    expect(stdout + stderr).not.toContain("\u001b");
  });

  it("prints the leaderboard of a comparison before the metrics, and its scores in the summary", async () => {
    const models =
      'compare=[{"kind":"forest","trees":3},{"kind":"boosting","monotone":{"nope":"increasing"}}]';
    const extras = ["--extras", "explain=false", "report=false", "tracking.enabled=false", models];
    const shown = await runAssay(["run", CANCER, ...extras], { cwd, env });
    expect(shown.code, shown.stderr).toBe(0);
    expect(shown.stdout).toMatch(/Models by rocAuc.*forest .*pick.*boosting +│ +failed.*accuracy/s);
    const { code, stdout, stderr } = await runAssay(["run", CANCER, ...extras, "--json"], { cwd, env });
    expect(code, stderr).toBe(0);
    expect(stdout).not.toContain("Models by");
    expect(JSON.parse(stdout)).toMatchObject({
      pick: "forest",
      scores: { forest: { rocAuc: expect.any(Number) }, baseline: { rocAuc: 0.5 }, boosting: null },
    });
  });

  it("stops at Ctrl-C with exit code 130, and marks the run KILLED", async () => {
    let sent = false;
    const { code, stdout } = await runAssay(
      ["run", BIKES, "--extras", "model.epochs=5000", "report=false", "--json"],
      {
        cwd,
        env: { ...env, ASSAY_LOG_LEVEL: "debug" },
        onStderr: (text, kill) => {
          if (sent || !text.includes("train")) return;
          sent = true;
          // Twice at once: so it comes under npm.
          setTimeout(() => {
            kill("SIGINT");
            kill("SIGINT");
          }, 3000);
        },
      },
    );
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ status: "KILLED", error: { code: "INTERRUPTED" } });
    // 3 is FINISHED, 5 KILLED; none is left RUNNING (1).
    expect(statuses().filter((status) => status !== "3")).toEqual(["5"]);
  });

  it("outlives a reader that goes away", async () => {
    const child = spawn(process.execPath, [MAIN, "schema"], { stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.once("data", () => child.stdout.destroy());
    let stderr = "";
    child.stderr.on("data", (text) => {
      stderr += text;
    });
    const [code] = await once(child, "exit");
    expect([code, stderr]).toEqual([0, ""]);
  });

  it("writes a long answer wholly into a slow pipe", async () => {
    const { stdout } = await runProcess("sh", [
      "-c",
      `"${process.execPath}" "${MAIN}" schema | (sleep 0.5; cat)`,
    ]);
    expect(JSON.parse(stdout)).toHaveProperty("$defs.training");
  });

  it("loads nothing heavy for --help", async () => {
    const script = `
      process.on("exit", () => console.log(JSON.stringify(Object.keys(require.cache))));
      process.argv[2] = "--help";
      require(${JSON.stringify(MAIN)});`;
    const { stdout } = await runProcess(process.execPath, ["-e", script, "x"]);
    const loaded = JSON.parse(stdout.trim().split("\n").at(-1) ?? "[]") as string[];
    expect(loaded.length).toBeGreaterThan(5);
    expect(loaded.filter((path) => /node_modules/.test(path) && !/commander/.test(path))).toEqual([]);
  });
});
