import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { storeWithRun } from "./support.js";

describe("artifacts", () => {
  it("are bytes or streams, listed a folder at a time", async () => {
    const { store, run, runFolder } = await storeWithRun();
    await store.putArtifact(run.runId, "reports/été.html", Buffer.from("<h1>"));
    await store.putArtifact(run.runId, "b.bin", Readable.from([Buffer.from([1, 2]), Buffer.from([3])]));
    await store.putArtifact(run.runId, "b.bin", Readable.from([Buffer.from([4])]));
    expect(await store.listArtifacts(run.runId)).toEqual([
      { path: "b.bin", isDirectory: false, bytes: 1 },
      { path: "reports", isDirectory: true },
    ]);
    expect(await store.listArtifacts(run.runId, "reports")).toEqual([
      { path: "reports/été.html", isDirectory: false, bytes: 4 },
    ]);
    expect(await store.listArtifacts(run.runId, "missing")).toEqual([]);
    expect(await store.listArtifacts(run.runId, "b.bin")).toEqual([]);
    expect(await text(await store.getArtifact(run.runId, "reports/été.html"))).toBe("<h1>");
    expect(await buffer(await store.getArtifact(run.runId, "b.bin"))).toEqual(Buffer.from([4]));
    expect(await readFile(join(runFolder, "artifacts", "reports", "été.html"), "utf8")).toBe("<h1>");
  });

  it("that are not there say so", async () => {
    const { store, run } = await storeWithRun();
    await store.putArtifact(run.runId, "a/b", Buffer.from(""));
    for (const path of ["missing", "a", "a/b/c"]) {
      await expect(store.getArtifact(run.runId, path)).rejects.toMatchObject({ code: "ARTIFACT_MISSING" });
    }
  });

  it("stay in the run's folder", async () => {
    const { store, run } = await storeWithRun();
    for (const path of ["../meta.yaml", "/etc/hosts", "a/../../meta.yaml", "..\\meta.yaml"]) {
      const refused = { code: "TRACKING_INVALID" };
      await expect(store.putArtifact(run.runId, path, Buffer.from(""))).rejects.toMatchObject(refused);
      await expect(store.getArtifact(run.runId, path)).rejects.toMatchObject(refused);
      await expect(store.listArtifacts(run.runId, path)).rejects.toMatchObject(refused);
    }
  });

  it("are not a file and a folder of one name", async () => {
    const { store, run } = await storeWithRun();
    await store.putArtifact(run.runId, "a/b", Buffer.from(""));
    await expect(store.putArtifact(run.runId, "a", Buffer.from(""))).rejects.toMatchObject({
      code: "TRACKING_INVALID",
    });
    await expect(store.putArtifact(run.runId, "a/b/c", Buffer.from(""))).rejects.toMatchObject({
      code: "TRACKING_INVALID",
    });
  });

  it("leave nothing half-written where their stream breaks", async () => {
    const { store, run, runFolder } = await storeWithRun();
    async function* broken() {
      yield Buffer.from("half");
      throw new Error("the source broke");
    }
    await store.putArtifact(run.runId, "a", Buffer.from("old"));
    await expect(store.putArtifact(run.runId, "a", Readable.from(broken()))).rejects.toThrow(
      "the source broke",
    );
    expect(await text(await store.getArtifact(run.runId, "a"))).toBe("old");
    expect((await readdir(runFolder)).filter((name) => name.startsWith(".tmp"))).toEqual([]);
  });
});
