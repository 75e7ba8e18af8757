import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { EmbeddedStore, type RunStatus } from "../../../../../sdk/io/registries/index.js";
import { storeWithRun } from "./support.js";

describe("a run", () => {
  it("has the fields of a meta.yaml that mlflow 3.17.2 wrote", async () => {
    const { store, run, runFolder } = await storeWithRun();
    expect(run.runId).toBe(`${"a".repeat(31)}0`);
    expect(parse(await readFile(join(runFolder, "meta.yaml"), "utf8"))).toEqual({
      artifact_uri: `${store.uri}/${run.experimentId}/${run.runId}/artifacts`,
      deleted_time: null,
      end_time: null,
      entry_point_name: "",
      experiment_id: run.experimentId,
      lifecycle_stage: "active",
      run_id: run.runId,
      run_name: "first",
      source_name: "",
      source_type: 4,
      source_version: "",
      start_time: 1_700_000_000_000,
      status: 1,
      tags: [],
      user_id: "ada",
    });
    expect(await store.getRun(run.runId)).toEqual({
      info: run,
      params: {},
      metrics: {},
      tags: { team: "rides", "mlflow.runName": "first" },
    });
  });

  it.each([
    ["FINISHED", 3],
    ["FAILED", 4],
    ["KILLED", 5],
    ["RUNNING", 1],
  ] as const)("that is %s is kept with MLflow's number", async (status, number) => {
    const { store, run, runFolder } = await storeWithRun();
    await store.updateRun(run.runId, { status, endTimeMs: 1_700_000_000_999 });
    expect(parse(await readFile(join(runFolder, "meta.yaml"), "utf8"))).toMatchObject({
      status: number,
      end_time: 1_700_000_000_999,
    });
    const { info } = await store.getRun(run.runId);
    expect([info.status, info.endTimeMs]).toEqual([status, 1_700_000_000_999]);
  });

  it("refuses a state that MLflow does not know, and wrong times and names", async () => {
    const { store, run } = await storeWithRun();
    const refused = expect.objectContaining({ code: "TRACKING_INVALID" });
    const unknown = "DONE" as RunStatus;
    await expect(store.updateRun(run.runId, { status: unknown })).rejects.toEqual(refused);
    await expect(store.updateRun(run.runId, { status: "FINISHED", endTimeMs: 1.5 })).rejects.toEqual(refused);
    const next = { experimentId: run.experimentId, name: "a", startTimeMs: 1, user: "ada", tags: {} };
    await expect(store.createRun({ ...next, name: " " })).rejects.toEqual(refused);
    await expect(store.createRun({ ...next, startTimeMs: -1 })).rejects.toEqual(refused);
    await expect(store.createRun({ ...next, tags: { "../a": "b" } })).rejects.toEqual(refused);
    await expect(store.createRun({ ...next, tags: { a: "1", "a/b": "2" } })).rejects.toEqual(refused);
  });

  it("keeps fields that it does not know, and its name in step with the tag", async () => {
    const { store, run, runFolder } = await storeWithRun();
    const path = join(runFolder, "meta.yaml");
    await writeFile(path, `${await readFile(path, "utf8")}later_field: kept\n`);
    await store.logBatch(run.runId, { tags: { "mlflow.runName": "second" } });
    await store.updateRun(run.runId, { status: "FINISHED" });
    expect(parse(await readFile(path, "utf8"))).toMatchObject({ later_field: "kept", run_name: "second" });
    expect((await store.getRun(run.runId)).info.name).toBe("second");
  });

  it.each(["missing", "", "../0", "a/b", ".trash", "models"])("that is not there says so: %j", async (id) => {
    const { store } = await storeWithRun();
    await expect(store.getRun(id)).rejects.toMatchObject({ code: "TRACKING_MISSING" });
  });

  it("that is deleted takes nothing more", async () => {
    const { store, run, runFolder } = await storeWithRun();
    const path = join(runFolder, "meta.yaml");
    await writeFile(path, (await readFile(path, "utf8")).replace('"active"', '"deleted"'));
    await expect(store.logBatch(run.runId, { params: { a: "b" } })).rejects.toMatchObject({
      code: "TRACKING_INVALID",
    });
  });

  it("is found by another store, in a store that has moved", async () => {
    const { run, root } = await storeWithRun();
    await rename(root, `${root} moved`);
    const moved = new EmbeddedStore(`${root} moved`);
    await moved.putArtifact(run.runId, "a.txt", Buffer.from("a"));
    expect(
      await readFile(join(`${root} moved`, run.experimentId, run.runId, "artifacts", "a.txt"), "utf8"),
    ).toBe("a");
  });
});
