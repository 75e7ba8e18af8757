import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fitModel } from "../../../../sdk/core/models/index.js";
import {
  modelImportances,
  type SelectFeaturesInput,
  selectFeatures,
  selectFeaturesConfig,
} from "../../../../sdk/core/selection/index.js";
import { withoutColumns } from "../../../../sdk/core/selection/select-features.js";
import { Table } from "../../../../sdk/core/tables/index.js";
import { crossValidate } from "../../../../sdk/core/validation/index.js";
import { random } from "../../../../sdk/utils/random/index.js";
import { kFold } from "../../../../sdk/utils/splitters/index.js";
import { fixtureTable } from "../../../support/report-input.js";

// scikit-learn 1.9.1, feature_importances_ of a DecisionTree (fixtures/parity/validation.py).
const { importances: expected } = JSON.parse(readFileSync("fixtures/parity/validation.json", "utf8"));

const draw = random(4);
const ROWS = 150;
const column = () => Float64Array.from({ length: ROWS }, () => draw.normal());
const columns = { noise: column(), strong: column(), weak: column(), idle: column() };
const rows = Table.from({
  ...columns,
  y: columns.strong.map((value, i) => 5 * value + columns.weak[i] + 0.05 * draw.normal()),
});

function select(settings: SelectFeaturesInput, more: object = {}) {
  return selectFeatures({
    data: { rows, steps: [] },
    folds: kFold(4, ROWS),
    config: { kind: "linear" },
    target: "y",
    task: "regression",
    metrics: ["rmse"],
    random: random(0),
    now: () => 0,
    seed: 0,
    settings: selectFeaturesConfig.parse(settings),
    ...more,
  });
}

describe("selectFeatures", () => {
  it("keeps all columns where all are wanted, and scores them once", async () => {
    const { before, after, columns: judged } = await select({ by: "model", keep: 4 });
    expect(judged.every(({ kept }) => kept)).toBe(true);
    expect(after).toBe(before);
  });

  it("leaves dropped columns out of what the model and its preprocessing say of them", () => {
    const config = { kind: "boosting", monotone: { a: "increasing", b: "decreasing" } } as const;
    const preprocessing = {
      categories: ["a", "b"],
      columns: { a: { kind: "oneHot" }, c: { kind: "minMax" } },
    } as const;
    expect(withoutColumns({ config, preprocessing } as never, ["a"])).toEqual({
      config: { kind: "boosting", monotone: { b: "decreasing" } },
      preprocessing: { categories: ["b"], columns: { c: { kind: "minMax" } } },
    });
  });

  it.each(["permutation", "shap", "model"] as const)(
    "by %s keeps the columns that the target is made of",
    async (by) => {
      const selection = await select({ by, keep: 2 });
      expect(selection.kept).toEqual(["strong", "weak"]);
      expect(selection.dropped.toSorted()).toEqual(["idle", "noise"]);
      const [first, second] = selection.columns;
      expect(first.importance).toBeGreaterThan(3 * second.importance);
    },
  );

  it("scores both, on the same folds", async () => {
    const selection = await select({ keep: 1 });
    const alone = await crossValidate({
      data: { rows: rows.select(["strong", "y"]), steps: [] },
      folds: kFold(4, ROWS),
      config: { kind: "linear" },
      target: "y",
      task: "regression",
      metrics: ["rmse"],
      random: random(0),
      now: () => 0,
    });
    expect(selection.after.scores("rmse")).toEqual(alone.scores("rmse"));
    // Without the weak column its whole variance, 1, is left.
    expect(selection.after.mean.rmse).toBeGreaterThan(0.8);
    expect(selection.before.mean.rmse).toBeLessThan(0.07);
  });

  it.each([
    [{ by: "model" }, 2],
    [{ by: "model", threshold: 0.5 }, 1],
    [{ keep: 0.6 }, 3],
  ] as const)("%j keeps %i", async (settings, count) => {
    expect((await select(settings)).kept).toHaveLength(count);
  });

  it("keeps by permutation what matters by more than a standard error, where nobody says", async () => {
    const { columns, kept } = await select({});
    const wanted = columns.filter(({ importance, standardError }) => importance > standardError);
    expect(kept).toEqual(wanted.map(({ feature }) => feature));
    expect(kept.length).toBeLessThan(4);
  });

  it.each([
    [{ keep: 9 }, /keep: 9 of 4 input columns/],
    [{ threshold: 1e9 }, /the largest importance is [\d.]+, of "strong"/],
  ])("refuses %j", async (settings, words) => {
    await expect(select(settings)).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      message: expect.stringMatching(words),
    });
  });

  it("is refused by the model's own importances where it has none", async () => {
    await expect(select({ by: "model" }, { config: { kind: "baseline" } })).rejects.toMatchObject({
      code: "EXPLAIN_UNSUPPORTED",
      message: expect.stringMatching(/^fold 1 of 4: .*by: permutation/s),
    });
  });
});

describe("modelImportances", () => {
  it.each([
    ["mean_area", "regression"],
    ["diagnosis", "classification"],
  ] as const)("of a tree are scikit-learn's: %s", async (target, task) => {
    const table = fixtureTable("cancer.csv").select([...expected.columns, target]);
    const config = {
      kind: "forest",
      trees: 1,
      bootstrap: false,
      splitColumns: "all",
      maxDepth: expected.maxDepth,
    };
    const { model } = await fitModel({ config, target, task, table, context: { random: random(0) } });
    const own = modelImportances(model, model.encode(table));
    expect(own.map(({ feature }) => feature)).toEqual(expected.columns);
    for (const [i, { importance }] of own.entries()) expect(importance).toBeCloseTo(expected[target][i], 6);
  });
});
