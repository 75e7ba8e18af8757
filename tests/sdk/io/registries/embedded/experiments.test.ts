import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { EmbeddedStore } from "../../../../../sdk/io/registries/index.js";
import { output, runSupport } from "../../../../support/processes.js";
import { temporaryFolder } from "../../../../support/temporary.js";
import { storeWithRun } from "./support.js";

const metaOf = async (root: string, id: string) => parse(await readFile(join(root, id, "meta.yaml"), "utf8"));

describe("an experiment", () => {
  it("is made once, with an id of 18 digits as MLflow's, beside MLflow's Default", async () => {
    const root = join(await temporaryFolder(), "a b", "mlruns");
    const store = new EmbeddedStore(root, { now: () => 5 });
    const id = await store.ensureExperiment("bikes");
    expect(id).toMatch(/^[1-9]\d{17}$/);
    expect(await store.ensureExperiment("bikes")).toBe(id);
    expect(await new EmbeddedStore(root).ensureExperiment("bikes")).toBe(id);
    expect(await store.ensureExperiment("Default")).toBe("0");
    expect(await metaOf(root, id)).toEqual({
      artifact_location: `${store.uri}/${id}`,
      creation_time: 5,
      experiment_id: id,
      last_update_time: 5,
      lifecycle_stage: "active",
      name: "bikes",
    });
  });

  it("takes another id where its own belongs to one that was renamed", async () => {
    const root = join(await temporaryFolder(), "mlruns");
    const store = new EmbeddedStore(root);
    const id = await store.ensureExperiment("bikes");
    const meta = await readFile(join(root, id, "meta.yaml"), "utf8");
    await writeFile(join(root, id, "meta.yaml"), meta.replace('"bikes"', '"renamed"'));
    const other = await store.ensureExperiment("bikes");
    expect(other).not.toBe(id);
    expect(await store.ensureExperiment("renamed")).toBe(id);
    expect(await store.ensureExperiment("bikes")).toBe(other);
  });

  it("that is deleted is not made again in silence", async () => {
    const root = join(await temporaryFolder(), "mlruns");
    const store = new EmbeddedStore(root);
    const id = await store.ensureExperiment("bikes");
    await rename(join(root, id), join(root, ".trash", id));
    await expect(store.ensureExperiment("bikes")).rejects.toMatchObject({ code: "TRACKING_INVALID" });
    const run = { experimentId: id, name: "a", startTimeMs: 1, user: "ada", tags: {} };
    await expect(store.createRun(run)).rejects.toMatchObject({ code: "TRACKING_INVALID" });
  });

  it("is one where processes make it at once", async () => {
    const root = join(await temporaryFolder(), "mlruns");
    const children = [1, 2, 3].map(() =>
      output(runSupport("tracking-writer.ts", ["experiments", root, "bikes"])),
    );
    expect(new Set(await Promise.all(children)).size).toBe(1);
  });

  it("needs a folder that can be written", async () => {
    const parent = await temporaryFolder();
    await writeFile(join(parent, "file"), "");
    const store = new EmbeddedStore(join(parent, "file", "mlruns"));
    await expect(store.ensureExperiment("bikes")).rejects.toMatchObject({
      code: "TRACKING_UNAVAILABLE",
      message: expect.stringContaining("ENOTDIR"),
    });
  });

  it("takes another name, but none that another has, deleted or not", async () => {
    const { store, run, root } = await storeWithRun();
    await store.renameExperiment(run.experimentId, "rides");
    await store.renameExperiment(run.experimentId, "rides");
    expect((await metaOf(root, run.experimentId)).name).toBe("rides");
    const other = await store.ensureExperiment("bikes");
    expect(other).not.toBe(run.experimentId);
    await store.deleteExperiment(other);
    for (const name of ["bikes", "Default"])
      await expect(store.renameExperiment(run.experimentId, name)).rejects.toMatchObject({
        code: "TRACKING_INVALID",
        details: { what: "an experiment of this name is there already", got: JSON.stringify(name) },
      });
  });

  it("is deleted and restored with its runs; asked for twice, it stays as it is", async () => {
    const { store, run, root } = await storeWithRun();
    const id = run.experimentId;
    const stageOf = async (folder: string) => {
      const { lifecycle_stage, deleted_time } = await metaOf(folder, run.runId);
      return [lifecycle_stage, typeof deleted_time];
    };
    for (const _ of [1, 2]) await store.deleteExperiment(id);
    expect(await stageOf(join(root, ".trash", id))).toEqual(["deleted", "number"]);
    expect((await store.listExperiments()).map(({ name }) => name)).toEqual(["Default"]);
    for (const _ of [1, 2]) await store.restoreExperiment(id);
    expect(await stageOf(join(root, id))).toEqual(["active", "object"]);
    expect((await store.listExperiments()).map(({ name }) => name)).toEqual(["Default", "bikes"]);
    await expect(store.deleteExperiment("0")).rejects.toMatchObject({
      code: "TRACKING_INVALID",
      details: { what: "the experiment Default cannot be deleted" },
    });
  });

  it.each(["7", "..", "a/b", ""])("that is not there is told: %j", async (id) => {
    const { store } = await storeWithRun();
    await expect(store.deleteExperiment(id)).rejects.toMatchObject({
      code: "TRACKING_MISSING",
      details: { what: `there is no experiment ${JSON.stringify(id)}` },
    });
  });

  it("of another program may leave fields out", async () => {
    const { store, run, root, runFolder } = await storeWithRun();
    await writeFile(join(root, run.experimentId, "meta.yaml"), "experiment_id: '1'\n");
    await writeFile(join(runFolder, "meta.yaml"), `run_id: ${run.runId}\nrun_name: null\n`);
    expect((await store.listExperiments()).at(0)).toEqual({ experimentId: run.experimentId, name: "" });
    expect((await store.getRun(run.runId)).info).toMatchObject({
      name: "",
      experimentId: "",
      startTimeMs: 0,
      status: "RUNNING",
      artifactUri: "",
    });
  });

  it("whose file holds no fields is damaged", async () => {
    const { store, run, root } = await storeWithRun();
    await writeFile(join(root, run.experimentId, "meta.yaml"), "just text");
    await expect(store.listExperiments()).rejects.toThrow(/meta\.yaml is damaged: it holds no fields/);
  });

  it("says which file is damaged", async () => {
    const root = join(await temporaryFolder(), "mlruns");
    await mkdir(join(root, "1"), { recursive: true });
    await writeFile(join(root, "1", "meta.yaml"), "name: [");
    await expect(new EmbeddedStore(root).ensureExperiment("bikes")).rejects.toMatchObject({
      code: "TRACKING_UNAVAILABLE",
      message: expect.stringContaining(join("1", "meta.yaml")),
    });
  });
});
