import { describe, expect, it } from "vitest";
import { type JobOptions, Model, runJob } from "../../../../sdk/index.js";
import { openStore } from "../../../../sdk/io/registries/index.js";
import { experimentOn, NUMBERS } from "../../../support/bad-input.js";

/** Runs a training as a job, in a folder of its own. */
async function job(config: Readonly<Record<string, unknown>>) {
  const { folder, config: whole } = await experimentOn(NUMBERS, {
    explain: false,
    report: false,
    register: { name: "numbers", alias: "Champion" },
    ...config,
  });
  const notes: string[] = [];
  const options: JobOptions = {
    cwd: folder,
    env: {},
    onProgress: (event) => void (event.type === "note" && notes.push(event.message)),
  };
  return { folder, notes, outcome: await runJob(whole, options) };
}

describe("register in a training's config", () => {
  it("makes the model a version with an alias, which loads", async () => {
    const { folder, outcome } = await job({});
    expect(outcome.summary).toMatchObject({ status: "FINISHED", registered: "models:/numbers/1" });
    const model = await Model.load("models:/numbers@Champion", { cwd: folder, env: {} });
    expect(model.kind).toBe("linear");
  });

  it("copies a run that still goes on to a registry elsewhere, as one that nobody writes", async () => {
    const { folder, outcome } = await job({ tracking: { registryUri: "./models" } });
    expect(outcome.summary).toMatchObject({ registered: "models:/numbers/1" });
    const registry = openStore("./models", { cwd: folder });
    const { runId } = await registry.getVersion("numbers", { alias: "Champion" });
    const copy = await registry.getRun(runId);
    expect(copy.info.status).toBe("FINISHED");
    expect(copy.tags).toMatchObject({ "assay.syncedFrom": outcome.summary.run?.id, "assay.sync": "running" });
  });

  it("leaves a model alone that missed a threshold, and says so", async () => {
    const { folder, notes, outcome } = await job({ metrics: [{ name: "r2", threshold: 2 }] });
    expect(outcome.error?.code).toBe("THRESHOLD_MISSED");
    expect(outcome.summary).not.toHaveProperty("registered");
    expect(notes).toContain("not registered: r2 missed the threshold");
    const loaded = Model.load("models:/numbers@Champion", { cwd: folder, env: {} });
    await expect(loaded).rejects.toMatchObject({ code: "TRACKING_MISSING" });
  });

  it("refuses where there is no run: a config before anything is read, an experiment with what to do", async () => {
    const { outcome } = await job({ tracking: { enabled: false } });
    expect(outcome.error).toMatchObject({
      code: "CONFIG_INVALID",
      message: expect.stringContaining("register: "),
    });
    const { chain } = await experimentOn(NUMBERS, { tracking: { enabled: false } });
    const trained = await chain.train();
    await expect(trained.register({ name: "numbers" })).rejects.toMatchObject({
      code: "TRACKING_MISSING",
      message: expect.stringContaining("Train with tracking on."),
    });
  });
});
