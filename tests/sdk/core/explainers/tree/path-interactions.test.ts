import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pathInteractions } from "../../../../../sdk/core/explainers/tree/path-interactions.js";
import { treeShap } from "../../../../../sdk/core/explainers/tree/tree-shap.js";
import type { TreeEnsemble } from "../../../../../sdk/core/models/trees/ensemble.js";
import { goesLeft } from "../../../../../sdk/core/models/trees/predict.js";
import type { FeatureGroup, Matrix } from "../../../../../sdk/core/tables/index.js";
import { csvTable, jsonFixture, largestDifference, matrixOf } from "../../../../support/csv.js";
import { grownEnsemble } from "../../../../support/grown-ensemble.js";
import { interactionsOf, type Worth } from "../../../../support/shapley.js";
import { type SklearnTree, sklearnForest } from "../../../../support/trees.js";

const alone = (columns: number): FeatureGroup[] =>
  Array.from({ length: columns }, (_, column) => ({ name: `x${column}`, columns: [column] }));

const matrix = (rows: readonly (readonly number[])[]): Matrix => ({
  data: Float64Array.from(rows.flat()),
  rows: rows.length,
  columns: rows[0].length,
});

async function interactionsFor(ensemble: TreeEnsemble, x: Matrix, groups: readonly FeatureGroup[]) {
  const { values } = await treeShap(ensemble, x, groups);
  return { values, interactions: await pathInteractions(ensemble, x, groups, values) };
}

describe("path-dependent interaction values", () => {
  // interactions.json: shap 0.51's TreeExplainer.shap_interaction_values (interactions.py beside it).
  const fromShap = jsonFixture<{ rf8: number[][]; rf: number[][] }>("parity/interactions.json");

  it("equal shap's TreeExplainer on five trees of eight columns", async () => {
    const { rows, trees } = jsonFixture<{ rows: number[][]; trees: SklearnTree[] }>(
      "parity/rf8_bruteforce.json",
    );
    const { interactions } = await interactionsFor(sklearnForest(trees, 8), matrix(rows), alone(8));
    expect(largestDifference(interactions[0], fromShap.rf8.flat())).toBeLessThan(1e-9);
  });

  it("equal shap's TreeExplainer on a forest of scikit-learn's, 18 columns", async () => {
    const { trees } = jsonFixture<{ trees: SklearnTree[] }>("parity/rf.json");
    const inputs = matrixOf(csvTable("parity/inputs_200.csv"));
    const x = { ...inputs, rows: 5, data: inputs.data.slice(0, 5 * 18) };
    const { interactions } = await interactionsFor(sklearnForest(trees, 18), x, alone(18));
    expect(largestDifference(interactions[0], fromShap.rf.flat())).toBeLessThan(1e-9);
  });

  it("equal all coalitions for groups, categories and missing values", async () => {
    const groups = [
      { name: "a", columns: [0, 3] },
      { name: "b", columns: [1] },
      { name: "c", columns: [2] },
      { name: "d", columns: [4] },
    ];
    const run = fc.asyncProperty(fc.integer({ min: 1, max: 1e6 }), async (seed) => {
      const { ensemble, x } = await grownEnsemble(seed);
      const { interactions } = await interactionsFor(ensemble, x, groups);
      for (let row = 0; row < x.rows; row++) {
        const got = interactions[0].subarray(row * 16, row * 16 + 16);
        const wanted = interactionsOf(4, shareWorth(ensemble, x, row, groups)).flat();
        expect(largestDifference(got, wanted)).toBeLessThan(1e-9);
      }
    });
    await fc.assert(run, { numRuns: 12 });
  });

  it("stop where the signal says so", async () => {
    const { ensemble, x } = await grownEnsemble(1);
    const { values } = await treeShap(ensemble, x, alone(5));
    const stopped = pathInteractions(ensemble, x, alone(5), values, { signal: AbortSignal.abort() });
    await expect(stopped).rejects.toMatchObject({ code: "INTERRUPTED" });
  });
});

/** What the trees give on average where only the groups of a coalition are known: unknown conditions go both ways, by the training rows. */
function shareWorth(ensemble: TreeEnsemble, x: Matrix, row: number, groups: readonly FeatureGroup[]): Worth {
  const { feature, left, cover, values, roots, divisor } = ensemble;
  return (coalition) => {
    const at = (node: number): number => {
      const column = feature[node];
      if (column < 0) return values[left[node]];
      const [a, b] = [left[node], left[node] + 1];
      const player = groups.findIndex((group) => group.columns.includes(column));
      if ((coalition >> player) & 1)
        return at(goesLeft(ensemble, node, x.data[row * x.columns + column]) ? a : b);
      return (cover[a] * at(a) + cover[b] * at(b)) / cover[node];
    };
    return roots.reduce((sum, root) => sum + at(root), 0) / divisor;
  };
}
