import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, type TestContext } from "vitest";
import { EmbeddedStore, openStore, type TrackingStore } from "../../sdk/io/registries/index.js";
import { assayIn } from "../support/in-process.js";
import { type MlflowServer, startMlflow } from "../support/mlflow-server.js";
import { findPython } from "../support/python.js";
import { requireReal } from "../support/real.js";
import { runProcess } from "../support/run-process.js";
import { canMount, smallDisk } from "../support/small-disk.js";
import { temporaryFolder } from "../support/temporary.js";

const DAY = 86_400_000;
const python = requireReal("Python with MLflow", findPython);
const disks = requireReal("a disk that can be made read-only", canMount);

/** Puts runs of an age into a store, each with an artifact and a model. */
function runsOf(store: TrackingStore, experimentId: string) {
  return async (name: string, { days = 60, parent = "", tags = {} } = {}) => {
    const startTimeMs = Date.now() - days * DAY;
    const { runId } = await store.createRun({
      ...{ experimentId, name, startTimeMs, user: "me", tags },
      ...(parent === "" ? {} : { parentRunId: parent }),
    });
    await store.putArtifact(runId, "notes.txt", Buffer.from(`of ${name}`));
    const files = () => new Map([["MLmodel", Buffer.from(`flavors: {}\nrun_id: ${runId}\n`)]]);
    const model = await store.logModel(runId, { name: "model" }, files);
    await store.updateRun(runId, { status: "FINISHED", endTimeMs: startTimeMs + 1000 });
    return { runId, model };
  };
}

const clean = (root: string, ...args: string[]) => assayIn(root, ["task", "cleans:runs", ...args]);

describe("cleans:runs on an MLflow server", { timeout: 300_000 }, () => {
  let server: MlflowServer | undefined;
  beforeAll(async () => {
    const environment = (await python).found;
    if (environment !== undefined) server = await startMlflow(environment);
  }, 300_000);
  afterAll(async () => server?.stop());

  /** An experiment with runs of all sorts, and a project that asks for nothing. */
  async function filled(context: TestContext, experiment: string) {
    (await python).use(context);
    const uri = server?.uri ?? "";
    const root = await temporaryFolder();
    writeFileSync(join(root, "package.json"), "{}");
    const store = openStore(uri, { cwd: root, env: {} });
    onTestFinished(() => store.close());
    const experimentId = await store.ensureExperiment(experiment);
    const names = async () => {
      const { runs } = await store.searchRuns({ experimentIds: [experimentId] });
      return runs.map(({ info }) => info.name).sort();
    };
    const models = async () => (await store.experimentModels(experimentId)).map(({ runId }) => runId).sort();
    return { uri, root, store, run: runsOf(store, experimentId), names, models };
  }

  it("lists first, then removes old runs with their models; what is registered stays whole, with its family", async (context) => {
    const { uri, root, store, run, names, models } = await filled(context, "all sorts");
    const old = await run("old");
    await run("old trial", { parent: old.runId });
    const champion = await run("champion");
    await run("trial of the champion", { parent: champion.runId });
    await store.registerModel("bikes", champion.model);
    await store.setAlias("bikes", "best", "1");
    await run("pinned", { tags: { "assay.pinned": "true" } });
    const study = await run("study");
    await run("young trial", { parent: study.runId, days: 1 });
    const kept = ["champion", "pinned", "study", "trial of the champion", "young trial"];
    const all = [...kept, "old", "old trial"].sort();
    expect(await names()).toEqual(all);

    const dry = await clean(root, "--tracking-uri", uri, "--dry-run");
    expect(dry.code).toBe(0);
    expect(dry.out).toMatch(/size unknown .*run old, 1 model/);
    expect(dry.out).toContain("2 entries");
    expect(dry.out).toContain("nothing is removed by a dry run");
    expect(dry.error).toMatch(/7 runs in http.*kept: 1 young, 1 pinned, 1 registered, 2 of a kept run/);
    const unasked = await clean(root, "--tracking-uri", uri);
    expect(unasked.error).toContain("nobody can be asked. Give --yes");
    expect(await names()).toEqual(all);
    expect((await models()).length).toBe(7);

    const done = await clean(root, "--tracking-uri", uri, "--yes");
    expect([done.code, done.out]).toEqual([0, expect.stringContaining("Removed 2 of 2 entries")]);
    expect(await names()).toEqual(kept);
    expect(await models()).toHaveLength(5);
    expect(await models()).not.toContain(old.runId);
    const version = await store.getVersion("bikes", { alias: "best" });
    expect(version).toMatchObject({ version: "1", aliases: ["best"], runId: champion.runId });
    expect([...(await store.getModelFiles("models:/bikes@best")).keys()]).toContain("MLmodel");
    expect((await store.listArtifacts(champion.runId)).map(({ path }) => path)).toContain("notes.txt");
    expect((await clean(root, "--tracking-uri", uri, "--yes")).out).toBe("Nothing to remove.");
  });

  it("says what is wrong where no server answers, and with a registry elsewhere keeps what that one names", async (context) => {
    const { uri, root, store, run, names } = await filled(context, "registered elsewhere");
    const { model } = await run("handed on");
    await run("not registered");
    const elsewhere = new EmbeddedStore(join(root, "models"));
    const files = await store.getModelFiles(`models:/${model.modelId}`);
    const experimentId = await elsewhere.ensureExperiment("copies");
    const copy = await elsewhere.createRun({
      ...{ experimentId, name: "copy", startTimeMs: Date.now(), user: "me", tags: {} },
    });
    const logged = await elsewhere.logModel(copy.runId, { name: "model" }, () => new Map(files));
    await elsewhere.registerModel("handed on", logged);
    const registry = pathToFileURL(join(root, "models")).href;
    const { code } = await clean(root, "--tracking-uri", uri, "--registry-uri", registry, "--yes");
    // The copy is whole: its run on the server is not needed any more.
    expect([code, await names()]).toEqual([0, []]);
    expect([...(await elsewhere.getModelFiles("models:/handed on/1")).keys()]).toEqual([...files.keys()]);

    const away = await clean(root, "--tracking-uri", "http://127.0.0.1:9", "--dry-run");
    expect(away.code).not.toBe(0);
    expect(away.error).toMatch(/TRACKING_UNAVAILABLE.*127\.0\.0\.1:9/s);
  });
});

describe("cleans:runs in a folder that cannot be written", { timeout: 120_000 }, () => {
  it("says so, and runs stay whole and are removed later", async (context) => {
    (await disks).use(context);
    const root = await temporaryFolder();
    const disk = await smallDisk(2048);
    writeFileSync(join(root, "package.json"), "{}");
    const folder = join(disk, "mlruns");
    mkdirSync(folder);
    const store = new EmbeddedStore(folder);
    const experimentId = await store.ensureExperiment("kept");
    const { runId } = await runsOf(store, experimentId)("old");
    const before = readdirSync(folder, { recursive: true }).sort();
    const uri = pathToFileURL(folder).href;
    const remount = (how: string) => runProcess("mount", ["-o", `remount,${how}`, disk]);
    expect((await remount("ro")).code).toBe(0);
    const dry = await clean(root, "--tracking-uri", uri, "--dry-run");
    expect([dry.code, dry.out]).toEqual([0, expect.stringContaining("1 entry")]);
    const failed = await clean(root, "--tracking-uri", uri, "--yes");
    expect(failed.code).not.toBe(0);
    expect(failed.error).toMatch(/WRITE_FAILED: .* cannot be removed.*(EROFS|read-only).*who owns it/s);
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual(before);
    expect((await store.getRun(runId)).info.name).toBe("old");
    expect((await remount("rw")).code).toBe(0);
    expect((await clean(root, "--tracking-uri", uri, "--yes")).out).toContain("Removed 1 of 1 entry");
  });
});
