import { describe, expect, it } from "vitest";
import { code, point, STORES, storeOf } from "../support/both-stores.js";

// One suite, two stores: models and the registry of the embedded folder and of a real MLflow server.
describe.each(STORES)("%s", (kind) => {
  const { begin } = storeOf(kind);

  it("logs a model with its files, registers it, and finds it by every address", async (context) => {
    const { store, id } = await begin(context);
    const params = Object.fromEntries(Array.from({ length: 120 }, (_, i) => [`p${i}`, "1"]));
    const content = new Map<string, Uint8Array>();
    const model = await store.logModel(id, { name: "model", modelType: "dense", params }, (ids) => {
      expect(ids).toMatchObject({ runId: id, modelId: expect.stringMatching(/^m-/) });
      content.set("assay/weights é.bin", Buffer.from([0, 1, 255]));
      content.set("MLmodel", Buffer.from(`model_id: ${ids.modelId}\n`));
      return content;
    });
    expect(model).toMatchObject({ name: "model", runId: id });
    await store.logBatch(id, { metrics: [{ ...point("mae", 3), modelId: model.modelId }] });

    const name = `bikes ${kind} 'é'`;
    const first = await store.registerModel(name, model);
    const source = `models:/${model.modelId}`;
    expect(first).toEqual({ name, version: "1", runId: id, source, aliases: [], tags: {} });
    expect((await store.registerModel(name, model)).version).toBe("2");
    await store.setAlias(name, "Champion", "1");
    expect(await store.getVersion(name, { alias: "Champion" })).toEqual({ ...first, aliases: ["Champion"] });
    expect((await store.getVersion(name, { version: "2" })).aliases).toEqual([]);
    const files = (map: ReadonlyMap<string, Uint8Array>) =>
      [...map].map(([path, bytes]) => [path, String(Buffer.from(bytes).toString("hex"))]).sort();
    for (const uri of [
      model.modelId,
      source,
      `runs:/${id}/model`,
      `models:/${name}/2`,
      `models:/${name}@Champion`,
    ]) {
      expect(files(await store.getModelFiles(uri)), uri).toEqual(files(content));
    }

    await store.setModelTags(name, { stage: "tried" });
    await store.setModelTags(name, { ok: "yes" }, "2");
    expect(await store.listModels()).toContainEqual({
      name,
      aliases: { Champion: "1" },
      tags: { stage: "tried" },
    });
    expect((await store.listVersions(name)).map(({ version, aliases }) => [version, aliases])).toEqual([
      ["2", []],
      ["1", ["Champion"]],
    ]);
    await store.setAlias(name, "Champion", "2");
    expect((await store.getVersion(name, { alias: "Champion" })).version).toBe("2");
    await store.deleteAlias(name, "Champion");
    await expect(store.getVersion(name, { alias: "Champion" })).rejects.toThrow(code("TRACKING_MISSING"));
  });

  it("registers a folder of a run's artifacts, with tags from the first moment on", async (context) => {
    const { store, id } = await begin(context);
    await store.putArtifact(id, "données/a.txt", Buffer.from("a"));
    const name = `dataset.vélos ${kind}`;
    const folder = { runId: id, path: "données" };
    const tags = { version: { digest: "3f", "à/b": "é\n" }, model: { kind: "dataset" } };
    const first = await store.registerModel(name, folder, tags);
    const source = `runs:/${id}/données`;
    expect(first).toEqual({ name, version: "1", runId: id, source, aliases: [], tags: tags.version });
    expect(await store.getVersion(name, { version: "1" })).toEqual(first);
    await store.registerModel(name, folder, { model: { kind: "other", more: "1" } });
    await store.setAlias(name, "training", "1");
    expect(await store.listVersions(name)).toMatchObject([
      { version: "2", tags: {} },
      { version: "1", tags: tags.version, aliases: ["training"] },
    ]);
    expect(await store.getModel(name)).toEqual({
      name,
      aliases: { training: "1" },
      tags: { kind: "dataset" },
    });
  });

  it("makes a registered model without versions, and leaves one that is there", async (context) => {
    const { store, id } = await begin(context);
    const name = `planned ${kind}`;
    await store.ensureModel(name, { team: "é" });
    await store.ensureModel(name, { team: "other" });
    expect(await store.getModel(name)).toEqual({ name, aliases: {}, tags: { team: "é" } });
    expect(await store.listVersions(name)).toEqual([]);
    expect((await store.registerModel(name, { runId: id, path: "a" })).version).toBe("1");
    await expect(store.ensureModel("a/b")).rejects.toThrow(code("TRACKING_INVALID"));
    await expect(store.ensureModel("c", { d: "x".repeat(8001) })).rejects.toThrow(code("TRACKING_INVALID"));
  });

  it("makes nothing of a registration that it refuses", async (context) => {
    const { store, id } = await begin(context);
    const name = `refused ${kind}`;
    const refused = code("TRACKING_INVALID");
    const long = { a: "x".repeat(8001) };
    const folder = { runId: id, path: "a" };
    await expect(store.registerModel(name, folder, { version: long })).rejects.toThrow(refused);
    await expect(store.registerModel(name, folder, { model: long })).rejects.toThrow(refused);
    await expect(store.registerModel(name, { runId: id, path: "../a" })).rejects.toThrow(refused);
    const elsewhere = { runId: "0123456789abcdef0123456789abcdef", path: "a" };
    await expect(store.registerModel(name, elsewhere)).rejects.toThrow(code("TRACKING_MISSING"));
    await expect(store.getModel(name)).rejects.toThrow(code("TRACKING_MISSING"));
  });

  it("says what of a registry is missing, and refuses reserved aliases", async (context) => {
    const { store, id } = await begin(context);
    const missing = code("TRACKING_MISSING");
    await expect(store.getVersion("none", { version: "1" })).rejects.toThrow(missing);
    await expect(store.getVersion("none", { alias: "Champion" })).rejects.toThrow(missing);
    await expect(store.listVersions("none")).rejects.toThrow(missing);
    await expect(store.setAlias("none", "Champion", "1")).rejects.toThrow(missing);
    await expect(store.getModelFiles("models:/m-none")).rejects.toThrow(missing);
    await expect(store.getModelFiles(`runs:/${id}/none`)).rejects.toThrow(missing);
    const model = { modelId: "m-none", name: "model", runId: id, artifactUri: "" };
    await expect(store.registerModel("none", model)).rejects.toThrow(missing);
    await expect(store.setAlias("none", "latest", "1")).rejects.toThrow(code("TRACKING_INVALID"));
  });
});
