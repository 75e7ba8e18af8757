import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { output, runSupport } from "../../../../support/processes.js";
import { storeWithRun } from "./support.js";

async function storeWithModel() {
  const all = await storeWithRun();
  return { ...all, model: await all.store.logModel(all.run.runId, { name: "model" }, () => new Map()) };
}

describe("a registered model", () => {
  it("counts its versions from 1, with the fields that mlflow 3.17.2 wrote", async () => {
    const { store, run, root, model } = await storeWithModel();
    const source = `models:/${model.modelId}`;
    expect(await store.registerModel("bikes", model)).toEqual({
      name: "bikes",
      version: "1",
      runId: run.runId,
      source,
      aliases: [],
      tags: {},
    });
    expect((await store.registerModel("bikes", model)).version).toBe("2");
    const meta = await readFile(join(root, "models", "bikes", "version-2", "meta.yaml"), "utf8");
    expect(parse(meta)).toMatchObject({
      current_stage: "None",
      model_id: model.modelId,
      name: "bikes",
      run_id: run.runId,
      source,
      status: "READY",
      storage_location: model.artifactUri,
      version: 2,
    });
    expect(parse(await readFile(join(root, "models", "bikes", "meta.yaml"), "utf8"))).toMatchObject({
      name: "bikes",
    });
  });

  it("has aliases that move from version to version", async () => {
    const { store, root, model } = await storeWithModel();
    await store.registerModel("bikes", model);
    await store.registerModel("bikes", model);
    await store.setAlias("bikes", "Champion", "1");
    await store.setAlias("bikes", "tested", "2");
    await store.setAlias("bikes", "Champion", "2");
    expect((await store.getVersion("bikes", { alias: "Champion" })).version).toBe("2");
    expect((await store.getVersion("bikes", { version: "2" })).aliases).toEqual(["Champion", "tested"]);
    expect((await store.getVersion("bikes", { version: "1" })).aliases).toEqual([]);
    expect(await readFile(join(root, "models", "bikes", "aliases", "Champion"), "utf8")).toBe("2");
  });

  it("says what is missing", async () => {
    const { store, model } = await storeWithModel();
    const missing = { code: "TRACKING_MISSING" };
    await expect(store.getVersion("bikes", { version: "1" })).rejects.toMatchObject(missing);
    await expect(store.registerModel("bikes", { ...model, modelId: "m-0" })).rejects.toMatchObject(missing);
    await expect(store.registerModel("bikes", { ...model, runId: "0" })).rejects.toMatchObject(missing);
    await store.registerModel("bikes", model);
    await expect(store.getVersion("bikes", { version: "2" })).rejects.toMatchObject(missing);
    await expect(store.getVersion("bikes", { version: "1/../../x" })).rejects.toMatchObject(missing);
    await expect(store.getVersion("bikes", { alias: "Champion" })).rejects.toMatchObject(missing);
    await expect(store.setAlias("bikes", "Champion", "2")).rejects.toMatchObject(missing);
    await expect(store.setAlias("bikes", "latest", "1")).rejects.toMatchObject({ code: "TRACKING_INVALID" });
  });

  it("gives every version its own number where processes register at once", async () => {
    const { store, run, root } = await storeWithRun();
    const writer = () => output(runSupport("tracking-writer.ts", ["versions", root, run.runId, "20"]));
    const said = (await Promise.all([writer(), writer()])).flatMap((text) =>
      text.trim().split("\n").map(Number),
    );
    expect(said.sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
    expect((await store.getVersion("bikes", { version: "40" })).version).toBe("40");
  });
});
