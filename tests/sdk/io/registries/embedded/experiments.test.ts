import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { EmbeddedStore } from "../../../../../sdk/io/registries/index.js";
import { output, runSupport } from "../../../../support/processes.js";
import { temporaryFolder } from "../../../../support/temporary.js";

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
