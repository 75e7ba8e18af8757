import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { treeShap } from "../../../../../sdk/core/explainers/tree/tree-shap.js";
import { predictTrees } from "../../../../../sdk/core/models/trees/predict.js";
import type { Matrix } from "../../../../../sdk/core/tables/index.js";
import { csvTable, jsonFixture, largestDifference, matrixOf } from "../../../../support/csv.js";
import { grownEnsemble } from "../../../../support/grown-ensemble.js";
import { alone, expectation, shapley } from "../../../../support/tree-game.js";
import { type SklearnTree, sklearnForest } from "../../../../support/trees.js";

const matrix = (rows: readonly (readonly number[])[]): Matrix => ({
  data: Float64Array.from(rows.flat()),
  rows: rows.length,
  columns: rows[0].length,
});

describe("treeShap", () => {
  it("is Shapley's definition on five trees of eight columns (all coalitions, made in Python)", async () => {
    const brute = jsonFixture<{ rows: number[][]; trees: SklearnTree[]; path_dependent_brute: number[][] }>(
      "parity/rf8_bruteforce.json",
    );
    const { values } = await treeShap(sklearnForest(brute.trees, 8), matrix(brute.rows), alone(8));
    expect(largestDifference(values[0], brute.path_dependent_brute.flat())).toBeLessThan(1e-9);
  });

  it("equals shap's TreeExplainer on a forest of scikit-learn's", async () => {
    const { trees } = jsonFixture<{ trees: SklearnTree[] }>("parity/rf.json");
    const inputs = matrixOf(csvTable("parity/inputs_200.csv"));
    const shap = matrixOf(csvTable("parity/rf_shap.csv")).data;
    const { values, baseValues } = await treeShap(sklearnForest(trees, 18), inputs, alone(18));
    expect(values[0]).toHaveLength(shap.length);
    expect(largestDifference(values[0], shap)).toBeLessThan(1e-9);
    // expected_values.json: base.rf
    expect(baseValues[0]).toBeCloseTo(147.46884108258155, 9);
  });

  it("is Shapley's definition for groups, categories and missing values, and adds up", async () => {
    const run = fc.asyncProperty(fc.integer({ min: 1, max: 1e6 }), async (seed) => {
      const { ensemble, x } = await grownEnsemble(seed);
      const groups = [
        { name: "a", columns: [0, 3] },
        { name: "b", columns: [1] },
        { name: "c", columns: [2] },
        { name: "d", columns: [4] },
      ];
      const { values, baseValues } = await treeShap(ensemble, x, groups);
      const predictions = predictTrees(ensemble, x);
      for (let row = 0; row < x.rows; row++) {
        const wanted = shapley(groups.length, (known) => expectation(ensemble, x, row, groups, known));
        const got = values[0].subarray(row * groups.length, (row + 1) * groups.length);
        expect(largestDifference(got, wanted)).toBeLessThan(1e-9);
        expect(got.reduce((sum, value) => sum + value, baseValues[0])).toBeCloseTo(predictions[row], 9);
      }
    });
    await fc.assert(run, { numRuns: 15 });
  });

  it("stops where the signal says so", async () => {
    const { ensemble, x } = await grownEnsemble(1);
    const stopped = treeShap(ensemble, x, alone(5), { signal: AbortSignal.abort() });
    await expect(stopped).rejects.toMatchObject({ code: "INTERRUPTED" });
  });
});
