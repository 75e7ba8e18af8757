import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { openStore } from "../../sdk/io/registries/index.js";
import type { JobSummary } from "../../sdk/jobs/index.js";
import { MAIN, runAssay } from "../support/cli.js";
import { ROOT } from "../support/source-files.js";
import { temporaryFolder } from "../support/temporary.js";

const DATASET = {
  kind: "csv",
  path: join(ROOT, "fixtures/bikes.csv"),
  exclude: ["casual", "registered"],
  limit: 400,
};

/** A pipeline of two trainings and an explanation; the second training takes long where `slow` is set. */
async function place() {
  const cwd = await temporaryFolder();
  const env = { ASSAY_BACKEND: "wasm", MLFLOW_TRACKING_URI: "", HOME: cwd };
  const training = {
    kind: "training",
    name: "bikes",
    dataset: DATASET,
    target: "bikers",
    explain: false,
    report: false,
  };
  const config = {
    kind: "pipeline",
    name: "life",
    jobs: [
      { name: "first", config: { ...training, model: { kind: "linear" }, register: { name: "bikes" } } },
      { name: "second", config: { ...training, model: { kind: "dense", epochs: "${env:EPOCHS}" } } },
      {
        name: "explain",
        config: {
          kind: "explanations",
          model: "${jobs.first.registered}",
          dataset: DATASET,
          explain: { rows: 5, background: 5 },
          report: false,
        },
      },
    ],
  };
  await writeFile(join(cwd, "pipeline.json"), JSON.stringify(config));
  const run = async (...args: string[]) => {
    const finished = await runAssay(["run", "pipeline.json", "--json", ...args], {
      cwd,
      env: { ...env, EPOCHS: "2" },
    });
    return {
      ...finished,
      summary: JSON.parse(finished.stdout.trim().split("\n").at(-1) ?? "") as JobSummary,
    };
  };
  const runs = async () => {
    const store = openStore(join(cwd, "mlruns"));
    const experimentIds = (await store.listExperiments()).map(({ experimentId }) => experimentId);
    return (await store.searchRuns({ experimentIds })).runs;
  };
  return { cwd, env, run, runs };
}

const statuses = ({ jobs = {} }: JobSummary) => Object.values(jobs).map(({ status }) => status);

describe("the example", () => {
  it("trains, evaluates, promotes, scores with and explains the bikes model; then all of it is up to date", async () => {
    const cwd = await temporaryFolder();
    const outputs = join(cwd, "explained");
    const extras = [
      "jobs.train.extras=[report=false]",
      "jobs.evaluate.extras.1=report=false",
      "jobs.explain.extras.1=report=false",
      `jobs.explain.extras.2=output.path=${outputs}`,
      `jobs.score.extras=["output.path=${join(cwd, "predictions.parquet")}"]`,
    ];
    const run = async () => {
      const config = join(ROOT, "fixtures/configs/pipeline.yaml");
      const { code, stdout, stderr } = await runAssay(["run", config, "--json", "--extras", ...extras], {
        cwd,
        env: { MLFLOW_TRACKING_URI: "", HOME: cwd },
      });
      expect(code, stderr).toBe(0);
      return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as JobSummary;
    };
    const first = await run();
    expect(new Set(statuses(first))).toEqual(new Set(["FINISHED"]));
    expect(Object.keys(first.jobs ?? {})).toEqual(
      expect.arrayContaining(["train", "evaluate", "promote", "score", "explain"]),
    );
    const store = openStore(join(cwd, "mlruns"));
    expect((await store.getModel("bikes")).aliases).toEqual({ Champion: "1" });
    expect(new Set(statuses(await run()))).toEqual(new Set(["SKIPPED"]));
  });
});

describe("a pipeline whose process is killed", () => {
  it("goes on where it was: what was done is skipped, the broken job runs again, nothing is there twice", async () => {
    const { cwd, env, run, runs } = await place();
    const child = spawn(process.execPath, [MAIN, "run", "pipeline.json", "--json"], {
      cwd,
      env: { ...process.env, ...env, EPOCHS: "100000" },
      stdio: "ignore",
    });
    const book = join(cwd, ".assay/pipeline/life.json");
    const ended = new Promise((resolve) => child.once("exit", resolve));
    // Killed when the second job has opened its run.
    for (let waited = 0; waited < 600; waited++) {
      const text = existsSync(book) ? await readFile(book, "utf8") : "";
      if (text.includes('"second"') && (await runs()).length === 3) break;
      await sleep(100);
    }
    await sleep(500);
    child.kill("SIGKILL");
    await ended;
    expect((await runs()).filter(({ info }) => info.status === "RUNNING")).toHaveLength(2);
    const again = await run();
    expect(again.code, again.stderr).toBe(0);
    expect(statuses(again.summary)).toEqual(["SKIPPED", "FINISHED", "FINISHED"]);
    expect(again.summary.jobs?.second?.why).toBe("its last run did not come to its end");
    const kept = await runs();
    const byStatus = (status: string) => kept.filter(({ info }) => info.status === status).length;
    // The broken pipeline and job are KILLED; first, second, explain and the new pipeline are FINISHED.
    expect([byStatus("RUNNING"), byStatus("KILLED"), byStatus("FINISHED")]).toEqual([0, 2, 4]);
    const versions = await openStore(join(cwd, "mlruns")).listVersions("bikes");
    expect(versions.map(({ version }) => version)).toEqual(["1"]);
    expect(statuses((await run()).summary)).toEqual(["SKIPPED", "SKIPPED", "SKIPPED"]);
  });

  it("stops at Ctrl-C: the running job's run is KILLED, exit code 130; run again, it goes on", async () => {
    const { cwd, env, run, runs } = await place();
    let sent = false;
    const { code, stdout } = await runAssay(["run", "pipeline.json", "--json"], {
      cwd,
      env: { ...env, EPOCHS: "100000", ASSAY_LOG_LEVEL: "debug" },
      onStderr: (text, kill) => {
        if (sent || !text.includes("second: runs, because")) return;
        sent = true;
        setTimeout(() => kill("SIGINT"), 2000);
      },
    });
    const summary = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as JobSummary;
    expect([code, summary.status, statuses(summary)]).toEqual([
      130,
      "KILLED",
      ["FINISHED", "FAILED", "NOT RUN"],
    ]);
    expect((await runs()).filter(({ info }) => info.status === "RUNNING")).toEqual([]);
    expect(statuses((await run()).summary)).toEqual(["SKIPPED", "FINISHED", "FINISHED"]);
  });

  it("tells by --dry-run what it would run, and why; writes nothing", async () => {
    const { cwd, env, run } = await place();
    const plan = async (...extras: string[]) => {
      const args = [
        "run",
        "pipeline.json",
        "--dry-run",
        "--json",
        ...(extras.length > 0 ? ["--extras", ...extras] : []),
      ];
      const { stdout, code } = await runAssay(args, { cwd, env: { ...env, EPOCHS: "2" } });
      expect(code).toBe(0);
      const { plan: jobs } = JSON.parse(stdout) as { plan: { name: string; status: string; why: string }[] };
      return jobs.map(({ status, why }) => `${status} ${why}`);
    };
    expect(await plan()).toEqual(["RUN it was not run before", "RUN after first", "RUN after second, first"]);
    expect(existsSync(join(cwd, ".assay"))).toBe(false);
    await run();
    expect(await plan()).toEqual(Array(3).fill("SKIP up to date"));
    expect(await plan("jobs.1.config.model.epochs=3")).toEqual([
      "SKIP up to date",
      "RUN changed: model.epochs",
      "RUN after second",
    ]);
    const { stdout } = await runAssay(["run", "pipeline.json", "--dry-run"], {
      cwd,
      env: { ...env, EPOCHS: "2" },
    });
    expect(stdout).toMatch(/│ second +│ SKIP +│ up to date/);
  });

  it("ends with the exit code of what went wrong", async () => {
    const { run } = await place();
    const failed = await run("--extras", "jobs.0.config.target=nothing");
    expect([failed.code, statuses(failed.summary)]).toEqual([1, ["FAILED", "NOT RUN", "NOT RUN"]]);
    const missed = await run("--extras", "jobs.0.config.metrics=[{name: mae, threshold: 0.001}]");
    expect([missed.code, missed.summary.status]).toEqual([3, "FINISHED"]);
    const wrong = await run("--extras", "jobs.0.config.modle=x");
    expect(wrong.code).toBe(2);
  });
});
