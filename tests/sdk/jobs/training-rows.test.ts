import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Table } from "../../../sdk/core/tables/index.js";
import { EmbeddedStore } from "../../../sdk/io/registries/index.js";
import { jobEnvironment } from "../../../sdk/jobs/environment.js";
import { modelSource } from "../../../sdk/jobs/serving/model-source.js";
import { findTrainingRows } from "../../../sdk/jobs/training-rows.js";
import { saveSmallModel } from "../../support/small-model.js";
import { storedProject } from "../../support/stored-jobs.js";

describe("the training rows of a stored model", () => {
  let project: Awaited<ReturnType<typeof storedProject>>;
  let trained = "";
  beforeAll(async () => {
    project = await storedProject();
    const { summary, error } = await project.train();
    expect(error).toBeUndefined();
    trained = summary.run?.id ?? "";
  });
  afterAll(() => rm(project.folder, { recursive: true, force: true }));

  const environment = () => jobEnvironment({ cwd: project.folder, env: {} });
  const found = (runId?: string, signal = new AbortController().signal) => {
    const state = {
      config: { kind: "evaluations", tracking: { enabled: true } },
      environment: environment(),
      ...{ startedAtMs: 0, files: [], directoryOf: () => project.folder },
    };
    const context = { signal, now: () => 0 };
    return findTrainingRows(state as never, runId === undefined ? {} : { runId }, context);
  };
  /** A run of the project's store that kept this as its config. */
  const runThatKept = async (config: string | undefined): Promise<string> => {
    const store = new EmbeddedStore(join(project.folder, "mlruns"));
    const experimentId = await store.ensureExperiment("kept");
    const run = { experimentId, name: "a", startTimeMs: 1, user: "u", tags: {} };
    const { runId } = await store.createRun(run);
    if (config !== undefined) await store.putArtifact(runId, "config.yaml", Buffer.from(config));
    await store.close();
    return runId;
  };

  it("are read again, and are the same by their digest", async () => {
    const { raw, cleaned, note, digest } = await found(trained);
    expect(note).toBeUndefined();
    expect(digest).toMatch(/^[0-9a-f]{32}$/);
    expect([raw?.numRows, cleaned?.numRows]).toEqual([45, 45]);
  });

  it("are not known where nothing names a run, or there is none of this name", async () => {
    expect(await found()).toEqual({ note: "the model names no run that trained it" });
    expect((await found("0".repeat(32))).note).toMatch(/^there is no run 0+ in file:.*mlruns$/);
  });

  it.each<[string | undefined, RegExp]>([
    [undefined, /kept no config$/],
    ["5\n", /kept no config$/],
    ["kind: inference\n", /kept the config of no training$/],
    ["kind: training\nplugins: [no-such-plugin]\n", /^run \w+: .*no-such-plugin/],
    [
      "dataset: { kind: csv, path: /no/such.csv }\ntarget: y\nmodel: { kind: linear }\n",
      /the training rows of run \w+ cannot be read again: .*such\.csv/,
    ],
  ])("are not known where the run kept %j", async (config, note) => {
    expect((await found(await runThatKept(config))).note).toMatch(note);
  });

  it("cannot be told to be the same where the run kept no digest", async () => {
    const path = JSON.stringify(join(project.folder, "data.csv"));
    const config = `dataset: { kind: csv, path: ${path} }\ntarget: y\nmodel: { kind: linear }\n`;
    const { raw, note } = await found(await runThatKept(config));
    expect(note).toBe("the model's run kept no digest of its training rows");
    expect(raw?.numRows).toBeGreaterThan(0);
  });

  it("are not looked for any longer once a signal says so", async () => {
    await expect(found(trained, AbortSignal.abort())).rejects.toMatchObject({ code: "INTERRUPTED" });
  });

  it("are the background of a served model, which is pinned to its version", async () => {
    const source = modelSource({ model: "models:/bikes/latest", uris: {}, environment: environment() });
    expect(await source.pin()).toBe("models:/bikes/1");
    const opened = await source.open();
    expect(opened).toMatchObject({
      ...{ uri: "models:/bikes/1", version: { name: "bikes", version: "1" }, runId: trained },
      example: expect.any(Table),
      inputs: expect.anything(),
    });
    const background = await opened.background?.();
    expect(background instanceof Table && background.numRows).toBe(45);
    opened.model.dispose();
  });

  it("are nowhere where a folder holds the model, which is served from there", async () => {
    const place = join(project.folder, "small");
    await saveSmallModel(place);
    const source = modelSource({ model: place, uris: {}, environment: environment(), backend: "cpu" });
    expect(await source.pin()).toBe(place);
    const { background, model, version } = await source.open();
    expect(version).toBeUndefined();
    expect(await background?.()).toEqual({ note: "the model names no run that trained it" });
    model.dispose();
  });
});
