import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { storeWithRun } from "./support.js";

const files = () =>
  new Map([
    ["MLmodel", Buffer.from("flavors: {}")],
    ["a/b.bin", Buffer.from([1, 0, 255])],
  ]);

describe("a logged model", () => {
  it("has the fields of a meta.yaml that mlflow 3.17.2 wrote, ready, as an output of its run", async () => {
    const { store, run, root, runFolder } = await storeWithRun();
    const model = await store.logModel(
      run.runId,
      { name: "model", modelType: "dense", params: { alpha: "1" }, tags: { k: "v" } },
      ({ modelId, runId, artifactUri }) =>
        files().set("ids", Buffer.from(`${modelId} ${runId} ${artifactUri}`)),
    );
    expect(model.modelId).toMatch(/^m-[0-9a-f]{32}$/);
    const folder = join(root, run.experimentId, "models", model.modelId);
    expect(parse(await readFile(join(folder, "meta.yaml"), "utf8"))).toMatchObject({
      artifact_location: `${store.uri}/${run.experimentId}/models/${model.modelId}/artifacts`,
      experiment_id: run.experimentId,
      model_id: model.modelId,
      model_type: "dense",
      name: "model",
      source_run_id: run.runId,
      status: 2,
      status_message: null,
    });
    expect(await readFile(join(folder, "params", "alpha"), "utf8")).toBe("1");
    expect(await readFile(join(folder, "tags", "k"), "utf8")).toBe("v");
    const output = join(runFolder, "outputs", model.modelId, "meta.yaml");
    expect(parse(await readFile(output, "utf8"))).toEqual({
      destination_id: model.modelId,
      destination_type: "MODEL_OUTPUT",
      source_id: model.modelId,
      source_type: "RUN_OUTPUT",
      step: 0,
      tags: {},
    });
    const kept = await store.getModelFiles(model.modelId);
    expect(Buffer.from(kept.get("ids") ?? []).toString()).toBe(
      `${model.modelId} ${run.runId} ${model.artifactUri}`,
    );
    expect(kept.get("a/b.bin")).toEqual(Buffer.from([1, 0, 255]));
  });

  it("is found by its id, by its run, by its version and by its alias", async () => {
    const { store, run } = await storeWithRun();
    await store.logModel(run.runId, { name: "model" }, () => new Map([["old", Buffer.from("")]]));
    const model = await store.logModel(run.runId, { name: "model" }, files);
    await store.registerModel("bikes", model);
    await store.setAlias("bikes", "Champion", "1");
    for (const uri of [
      model.modelId,
      `models:/${model.modelId}`,
      `runs:/${run.runId}/model`,
      "models:/bikes/1",
      "models:/bikes@Champion",
    ]) {
      expect(await store.getModelFiles(uri)).toEqual(files());
    }
  });

  it("is found among a run's artifacts, where MLflow 2 logged models", async () => {
    const { store, run } = await storeWithRun();
    for (const [path, bytes] of files()) await store.putArtifact(run.runId, `old/model/${path}`, bytes);
    expect(await store.getModelFiles(`runs:/${run.runId}/old/model`)).toEqual(files());
  });

  it.each([
    "m-missing",
    "models:/m-../0",
    "models:/bikes/7",
    "models:/bikes@Champion",
    "bikes",
    "runs:/missing/model",
  ])("that is not there says so: %s", async (uri) => {
    const { store } = await storeWithRun();
    await expect(store.getModelFiles(uri)).rejects.toMatchObject({ code: "TRACKING_MISSING" });
  });

  it("leaves nothing where it is refused", async () => {
    const { store, run, root } = await storeWithRun();
    const refused = { code: "TRACKING_INVALID" };
    const escaping = () => new Map([["../../meta.yaml", Buffer.from("")]]);
    await expect(store.logModel(run.runId, { name: "model" }, escaping)).rejects.toMatchObject(refused);
    await expect(store.logModel(run.runId, { name: "a/b" }, files)).rejects.toMatchObject(refused);
    expect(await readdir(join(root, run.experimentId))).not.toContain("models");
  });
});
