import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pathInteractions } from "../../../../../sdk/core/explainers/tree/path-interactions.js";
import { treeShap } from "../../../../../sdk/core/explainers/tree/tree-shap.js";
import type { TreeEnsemble } from "../../../../../sdk/core/models/trees/ensemble.js";
import type { FeatureGroup, Matrix } from "../../../../../sdk/core/tables/index.js";
import { csvTable, jsonFixture, largestDifference, matrixOf } from "../../../../support/csv.js";
import { grownEnsemble } from "../../../../support/grown-ensemble.js";
import { randomTrees } from "../../../../support/random-trees.js";
import { interactionsOf } from "../../../../support/shapley.js";
import { alone, expectation } from "../../../../support/tree-game.js";
import { type SklearnTree, sklearnForest } from "../../../../support/trees.js";

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
      await expectDefinition(ensemble, x, groups);
    });
    await fc.assert(run, { numRuns: 12 });
  });

  it("equal all coalitions for every kind of split, branches without training rows, several outputs and float32", async () => {
    const options = fc.record({
      seed: fc.integer({ min: 1, max: 1e6 }),
      trees: fc.integer({ min: 1, max: 3 }),
      columns: fc.integer({ min: 1, max: 5 }),
      maxDepth: fc.integer({ min: 0, max: 7 }),
      outputs: fc.integer({ min: 1, max: 3 }),
      wide: fc.boolean(),
      float32: fc.boolean(),
    });
    const run = fc.asyncProperty(options, async (trees) => {
      const { ensemble, x } = randomTrees({ ...trees, rows: 4 });
      await expectDefinition(ensemble, x, alone(trees.columns));
    });
    await fc.assert(run, { numRuns: 25 });
  });

  it("stop where the signal says so", async () => {
    const { ensemble, x } = await grownEnsemble(1);
    const { values } = await treeShap(ensemble, x, alone(5));
    const stopped = pathInteractions(ensemble, x, alone(5), values, { signal: AbortSignal.abort() });
    await expect(stopped).rejects.toMatchObject({ code: "INTERRUPTED" });
  });
});

async function expectDefinition(ensemble: TreeEnsemble, x: Matrix, groups: readonly FeatureGroup[]) {
  const { interactions } = await interactionsFor(ensemble, x, groups);
  const size = groups.length ** 2;
  for (let output = 0; output < ensemble.outputs; output++) {
    for (let row = 0; row < x.rows; row++) {
      const worth = (coalition: number) => expectation(ensemble, x, row, groups, members(coalition), output);
      const got = interactions[output].subarray(row * size, (row + 1) * size);
      expect(largestDifference(got, interactionsOf(groups.length, worth).flat())).toBeLessThan(1e-9);
    }
  }
}

/** The bits of a number that are set. */
function members(coalition: number): ReadonlySet<number> {
  return new Set(Array.from({ length: 31 }, (_, player) => player).filter((p) => (coalition >> p) & 1));
}
