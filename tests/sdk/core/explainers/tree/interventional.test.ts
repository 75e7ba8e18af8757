import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exactShap } from "../../../../../sdk/core/explainers/exact.js";
import { interventionalTreeShap } from "../../../../../sdk/core/explainers/tree/interventional.js";
import type { TreeEnsemble } from "../../../../../sdk/core/models/trees/ensemble.js";
import { predictTrees } from "../../../../../sdk/core/models/trees/predict.js";
import type { FeatureGroup, Matrix } from "../../../../../sdk/core/tables/index.js";
import { jsonFixture, largestDifference } from "../../../../support/csv.js";
import { grownEnsemble } from "../../../../support/grown-ensemble.js";
import { interactionsOf, rowWorth, shapleyOf } from "../../../../support/shapley.js";
import { type SklearnTree, sklearnForest } from "../../../../support/trees.js";

const WAYS = ["tables", "pairs"] as const;

const alone = (columns: number): FeatureGroup[] =>
  Array.from({ length: columns }, (_, column) => ({ name: `x${column}`, columns: [column] }));

const matrix = (rows: readonly (readonly number[])[]): Matrix => ({
  data: Float64Array.from(rows.flat()),
  rows: rows.length,
  columns: rows[0].length,
});

/** Columns 0 and 3 play as one. */
const GROUPS = [
  { name: "a", columns: [0, 3] },
  { name: "b", columns: [1] },
  { name: "c", columns: [2] },
  { name: "d", columns: [4] },
];

/** A small forest with categories and missing values, rows to explain and background rows. */
async function small(seed: number): Promise<{ ensemble: TreeEnsemble; x: Matrix; background: Matrix }> {
  const { ensemble, x } = await grownEnsemble(seed);
  const { x: other } = await grownEnsemble(seed + 1);
  return { ensemble, x: { ...x, rows: 5, data: x.data.slice(0, 25) }, background: other };
}

describe.each(WAYS)("interventional TreeSHAP by %s", (way) => {
  it("is Shapley's definition on five trees of eight columns (all coalitions, made in Python)", async () => {
    const brute = jsonFixture<{
      rows: number[][];
      background: number[][];
      trees: SklearnTree[];
      interventional_brute: number[][];
    }>("parity/rf8_bruteforce.json");
    const { values } = await interventionalTreeShap(
      sklearnForest(brute.trees, 8),
      matrix(brute.rows),
      matrix(brute.background),
      alone(8),
      { way },
    );
    expect(largestDifference(values[0], brute.interventional_brute.flat())).toBeLessThan(1e-9);
  });

  it("counts background rows by their weights, as all coalitions do", async () => {
    const { ensemble, x, background } = await small(5);
    const backgroundWeights = Float64Array.from({ length: background.rows }, (_, b) => b % 4);
    const predict = (rows: Matrix): Float64Array => predictTrees(ensemble, rows);
    const expected = await exactShap({ predict, rows: x, background, backgroundWeights, groups: GROUPS });
    const found = await interventionalTreeShap(ensemble, x, background, GROUPS, { way, backgroundWeights });
    for (const [o, values] of found.values.entries()) {
      expect(largestDifference(values, expected.values[o])).toBeLessThan(1e-9);
      expect(found.baseValues[o]).toBeCloseTo(expected.baseValues[o], 9);
    }
  });

  it("equals all coalitions for groups, categories and missing values, interactions too", async () => {
    const run = fc.asyncProperty(fc.integer({ min: 1, max: 1e6 }), async (seed) => {
      const { ensemble, x, background } = await small(seed);
      const options = { way, interactions: true };
      const { values, interactions } = await interventionalTreeShap(ensemble, x, background, GROUPS, options);
      for (let row = 0; row < x.rows; row++) {
        const worth = rowWorth((m) => predictTrees(ensemble, m), x, row, background, GROUPS);
        const got = values[0].subarray(row * 4, row * 4 + 4);
        expect(largestDifference(got, shapleyOf(4, worth))).toBeLessThan(1e-9);
        const pairs = interactions?.[0].subarray(row * 16, row * 16 + 16) ?? [];
        expect(largestDifference(pairs, interactionsOf(4, worth).flat())).toBeLessThan(1e-9);
      }
    });
    await fc.assert(run, { numRuns: 12 });
  });

  it("equals the exact explainer of any model, base value included", async () => {
    const brute = jsonFixture<{ rows: number[][]; background: number[][]; trees: SklearnTree[] }>(
      "parity/rf8_bruteforce.json",
    );
    const ensemble = sklearnForest(brute.trees, 8);
    const rows = matrix(brute.rows);
    const background = matrix(brute.background);
    const groups = alone(8);
    const exact = await exactShap({ predict: (m) => predictTrees(ensemble, m), rows, background, groups });
    const { values, baseValues } = await interventionalTreeShap(ensemble, rows, background, groups, { way });
    expect(largestDifference(values[0], exact.values[0])).toBeLessThan(1e-9);
    expect(baseValues[0]).toBeCloseTo(exact.baseValues[0], 10);
  });
});
