import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Experiment, type ProgressEvent, type Study, type TuneInput } from "../../../../sdk/index.js";
import type { Tuned } from "../../../../sdk/jobs/state.js";
import {
  CLASSES,
  csvOf,
  expectClear,
  experimentOn,
  failure,
  filesIn,
  NUMBERS,
  runStatuses,
  STATUS,
} from "../../../support/bad-input.js";

const FOREST = { kind: "forest", trees: 4 } as const;
const SPACE: TuneInput["space"] = {
  "model.maxDepth": { int: [1, 6] },
  "model.splitColumns": { uniform: [0.3, 1] },
};
const TPE = { kind: "tpe", trials: 8, startup: 4, batch: 2 } as const;

const tagsOf = (folder: string, name: string) =>
  filesIn(folder)
    .filter((file) => file.endsWith(`tags/${name}`))
    .map((file) => readFileSync(join(folder, file), "utf8"));

/** A study without what a clock gave. */
const timeless = (study: Study) => study.trials.map(({ seconds: _, ...trial }) => trial);

describe("tune", () => {
  it("scores each trial as a cross-validation would, and trains the best on all training rows", async () => {
    const { folder, config, chain } = await experimentOn(NUMBERS, {
      model: FOREST,
      metrics: ["rmse", "mae"],
    });
    const tuned = await chain.tune({ space: SPACE, search: TPE, folds: { folds: 3 } });
    expect(tuned.study.trials).toHaveLength(8);
    expect(tuned.study.metric.name).toBe("rmse");
    const scores = tuned.study.trials.map(({ value }) => value ?? Number.NaN);
    expect(tuned.best.score).toBe(Math.min(...scores));
    // The same folds, the same streams: the score of the best is that of its own cross-validation, bit for bit.
    const { crossValidation } = await Experiment.load(tuned.best.config, {
      cwd: folder,
      env: {},
      onProgress: false,
    }).crossValidate({ folds: 3 });
    expect(crossValidation.mean.rmse).toBe(tuned.best.score);
    const trained = await tuned.train().evaluate();
    expect(trained.config.model).toMatchObject({ ...FOREST, maxDepth: tuned.best.params["model.maxDepth"] });
    const own = await Experiment.load([config, { model: trained.config.model }], {
      cwd: folder,
      env: {},
      onProgress: false,
    })
      .train()
      .evaluate();
    expect(trained.metrics.rmse).toBe(own.metrics.rmse);
    // Nothing was asked to be written but the study.
    expect(existsSync(join(folder, "outputs"))).toBe(false);
  });

  it("keeps each trial in a run nested in the study's, and the study in that", async () => {
    const { folder, chain } = await experimentOn(NUMBERS, { model: FOREST });
    const { run, study } = await chain.tune({ space: SPACE, search: { kind: "random", trials: 4 } });
    expect(runStatuses(folder)).toEqual(Array(5).fill(STATUS.finished));
    expect(tagsOf(folder, "mlflow.parentRunId")).toEqual(Array(4).fill(run?.id));
    expect(tagsOf(folder, "assay.trial").sort()).toEqual(["0", "1", "2", "3"]);
    expect(tagsOf(folder, "assay.trial.state")).toEqual(Array(4).fill("complete"));
    const files = filesIn(folder);
    for (const name of ["study.json", "study.parquet", "best.yaml"])
      expect(files).toContainEqual(expect.stringMatching(new RegExp(`${run?.id}/artifacts/${name}$`)));
    expect(files.filter((file) => file.endsWith("params/model.maxDepth"))).toHaveLength(4);
    expect(files.filter((file) => file.endsWith("metrics/cv_mae_mean"))).toHaveLength(4);
    const [text] = files
      .filter((file) => file.endsWith("metrics/best_mae"))
      .map((file) => readFileSync(join(folder, file), "utf8"));
    expect(Number(text.split(" ")[1])).toBe(study.best?.value);
  });

  it("is the same for one, two and four processes", async () => {
    const many = csvOf("x,c,y", 400, (i) => `${i % 13},${"abc"[i % 3]},${(i % 13) * 2 + (i % 7)}`);
    const studies = await Promise.all(
      [1, 2, 4].map(async (parallel) => {
        const { chain } = await experimentOn(many, { model: FOREST });
        const { study } = await chain.tune({ space: SPACE, search: TPE, folds: { folds: 3 }, parallel });
        return timeless(study);
      }),
    );
    expect(studies[0]).toHaveLength(8);
    expect(studies[1]).toEqual(studies[0]);
    expect(studies[2]).toEqual(studies[0]);
  });

  it("goes on with a trial that fails, and tells why; its run is FAILED", async () => {
    const { folder, chain } = await experimentOn(NUMBERS, { model: FOREST });
    const { study, best } = await chain.tune({
      space: {
        model: { choice: [{ kind: "linear" }, { kind: "boosting", monotone: { nope: "increasing" } }] },
      },
      search: { kind: "grid" },
    });
    expect(study.trials.map(({ state }) => state)).toEqual(["complete", "failed"]);
    expect(study.trials[1].error).toMatchObject({
      code: "DATA_COLUMN_MISSING",
      message: expect.stringContaining("nope"),
    });
    expect(best.config.model).toMatchObject({ kind: "linear" });
    expect(runStatuses(folder).sort()).toEqual([STATUS.finished, STATUS.finished, STATUS.failed]);
    expect(tagsOf(folder, "assay.error")[0]).toMatch(/nope/);
  });

  it("fails with the commonest reason where every trial fails", async () => {
    const { folder, chain } = await experimentOn(NUMBERS, {
      model: { kind: "boosting", monotone: { nope: "increasing" } },
    });
    const error = await failure(
      chain.tune({ space: { "model.rounds": { int: [1, 3] } }, search: { kind: "grid" } }),
    );
    expectClear(
      error,
      { code: "DATA_COLUMN_MISSING", says: [/every trial failed \(3 of 3\)/, /nope/] },
      "tune",
    );
    expect(runStatuses(folder)).toEqual(Array(4).fill(STATUS.failed));
  });

  it("goes on where it stopped, to the same study as one that was not stopped", async () => {
    const stop = new AbortController();
    const ended: number[] = [];
    const onProgress = (event: ProgressEvent) => {
      if (event.type !== "progress" || event.step !== "tune") return;
      ended.push(event.done);
      if (ended.length === 3) stop.abort();
    };
    const { folder, config, chain } = await experimentOn(
      NUMBERS,
      { model: FOREST },
      { signal: stop.signal, onProgress },
    );
    const options = { space: SPACE, search: TPE };
    const error = await failure(chain.tune(options));
    expect(error).toMatchObject({ code: "INTERRUPTED", step: "tune" });
    expect((error as { partial?: Partial<Tuned> }).partial?.study?.trials).toHaveLength(3);
    expect(runStatuses(folder).sort()).toEqual([...Array(3).fill(STATUS.finished), STATUS.killed]);
    const notes: string[] = [];
    const again = await Experiment.load(config, {
      cwd: folder,
      env: {},
      onProgress: (event) => event.type === "note" && notes.push(event.message),
    }).tune(options);
    expect(notes).toContainEqual(expect.stringMatching(/the study goes on: 3 trials/));
    const { chain: unbroken } = await experimentOn(NUMBERS, { model: FOREST });
    expect(timeless(again.study)).toEqual(timeless((await unbroken.tune(options)).study));
    // Five more trials and the second study: none of the three is logged again.
    expect(tagsOf(folder, "assay.trial").sort()).toEqual([..."01234567"]);
  });

  it("begins a new study where the data is another, and says so", async () => {
    const stop = new AbortController();
    const onProgress = (event: ProgressEvent) => event.type === "progress" && stop.abort();
    const { folder, config, chain } = await experimentOn(
      NUMBERS,
      { model: FOREST },
      { signal: stop.signal, onProgress },
    );
    await failure(chain.tune({ space: SPACE, search: TPE }));
    const notes: string[] = [];
    const options = {
      cwd: folder,
      env: {},
      onProgress: (event: ProgressEvent) => event.type === "note" && notes.push(event.message),
    };
    const other = Experiment.load([config, { dataset: { limit: 50 } }], options);
    const { study } = await other.tune({ space: SPACE, search: { ...TPE, trials: 4 } });
    expect(study.trials).toHaveLength(4);
    expect(notes).toContainEqual(expect.stringMatching(/another one.*another search, another data/));
    const missing = await failure(
      Experiment.load([config, { seed: 9 }], options).tune({ space: SPACE, search: TPE, study: "resume" }),
    );
    expectClear(missing, { code: "STUDY_MISSING", says: [/another config/] }, "tune");
  });

  it("stops weak trials early with halving, whatever it gives less of", async () => {
    for (const resource of ["folds", "rows", "trees"] as const) {
      const { folder, chain } = await experimentOn(NUMBERS, { model: FOREST });
      const { study } = await chain.tune({
        space: SPACE,
        search: { kind: "random", trials: 9 },
        folds: { kind: "kFold", folds: 4 },
        halving: { resource, min: 0.25, factor: 2 },
      });
      const { complete, pruned, failed, resourceShare } = study.totals;
      expect([complete, pruned, failed]).toEqual([2, 7, 0]);
      // 9 trials at a quarter, 4 at a half, 2 whole: (5 / 4 + 2 / 2 + 2) / 9 of what 9 whole ones would have taken.
      expect(resourceShare).toBeCloseTo((5 * 0.25 + 2 * 0.5 + 2) / 9, 12);
      expect(tagsOf(folder, "assay.trial.state").sort()).toEqual([
        ...Array(2).fill("complete"),
        ...Array(7).fill("pruned"),
      ]);
      expect(runStatuses(folder)).toEqual(Array(10).fill(STATUS.finished));
    }
  });

  it("searches over preprocessing, cleaning, the target's transform and whole models", async () => {
    const holes = csvOf(
      "x,c,y",
      60,
      (i) => `${i % 9 === 4 ? "" : i % 13},${"abc"[i % 3]},${(i % 13) * 2 + (i % 3)}`,
    );
    const { chain } = await experimentOn(holes, {
      clean: [{ kind: "fill", column: "x", with: "median" }],
      model: { kind: "dense", layers: [4], epochs: 2 },
    });
    const tuned = await chain.tune({
      space: {
        "clean.0.with": { choice: ["median", "mean"] },
        "target.transform": { choice: ["none", "sqrt"] },
        "preprocessing.columns.c": { choice: [{ kind: "oneHot" }, { kind: "ordinal" }] },
        model: { choice: [{ kind: "linear" }, { kind: "forest", trees: 3 }] },
        "model.maxDepth": { int: [2, 4], when: { model: { kind: "forest", trees: 3 } } },
      },
      search: { kind: "random", trials: 10 },
      folds: { folds: 3 },
    });
    expect(tuned.study.totals.failed).toBe(0);
    const trained = await tuned.train();
    expect(trained.config.clean).toEqual([
      { kind: "fill", column: "x", with: tuned.best.params["clean.0.with"] },
    ]);
    expect(trained.config.target).toMatchObject({
      column: "y",
      transform: tuned.best.params["target.transform"],
    });
    // What the config's own kind of model wanted of the preprocessing is not forced on the others.
    expect(trained.model.kind).toBe(trained.config.model.kind);
  });

  it("fails trials that would be scored on other rows", async () => {
    const { chain } = await experimentOn(NUMBERS, { clean: [{ kind: "dropRows", where: "x > 11" }] });
    const { study } = await chain.tune({
      space: { "clean.0.where": { choice: ["x > 11", "x > 5"] } },
      search: { kind: "grid" },
    });
    expect(study.trials.map(({ state }) => state)).toEqual(["complete", "failed"]);
    expect(study.trials[1].error?.message).toMatch(/other rows to learn from/);
  });

  it("ranks classes by a metric that shall be high", async () => {
    const { chain } = await experimentOn(CLASSES, { model: FOREST, metrics: ["accuracy", "logLoss"] });
    const { study, best } = await chain.tune({
      space: SPACE,
      search: { kind: "random", trials: 5 },
      folds: { kind: "stratified", folds: 3 },
    });
    expect(best.score).toBe(Math.max(...study.trials.map(({ value }) => value ?? 0)));
    const byLoss = await (
      await experimentOn(CLASSES, { model: FOREST, metrics: ["accuracy", "logLoss"] })
    ).chain.tune({
      space: SPACE,
      search: { kind: "random", trials: 5 },
      metric: "logLoss",
    });
    expect(byLoss.best.score).toBe(Math.min(...byLoss.study.trials.map(({ value }) => value ?? 0)));
  });

  it("begins no further trial when the time is over", async () => {
    const { folder, config } = await experimentOn(NUMBERS, { model: FOREST });
    let ms = 0;
    const clock = { cwd: folder, env: {}, onProgress: false, now: () => (ms += 50) } as const;
    const { study } = await Experiment.load(config, clock).tune({
      space: SPACE,
      search: { kind: "random", trials: 50 },
      timeout: 5,
    });
    expect(study.trials.length).toBeGreaterThan(0);
    expect(study.trials.length).toBeLessThan(50);
    // It is not finished: with more time the rest is done, and only that.
    const whole = await Experiment.load(config, { ...clock, now: Date.now }).tune({
      space: SPACE,
      search: { kind: "random", trials: 50 },
    });
    expect(whole.study.trials).toHaveLength(50);
    expect(tagsOf(folder, "assay.trial")).toHaveLength(50);
  });
});
