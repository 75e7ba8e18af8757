import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type CleaningConfig, fitCleaning } from "../../../../sdk/core/cleaning/index.js";
import { Table } from "../../../../sdk/core/tables/index.js";
import { type CrossValidateInputs, crossValidate } from "../../../../sdk/core/validation/index.js";
import { random } from "../../../../sdk/utils/random/index.js";
import { kFold, makeFolds, stratifiedFolds } from "../../../../sdk/utils/splitters/index.js";
import { fixtureTable } from "../../../support/report-input.js";

// scikit-learn 1.9.1, cross_validate of StandardScaler and the model (fixtures/parity/validation.py).
const expected = JSON.parse(readFileSync("fixtures/parity/validation.json", "utf8"));

const bikes = fixtureTable("bikes.csv").slice(0, expected.regression.rows);
const rows = bikes.select([...expected.regression.columns, expected.regression.target]);

/** A clock that a second passes by at each look. */
function clock(): () => number {
  let now = 0;
  return () => {
    now += 1000;
    return now;
  };
}

function inputs(more: Partial<CrossValidateInputs> = {}): CrossValidateInputs {
  return {
    data: { rows, steps: [] },
    folds: kFold(5, rows.numRows),
    config: { kind: "linear" },
    target: "bikers",
    task: "regression",
    metrics: ["mae", "rmse", "r2"],
    random: random(0),
    now: clock(),
    ...more,
  };
}

const SPLITS = {
  kFold: () => kFold(5, rows.numRows),
  timeSeries: () =>
    makeFolds({ kind: "timeSeries", folds: 5, gap: 24 }, { rows: rows.numRows, random: random(0) }),
  group: () =>
    makeFolds(
      { kind: "group", folds: 5, column: "weekday" },
      { rows: rows.numRows, groups: (name) => bikes.numbers(name), random: random(0) },
    ),
};

describe("crossValidate", () => {
  it.each(
    Object.keys(SPLITS).flatMap((split) => [
      [split, "linear", { kind: "linear" }] as const,
      [split, "ridge10", { kind: "linear", l2: 10 }] as const,
    ]),
  )("gives scikit-learn's scores: %s, %s", async (split, model, config) => {
    const folds = SPLITS[split as keyof typeof SPLITS]();
    const result = await crossValidate(inputs({ folds, config }));
    for (const [metric, scores] of Object.entries(expected.regression[split][model])) {
      const own = result.scores(metric);
      for (const [fold, score] of (scores as number[]).entries()) expect(own[fold]).toBeCloseTo(score, 8);
    }
  });

  it("gives scikit-learn's scores of logistic regression on stratified folds", async () => {
    const { columns, target, stratified } = expected.classification;
    const table = fixtureTable("cancer.csv").select([...columns, target]);
    const labels = Array.from({ length: table.numRows }, (_, row) => String(table.value(target, row)));
    const result = await crossValidate(
      inputs({
        data: { rows: table, steps: [] },
        folds: stratifiedFolds(5, labels),
        target,
        task: "classification",
        metrics: ["accuracy", "logLoss", "rocAuc"],
      }),
    );
    for (const [metric, scores] of Object.entries(stratified)) {
      for (const [fold, score] of (scores as number[]).entries())
        expect(result.scores(metric)[fold]).toBeCloseTo(score, 6);
    }
  });

  it("sums up as numpy does, with seconds of the clock and rows of the folds", async () => {
    const result = await crossValidate(inputs());
    for (const [metric, std] of Object.entries(expected.regression.kFold.linearStd))
      expect(result.std[metric]).toBeCloseTo(std as number, 8);
    const mae = expected.regression.kFold.linear.mae as number[];
    expect(result.mean.mae).toBeCloseTo(mae.reduce((sum, score) => sum + score, 0) / 5, 8);
    expect(result.metrics[0].standardError).toBeCloseTo(result.std.mae / Math.sqrt(4), 10);
    expect(result.folds[0]).toMatchObject({
      fold: 1,
      trainRows: 960,
      testRows: 240,
      fitSeconds: 1,
      scoreSeconds: 1,
    });
    expect(result.table().names).toEqual([
      "fold",
      "trainRows",
      "testRows",
      "mae",
      "rmse",
      "r2",
      "fitSeconds",
      "scoreSeconds",
    ]);
    expect(Object.isFrozen(result) && Object.isFrozen(result.folds)).toBe(true);
  });

  it("learns cleaning, encodings and target of each fold's training rows only", async () => {
    // Of the last fold's test rows all is different: a mean that knew them would be far off.
    const table = Table.from({
      x: Float64Array.from({ length: 40 }, (_, row) => (row === 5 ? Number.NaN : row < 30 ? row % 7 : 1000)),
      y: Float64Array.from({ length: 40 }, (_, row) => (row < 30 ? row % 7 : 1e6)),
    });
    const steps: CleaningConfig = [{ kind: "fill", column: "x", with: "mean" }];
    const folds = makeFolds({ kind: "timeSeries", folds: 3, gap: 0 }, { rows: 40, random: random(0) });
    const seen: number[] = [];
    await crossValidate(
      inputs({
        data: { rows: table, steps },
        folds,
        target: { column: "y", transform: "standardise" },
        inspect: ({ model, train }) => {
          seen.push(train.numbers("x")[5]);
          expect(model.features.names).toEqual(["x"]);
        },
      }),
    );
    const wanted = folds.map(
      ({ train }) =>
        fitCleaning(steps, table.take(train))
          .apply(table.take(train), { dropRows: true })
          .table.numbers("x")[5],
    );
    expect(seen).toEqual(wanted);
    expect(Math.max(...seen)).toBeLessThan(7);
  });

  it("leaves columns out, and says the same twice", async () => {
    const once = await crossValidate(inputs({ without: ["hr"], config: { kind: "forest", trees: 5 } }));
    const twice = await crossValidate(inputs({ without: ["hr"], config: { kind: "forest", trees: 5 } }));
    expect(once).toEqual(twice);
    const all = await crossValidate(inputs({ config: { kind: "forest", trees: 5 } }));
    expect(once.mean.mae).toBeGreaterThan(all.mean.mae);
  });

  it("leaves a default metric out that a fold does not define, and says which; a named one is refused", async () => {
    const table = Table.from({
      x: Float64Array.from({ length: 30 }, (_, row) => row),
      y: Array.from({ length: 30 }, (_, row) => (row < 20 && row % 2 === 0 ? "yes" : "no")),
    });
    const own: Partial<CrossValidateInputs> = {
      data: { rows: table, steps: [] },
      folds: kFold(3, 30),
      target: "y",
      task: "classification",
    };
    const result = await crossValidate(inputs({ ...own, metrics: undefined }));
    expect(result.skipped).toEqual([{ name: "rocAuc", reason: expect.stringMatching(/^fold 3: /) }]);
    expect(result.metrics.map(({ name }) => name)).toEqual(["accuracy", "f1", "logLoss"]);
    await expect(crossValidate(inputs({ ...own, metrics: ["rocAuc"] }))).rejects.toMatchObject({
      code: "METRIC_UNDEFINED",
      message: expect.stringMatching(/^fold 3 of 3: .*stratified/s),
    });
  });

  it("names the fold whose training rows have one class", async () => {
    const table = Table.from({
      x: Float64Array.from({ length: 30 }, (_, row) => row),
      y: Array.from({ length: 30 }, (_, row) => (row < 10 ? "no" : "yes")),
    });
    const own: Partial<CrossValidateInputs> = {
      data: { rows: table, steps: [] },
      target: "y",
      task: "classification",
    };
    const folds = makeFolds({ kind: "timeSeries", folds: 4, gap: 0 }, { rows: 30, random: random(0) });
    await expect(crossValidate(inputs({ ...own, folds, metrics: ["accuracy"] }))).rejects.toMatchObject({
      code: "DATA_TARGET",
      message: expect.stringMatching(/^fold 1 of 4: .*only one class.*kind: stratified/s),
    });
  });

  it("stops between two folds", async () => {
    const controller = new AbortController();
    const done: number[] = [];
    const work = crossValidate(
      inputs({
        signal: controller.signal,
        onFold: ({ fold }) => {
          done.push(fold);
          if (fold === 2) controller.abort();
        },
      }),
    );
    await expect(work).rejects.toMatchObject({ code: "INTERRUPTED" });
    expect(done).toEqual([1, 2]);
  });
});
