import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { EmbeddedStore, modelFilesOf, openRun } from "../../../../sdk/io/registries/index.js";
import { SAMPLE_MODEL_FILES, writeSampleRun } from "../../../support/sample-run.js";
import { temporaryFolder } from "../../../support/temporary.js";

async function open(options: { readonly name?: string } = {}) {
  const store = new EmbeddedStore(join(await temporaryFolder(), "mlruns"));
  let now = Date.UTC(2026, 0, 31, 12, 0, 0);
  return openRun(store, { experiment: "bikes", user: "ada", now: () => now++, ...options });
}

describe("a run", () => {
  it("is named by its experiment and the time where it has no name", async () => {
    expect((await open()).info.name).toBe("bikes 2026-01-31 12:00:00");
    expect((await open({ name: "mine" })).info.name).toBe("mine");
  });

  it("is kept whole", async () => {
    const { run, model } = await writeSampleRun(join(await temporaryFolder(), "mlruns"));
    const { info, params, tags, metrics } = await run.store.getRun(run.info.runId);
    expect(info).toMatchObject({ status: "FINISHED", name: "première", startTimeMs: 1_700_000_000_000 });
    expect(params).toMatchObject({ "model.layers": "[64,64]", seed: "0" });
    expect(tags["mlflow.source.git.commit"]).toBe("0123456789abcdef0123456789abcdef01234567");
    expect(metrics).toEqual({
      loss: 1 / 20,
      "val/loss": 20 / 7,
      special: Number.POSITIVE_INFINITY,
      mae: 30.000000000000004,
      r2: 0.9,
    });
    expect(modelFilesOf(await run.store.getModelFiles(model.modelId))).toEqual(SAMPLE_MODEL_FILES);
  });

  it("keeps settings that are too long for parameters in config.yaml, and masks secrets", async () => {
    const run = await open();
    const settings = { exclude: "x".repeat(7000), dataset: { password: "hunter2" } };
    await run.logParams(settings);
    const { params } = await run.store.getRun(run.info.runId);
    expect(params.exclude).toBe("see config.yaml");
    const kept = await text(await run.store.getArtifact(run.info.runId, "config.yaml"));
    expect(parse(kept).exclude).toBe(settings.exclude);
    expect(kept + JSON.stringify(params)).not.toContain("hunter2");
  });

  it("refuses a metric at once, and one that cannot be written when it ends, with its state kept", async () => {
    const run = await open();
    expect(() => run.logMetric("a\\b", 1)).toThrow(expect.objectContaining({ code: "TRACKING_INVALID" }));
    run.logMetric("loss", 1, 0, "m-missing");
    await expect(run.end("FAILED")).rejects.toMatchObject({ code: "TRACKING_MISSING" });
    expect((await run.store.getRun(run.info.runId)).info.status).toBe("FAILED");
  });

  it("logs ten thousand points without waiting, and has them all at its end", async () => {
    const run = await open();
    for (let step = 0; step < 10_000; step++) run.logMetric("loss", step, step);
    await run.end("FINISHED");
    expect(await run.store.metricHistory(run.info.runId, "loss")).toHaveLength(10_000);
  });

  it("says when it ended, and how", async () => {
    const run = await open();
    await run.logTags({ extra: "1" });
    await run.end("KILLED");
    const { info, tags } = await run.store.getRun(run.info.runId);
    expect(info.status).toBe("KILLED");
    expect(info.endTimeMs).toBeGreaterThan(info.startTimeMs);
    expect(tags.extra).toBe("1");
  });
});
