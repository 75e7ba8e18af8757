import { describe, expect, it } from "vitest";
import { Model, runJob, Table } from "../../../../sdk/index.js";
import type { Trained } from "../../../../sdk/jobs/state.js";
import {
  csvOf,
  expectClear,
  experimentOn,
  filesIn,
  runStatuses,
  STATUS,
} from "../../../support/bad-input.js";

/** A number that tells, one that does not, and a category that does not. */
const TEXT = csvOf(
  "x,noise,c,y",
  80,
  (i) => `${(i * 7) % 13},${(i * 31) % 17},${"abc"[(i * 5) % 3]},${((i * 7) % 13) * 2}`,
);

describe("selectFeatures", () => {
  it("leaves columns out of every later step, the model's signature and its settings", async () => {
    const { folder, chain } = await experimentOn(TEXT, {
      model: { kind: "boosting", rounds: 5, minLeafRows: 3, monotone: { noise: "increasing" } },
      preprocessing: { columns: { c: { kind: "ordinal" } }, categories: [] },
    });
    const selected = await chain.selectFeatures({ keep: 1, folds: { folds: 3 } });
    expect(selected.selection.kept).toEqual(["x"]);
    expect(selected.trainingRows.names).toEqual(["x", "y"]);
    const evaluated = await selected.train().evaluate().explain();
    expect(evaluated.model.signature.inputs.map(({ name }) => name)).toEqual(["x"]);
    const report = await evaluated.report("report.html");
    expect(report.bytes).toBeGreaterThan(1000);
    const loaded = await Model.load(await evaluated.save(`${folder}/model`));
    const rows = Table.from({ x: [1, 2] });
    expect(await loaded.predict(rows)).toEqual(await evaluated.predict(rows));
    const { crossValidation } = await selected.crossValidate({ folds: 3 });
    expect(crossValidation.mean.mae).toBe(selected.selection.after.mean.mae);
    const { leaderboard } = await selected.compare(["linear"], { folds: { folds: 3 } });
    expect(leaderboard.row("linear").error).toBeUndefined();
    expect(filesIn(folder)).toContainEqual(expect.stringMatching(/artifacts\/feature_selection\.parquet$/));
  });

  it("is a part of a job, in one run with the training", async () => {
    const { folder, config } = await experimentOn(TEXT);
    const outcome = await runJob([config, { selectFeatures: { keep: 2 }, explain: false, report: false }], {
      cwd: folder,
      env: {},
      onProgress: false,
    });
    expect(outcome.error).toBeUndefined();
    expect((outcome.state as Partial<Trained>).model?.features.groups).toHaveLength(2);
    expect(runStatuses(folder)).toEqual([STATUS.finished]);
  });

  it.each([
    [{ keep: 3, threshold: 1 }, /`keep` or `threshold`, not both/],
    [{ by: "gain" }, /one of permutation, shap, model/],
    [{ keep: 2.5 }, /a whole number of columns/],
  ])("refuses %j", async (options, words) => {
    const { chain } = await experimentOn(TEXT);
    const error = await chain.selectFeatures(options as never).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expectClear(error, { code: "CONFIG_INVALID", says: [words] }, "selectFeatures");
  });
});
