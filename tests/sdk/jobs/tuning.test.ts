import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runJob, type TuneInput } from "../../../sdk/index.js";
import { loadJobConfig } from "../../../sdk/jobs/config.js";
import type { Tuned } from "../../../sdk/jobs/state.js";
import { experimentOn, filesIn, NUMBERS } from "../../support/bad-input.js";

const FOREST = { kind: "forest", trees: 4 } as const;
const SPACE: TuneInput["space"] = { "model.maxDepth": { int: [1, 6] } };

const tagsOf = (folder: string, name: string) =>
  filesIn(folder).filter((file) => file.endsWith(`tags/${name}`));

describe("the tuning job", () => {
  it("writes a config that trains to what the study found, from wherever it lies", async () => {
    const { folder, config } = await experimentOn(NUMBERS, { model: FOREST });
    const options = { cwd: folder, env: {}, onProgress: false } as const;
    const tuning = {
      ...config,
      kind: "tuning",
      name: "costs $5",
      tracking: { uri: join(folder, "runs") },
      tune: { space: SPACE, search: { kind: "random", trials: 3 }, output: "deep/er/best.yaml" },
    };
    const { error, summary, views, state } = await runJob(tuning, options);
    expect(error).toBeUndefined();
    expect(summary).toMatchObject({
      job: "tuning",
      status: "FINISHED",
      trials: { complete: 3, pruned: 0, failed: 0 },
      outputs: { best: join(folder, "deep/er/best.yaml"), report: expect.stringMatching(/-tuning\.html$/) },
    });
    const { best } = state as unknown as Tuned;
    const path = summary.outputs.best;
    const text = readFileSync(path, "utf8");
    expect(text).toMatch(/^# The best of 3 trials: trial \d, mean mae .* of the training rows\./);
    expect(text).toContain("path: ../../data.csv");
    const { value, kind } = await loadJobConfig([path], { cwd: folder, env: {} });
    expect(kind).toBe("training");
    expect(value).toMatchObject({
      model: best.config.model,
      name: "costs $5",
      tracking: { uri: join(folder, "runs") },
    });
    const trained = await runJob([path, { explain: false }], options);
    expect(trained.summary).toMatchObject({ job: "training", status: "FINISHED" });
    expect(views({})[0]["text/plain"]).toMatch(/Best: trial/);
    expect(readFileSync(summary.outputs.report, "utf8")).toMatch(/Config of the best trial/);
    // Again: the best config is there, and nothing says that it may be replaced.
    const again = await runJob(tuning, options);
    expect(again.summary.error).toMatchObject({ code: "OUTPUT_EXISTS" });
  });

  it.each([
    [{ compare: ["linear"] }, /the key "compare" is not known/],
    [{ register: { name: "x" } }, /the key "register" is not known/],
    [{ tune: undefined }, /tune: is missing/],
    [{ tune: { space: SPACE, search: { kind: "tpe", trails: 3 } } }, /"trials"/],
  ])("refuses %j", async (keys, words) => {
    const { folder, config } = await experimentOn(NUMBERS, { model: FOREST });
    const { error } = await runJob(
      { ...config, kind: "tuning", tune: { space: SPACE }, ...keys },
      { cwd: folder, env: {} },
    );
    expect(error?.message).toMatch(words);
    expect(filesIn(folder)).toEqual(["data.csv"]);
  });

  it("is a part of a training: the best is trained in place of the config's model", async () => {
    const { folder, config } = await experimentOn(NUMBERS, { model: FOREST });
    const tune = { space: SPACE, search: { kind: "random", trials: 3 } };
    const outcome = await runJob([config, { tune, explain: false }], {
      cwd: folder,
      env: {},
      onProgress: false,
    });
    expect(outcome.error).toBeUndefined();
    expect(outcome.summary).toMatchObject({
      job: "training",
      trials: { complete: 3, pruned: 0, failed: 0 },
      best: { metric: "mae" },
      outputs: { best: expect.stringMatching(/-best\.yaml$/), report: expect.any(String) },
    });
    const state = outcome.state as Partial<Tuned>;
    expect(state.config?.model).toMatchObject({ maxDepth: outcome.summary.best?.params["model.maxDepth"] });
    expect(tagsOf(folder, "assay.tunedIn")).toHaveLength(1);
  });
});
