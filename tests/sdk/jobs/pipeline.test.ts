import { readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { openStore } from "../../../sdk/io/registries/index.js";
import { type JobOptions, runJob } from "../../../sdk/jobs/index.js";
import { NUMBERS } from "../../support/bad-input.js";
import { storedProject } from "../../support/stored-jobs.js";

/** A project with a pipeline of a training and an explanation of what it trained. */
async function place(changes: Readonly<Record<string, unknown>> = {}) {
  const { folder, dataset } = await storedProject();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const train = {
    kind: "training",
    name: "bikes",
    dataset,
    target: "y",
    split: { kind: "chronological", testSize: 0.25 },
    model: { kind: "linear" },
    explain: false,
    report: { path: join(folder, "train.html") },
    register: { name: "bikes" },
  };
  await writeFile(join(folder, "train.json"), JSON.stringify(train));
  const explain = {
    kind: "explanations",
    name: "bikes",
    model: "${jobs.train.registered}",
    dataset,
    explain: { rows: 5, background: 5 },
    output: { path: join(folder, "explained"), overwrite: true },
    report: false,
  };
  const config = {
    kind: "pipeline",
    name: "life",
    jobs: { train: "train.json", explain: { config: explain } },
    ...changes,
  };
  const run = async (extras: readonly string[] = [], options: JobOptions = {}) => {
    const outcome = await runJob(config, { cwd: folder, env: {}, onProgress: false, extras, ...options });
    const { jobs = {} } = outcome.summary;
    const statuses = Object.fromEntries(Object.entries(jobs).map(([name, { status }]) => [name, status]));
    const whys = Object.fromEntries(Object.entries(jobs).map(([name, { why }]) => [name, why]));
    return { ...outcome, jobs, statuses, whys };
  };
  const store = openStore(join(folder, "mlruns"));
  const runs = async () => {
    const experimentIds = (await store.listExperiments()).map(({ experimentId }) => experimentId);
    return (await store.searchRuns({ experimentIds })).runs;
  };
  return { folder, dataset, train, explain, config, run, store, runs };
}

const DONE = { train: "FINISHED", explain: "FINISHED" };
const SKIPPED = { train: "SKIPPED", explain: "SKIPPED" };

describe("a pipeline", () => {
  it("runs its jobs, hands on what they made, and nests their runs below its own", async () => {
    const { run, runs, folder } = await place();
    const { summary, error, statuses, jobs, views } = await run();
    expect(error).toBeUndefined();
    expect(summary).toMatchObject({ job: "pipeline", status: "FINISHED" });
    expect(statuses).toEqual(DONE);
    expect(jobs.train).toMatchObject({
      job: "training",
      registered: "models:/bikes/1",
      why: "it was not run before",
    });
    const byId = new Map((await runs()).map((one) => [one.info.runId, one]));
    expect(byId.size).toBe(3);
    const own = summary.run?.id ?? "";
    for (const name of ["train", "explain"]) {
      expect(byId.get(jobs[name]?.run ?? "")?.tags).toMatchObject({
        "mlflow.parentRunId": own,
        "assay.pipeline": "life",
        "assay.pipeline.job": name,
      });
    }
    expect(byId.get(jobs.explain?.run ?? "")?.tags).toMatchObject({ "assay.model": "models:/bikes/1" });
    expect(views()[0]["text/plain"]).toMatch(/train +│ FINISHED/);
    expect(await readdir(join(folder, ".assay/pipeline"))).toEqual(["life.json"]);
  });

  it("skips what is up to date, without a new run", async () => {
    const { run, runs } = await place();
    await run();
    const { statuses, whys, jobs, error } = await run();
    expect(error).toBeUndefined();
    expect(statuses).toEqual(SKIPPED);
    expect(whys.train).toBe("up to date");
    expect(jobs.train?.registered).toBe("models:/bikes/1");
    expect(await runs()).toHaveLength(3);
  });

  it("runs again what changed, and what stands on it", async () => {
    const { run, dataset, folder, train } = await place();
    await run();
    // The same content at another time is no change.
    await utimes(dataset.path, new Date(), new Date(Date.now() - 60_000));
    expect((await run()).statuses).toEqual(SKIPPED);
    await writeFile(dataset.path, `${NUMBERS}1,a,2\n`);
    const data = await run();
    expect(data.statuses).toEqual(DONE);
    expect(data.whys.train).toBe("changed: data data.csv");
    expect(data.whys.explain).toContain("changed: model, ");
    expect(data.jobs.train?.registered).toBe("models:/bikes/2");
    const config = await run(["jobs.explain.config.explain.rows=4"]);
    expect(config.statuses).toEqual({ train: "SKIPPED", explain: "FINISHED" });
    expect(config.whys.explain).toBe("changed: explain.rows");
    await writeFile(
      join(folder, "train.json"),
      JSON.stringify({ ...train, model: { kind: "linear", l2: 1 } }),
    );
    const model = await run(["jobs.explain.config.explain.rows=4"]);
    expect(model.statuses).toEqual(DONE);
    expect(model.whys.train).toBe("changed: model.l2");
  });

  it("runs again what was deleted or changed of its outputs, runs and versions", async () => {
    const { run, folder } = await place();
    await run();
    await rm(join(folder, "explained", "shap_values.parquet"));
    const gone = await run();
    expect(gone.statuses).toEqual({ train: "SKIPPED", explain: "FINISHED" });
    expect(gone.whys.explain).toContain(`output ${join("explained", "shap_values.parquet")} is gone`);
    await writeFile(join(folder, "train.html"), "mine");
    const changed = await run();
    expect(changed.whys.train).toBe("output train.html changed");
    expect(changed.statuses).toEqual(DONE);
    await rm(join(folder, "mlruns"), { recursive: true });
    const { statuses, whys } = await run();
    expect(statuses).toEqual(DONE);
    expect(whys.train).toMatch(/run \w+ is gone/);
  });

  it("runs all, or the named jobs, where it is forced to", async () => {
    const { run } = await place();
    await run();
    expect((await run(["force=[explain]"])).statuses).toEqual({ train: "SKIPPED", explain: "FINISHED" });
    const { statuses, whys } = await run(["force=true"]);
    expect(statuses).toEqual(DONE);
    expect(whys.train).toBe("forced");
  });

  it("stops what needs a failed job, lets others go on, and runs the failed one again", async () => {
    const { run, dataset, explain } = await place();
    const other = { ...explain, kind: "training", target: "y", model: { kind: "baseline" }, explain: false };
    const { output: _, ...training } = other;
    const jobs = [`jobs.other=${JSON.stringify({ config: { ...training, dataset } })}`];
    const broken = [...jobs, "jobs.train={config: train.json, extras: [target=nothing]}"];
    const failed = await run(broken);
    expect(failed.statuses).toEqual({ train: "FAILED", explain: "NOT RUN", other: "FINISHED" });
    expect(failed.whys.explain).toBe("needs train");
    expect(failed.error).toMatchObject({ code: "DATA_COLUMN_MISSING" });
    expect(failed.error?.message).toMatch(/of 3 jobs train failed: /);
    expect(failed.summary.status).toBe("FAILED");
    const stopped = await run([...broken, "onFailure=stop", "force=true"]);
    expect(stopped.statuses).toEqual({ train: "FAILED", explain: "NOT RUN", other: "NOT RUN" });
    const again = await run(broken);
    expect(again.whys.train).toBe("it failed the last time");
    expect((await run(jobs)).statuses).toMatchObject({ train: "FINISHED", explain: "FINISHED" });
  });

  it("does not go on from a missed threshold, and is FINISHED all the same", async () => {
    const { run } = await place();
    const { statuses, error, summary } = await run([
      "jobs.train={config: train.json, extras: ['metrics=[{name: mae, threshold: 0.0000001}]', 'model={kind: baseline}']}",
    ]);
    expect(statuses).toEqual({ train: "FAILED", explain: "NOT RUN" });
    expect(error).toMatchObject({ code: "THRESHOLD_MISSED" });
    expect(summary.status).toBe("FINISHED");
  });

  it("stops at a signal: the running job is KILLED, the others are not run", async () => {
    const { run, runs } = await place();
    const controller = new AbortController();
    const { error, statuses, summary } = await run([], {
      signal: controller.signal,
      onProgress: (event) => {
        if (event.type === "progress" && event.label === "train: train") controller.abort();
      },
    });
    expect(error).toMatchObject({ code: "INTERRUPTED" });
    expect(summary.status).toBe("KILLED");
    expect(statuses).toEqual({ train: "FAILED", explain: "NOT RUN" });
    expect(new Set((await runs()).map(({ info }) => info.status))).not.toContain("RUNNING");
    expect((await run()).statuses).toEqual(DONE);
  });

  it("says what a job has not made that another one asks for", async () => {
    const { run } = await place();
    const { error, jobs } = await run([
      "jobs.train={config: train.json, extras: [register.name=bikes, 'metrics=[{name: mae}]']}",
      "jobs.explain.config.model=${jobs.train.metrics.rmse}",
    ]);
    expect(error).toMatchObject({ code: "CONFIG_INTERPOLATION" });
    expect(jobs.explain?.error?.message).toMatch(/asks for \$\{jobs\.train\.metrics\.rmse\}.*job "train"/);
  });

  it("runs all where its memory cannot be read, and never a pipeline in a pipeline, nor a job that never ends", async () => {
    const { run, folder } = await place();
    await run();
    await writeFile(join(folder, ".assay/pipeline/life.json"), "{ half");
    expect((await run()).statuses).toEqual(DONE);
    const nested = await run([`jobs.train={config: {kind: pipeline, jobs: [train.json]}}`]);
    expect(nested.error?.message).toMatch(/job "train" is a pipeline itself/);
    for (const kind of ["serving", "kafka-inference"]) {
      const endless = await run([`jobs.train={config: {kind: ${kind}, model: "models:/life@Champion"}}`]);
      expect(endless.error?.code).toBe("CONFIG_INVALID");
      expect(endless.error?.message).toMatch(/job "train" never ends by itself/);
    }
  });

  it("runs once where it is started twice at a time: the second one waits", async () => {
    const { run, runs } = await place();
    const both = await Promise.all([run(), run()]);
    expect(both.map(({ statuses }) => statuses.train).sort()).toEqual(["FINISHED", "SKIPPED"]);
    expect(await runs()).toHaveLength(3);
  });

  it("says what cannot be read, and where", async () => {
    const { run } = await place();
    const { error, jobs } = await run(["jobs.train=nothing.json"]);
    expect(error).toMatchObject({ code: "CONFIG_FILE_MISSING" });
    expect(jobs.train).toMatchObject({
      status: "FAILED",
      error: { message: expect.stringContaining("nothing.json") },
    });
    expect(jobs.explain?.status).toBe("NOT RUN");
  });

  it("keeps no secret in its memory, and stays up to date with one", async () => {
    const { run, folder } = await place();
    const secret = ["jobs.train={config: train.json, extras: [tracking.tags.apiKey=hunter2]}"];
    await run(secret);
    expect(await readFile(join(folder, ".assay/pipeline/life.json"), "utf8")).not.toContain("hunter2");
    expect((await run(secret)).statuses).toEqual(SKIPPED);
  });
});
