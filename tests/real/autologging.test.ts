import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Experiment } from "../../sdk/index.js";
import { runProcess } from "../support/run-process.js";
import { serverOfTests } from "../support/server-of-tests.js";
import { ROOT } from "../support/source-files.js";
import { temporaryFolder } from "../support/temporary.js";

describe("what a run keeps by itself", () => {
  const using = serverOfTests();

  it("is read by Python: system metrics under the names of MLflow's own monitor, code and environment", async (context) => {
    const { environment, server } = await using(context);
    const folder = await temporaryFolder();
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], { cwd: folder })
        .toString()
        .trim();
    git("init", "-q", "-b", "main");
    git("commit", "-q", "--allow-empty", "-m", "first");
    git("remote", "add", "origin", "https://ada:s3cret@example.org/bikes.git");
    const { run } = await Experiment.load(join(ROOT, "fixtures", "configs", "bikes.yaml"), {
      cwd: folder,
      env: {
        ASSAY_BACKEND: "wasm",
        MLFLOW_TRACKING_URI: server.uri,
        MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING: "True",
        MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL: "0.2",
      },
      // Long enough for samples.
      extras: ["model.epochs=8", "model.layers=[512, 512]"],
      onProgress: false,
    }).train();
    const script = join(ROOT, "tests", "real", "python", "system_metrics.py");
    const read = await runProcess(environment.bin("python"), [script, server.uri, run?.id ?? ""], {
      cwd: folder,
      env: { PYTHONWARNINGS: "ignore" },
    });
    expect(read.stdout, read.stderr).not.toBe("");
    const found = JSON.parse(read.stdout.trim().split("\n").at(-1) ?? "");
    const names = Object.keys(found.own);
    expect(names).toHaveLength(8);
    // A machine with a card has its numbers too.
    expect(Object.keys(found.found).filter((name) => !name.startsWith("system/gpu_"))).toEqual(names);
    for (const points of Object.values<[number, number][]>(found.found)) {
      expect(points.length).toBeGreaterThan(1);
      expect(points.map(([step]) => step)).toEqual(points.map((_, i) => i));
      for (const [, value] of points) expect(value).toBeGreaterThanOrEqual(0);
    }
    expect(found.git).toEqual({
      "mlflow.source.git.commit": git("rev-parse", "HEAD"),
      "mlflow.source.git.branch": "main",
      "mlflow.source.git.repoURL": "https://example.org/bikes.git",
      "mlflow.source.git.dirty": "false",
    });
    expect(found.environment).toMatchObject({ node: process.versions.node, packages: expect.any(Object) });
    expect(found.artifacts).toContain("environment/environment.json");
  });
});
