import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { storeWithRun } from "./support.js";

describe("parameters and tags", () => {
  it("are files that hold nothing but the value", async () => {
    const { store, run, runFolder } = await storeWithRun();
    await store.logBatch(run.runId, { params: { "model.epochs": "20", "a/b": "" }, tags: { note: "é\n" } });
    expect(await readFile(join(runFolder, "params", "model.epochs"), "utf8")).toBe("20");
    expect(await readFile(join(runFolder, "tags", "note"), "utf8")).toBe("é\n");
    const { params, tags } = await store.getRun(run.runId);
    expect(params).toEqual({ "model.epochs": "20", "a/b": "" });
    expect(tags.note).toBe("é\n");
  });

  it("come back as they went in, whatever the text", async () => {
    const { store, run } = await storeWithRun();
    let n = 0;
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme" }), async (value) => {
        const key = `p${n++}`;
        await store.logBatch(run.runId, { params: { [key]: value }, tags: { same: value } });
        const { params, tags } = await store.getRun(run.runId);
        expect([params[key], tags.same]).toEqual([value, value]);
      }),
      { numRuns: 30 },
    );
  });

  it("stay as they are where they are parameters, and change where they are tags", async () => {
    const { store, run } = await storeWithRun();
    await store.logBatch(run.runId, { params: { epochs: "20" }, tags: { note: "a" } });
    await store.logBatch(run.runId, { params: { epochs: "20" }, tags: { note: "b" } });
    await expect(store.logBatch(run.runId, { params: { epochs: "30" } })).rejects.toMatchObject({
      code: "TRACKING_INVALID",
      message: expect.stringMatching(/"30".*"20".*new run/),
    });
    const { params, tags } = await store.getRun(run.runId);
    expect([params.epochs, tags.note]).toEqual(["20", "b"]);
  });

  it.each([
    [{ params: { fine: "1", epochs: "30" } }],
    [{ params: { fine: "1" }, tags: { "..": "a" } }],
    [{ params: { fine: "1" }, tags: { long: "x".repeat(8001) } }],
    [{ params: { fine: "1" }, metrics: [{ key: "loss", value: 1, timestampMs: 1, step: 0.5 }] }],
    [
      {
        params: { fine: "1" },
        metrics: [{ key: "loss", value: 1, timestampMs: 1, step: 0, modelId: "m-1" }],
      },
    ],
    [{ params: { fine: "1", "fine/er": "2" } }],
    [{ params: { fine: "1", "epochs/x": "2" } }],
    [{ params: { fine: "1", deep: "2" } }],
  ])("leave nothing of a batch where one value is refused: %j", async (batch) => {
    const { store, run } = await storeWithRun();
    const before = { params: { epochs: "20", "deep/er": "1" } };
    await store.logBatch(run.runId, before);
    await expect(store.logBatch(run.runId, batch)).rejects.toMatchObject({
      code: /^TRACKING_(INVALID|MISSING)$/,
    });
    expect((await store.getRun(run.runId)).params).toEqual(before.params);
  });

  it("leave no temporary file behind", async () => {
    const { store, run, runFolder } = await storeWithRun();
    await store.logBatch(run.runId, { params: { a: "1" }, tags: { b: "2" } });
    await store.logBatch(run.runId, { params: { a: "1" }, tags: { b: "3" } });
    expect((await readdir(runFolder)).sort()).toEqual([
      "artifacts",
      "meta.yaml",
      "metrics",
      "params",
      "tags",
    ]);
  });
});
