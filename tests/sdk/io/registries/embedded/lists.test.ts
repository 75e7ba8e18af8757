import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { storeWithRun } from "./support.js";

async function storeWithVersions() {
  const all = await storeWithRun();
  const { store, run } = all;
  const model = await store.logModel(run.runId, { name: "model" }, () => new Map());
  for (let i = 0; i < 11; i++) await store.registerModel("bikes", model);
  await store.setAlias("bikes", "Champion", "10");
  return { ...all, model };
}

describe("a deleted run", () => {
  it("is marked as mlflow 3.17.2 marks it, takes nothing more, and comes back", async () => {
    const { store, run, runFolder } = await storeWithRun();
    const meta = async () => parse(await readFile(join(runFolder, "meta.yaml"), "utf8"));
    await store.deleteRun(run.runId);
    await store.deleteRun(run.runId);
    expect(await meta()).toMatchObject({ lifecycle_stage: "deleted", deleted_time: expect.any(Number) });
    await expect(store.logBatch(run.runId, { tags: { a: "b" } })).rejects.toMatchObject({
      code: "TRACKING_INVALID",
    });
    await store.restoreRun(run.runId);
    await store.restoreRun(run.runId);
    expect(await meta()).toMatchObject({ lifecycle_stage: "active", deleted_time: null });
    await store.logBatch(run.runId, { tags: { a: "b" } });
    await expect(store.deleteRun("nothing")).rejects.toMatchObject({ code: "TRACKING_MISSING" });
  });
});

describe("an artifact", () => {
  it("is taken away, or a folder of them", async () => {
    const { store, run } = await storeWithRun();
    for (const path of ["a.txt", "plots/é.svg", "plots/b.svg"])
      await store.putArtifact(run.runId, path, Buffer.from("x"));
    await store.deleteArtifact(run.runId, "a.txt");
    expect(await store.listArtifacts(run.runId)).toMatchObject([{ path: "plots" }]);
    await store.deleteArtifact(run.runId, "plots");
    expect(await store.listArtifacts(run.runId)).toEqual([]);
    const again = store.deleteArtifact(run.runId, "plots");
    await expect(again).rejects.toMatchObject({ code: "ARTIFACT_MISSING" });
    const outside = store.deleteArtifact(run.runId, "../meta.yaml");
    await expect(outside).rejects.toMatchObject({ code: "TRACKING_INVALID" });
  });
});

describe("the lists of a store", () => {
  it("name the experiments", async () => {
    const { store, run } = await storeWithRun();
    expect(await store.listExperiments()).toEqual([
      { experimentId: "0", name: "Default" },
      { experimentId: run.experimentId, name: "bikes" },
    ]);
  });

  it("name the registered models with aliases and tags, and their versions newest first", async () => {
    const { store, model, root } = await storeWithVersions();
    await store.registerModel("a model", model);
    await store.setModelTags("bikes", { team: "rides", été: "1" });
    await store.setModelTags("bikes", { tested: "yes" }, "2");
    expect(await store.listModels()).toEqual([
      { name: "a model", aliases: {}, tags: {} },
      { name: "bikes", aliases: { Champion: "10" }, tags: { team: "rides", été: "1" } },
    ]);
    expect(await readFile(join(root, "models", "bikes", "version-2", "tags", "tested"), "utf8")).toBe("yes");
    const versions = await store.listVersions("bikes");
    expect(versions.map(({ version }) => version).join()).toBe("11,10,9,8,7,6,5,4,3,2,1");
    expect(versions[1]).toEqual(await store.getVersion("bikes", { alias: "Champion" }));
  });

  it("are empty where nothing is", async () => {
    const { store } = await storeWithRun();
    expect(await store.listModels()).toEqual([]);
    const missing = { code: "TRACKING_MISSING" };
    await expect(store.listVersions("bikes")).rejects.toMatchObject(missing);
    await expect(store.deleteAlias("bikes", "Champion")).rejects.toMatchObject(missing);
    await expect(store.setModelTags("bikes", { a: "b" })).rejects.toMatchObject(missing);
  });
});

describe("an alias", () => {
  it("is taken away; one that is not there leaves all as it is", async () => {
    const { store } = await storeWithVersions();
    await store.deleteAlias("bikes", "nobody");
    await store.deleteAlias("bikes", "Champion");
    expect(await store.listModels()).toMatchObject([{ name: "bikes", aliases: {} }]);
    const alias = store.getVersion("bikes", { alias: "Champion" });
    await expect(alias).rejects.toMatchObject({ code: "TRACKING_MISSING" });
    await expect(store.setModelTags("bikes", { a: "b" }, "99")).rejects.toMatchObject({
      code: "TRACKING_MISSING",
    });
  });
});
