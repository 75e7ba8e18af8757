import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { treeShapOfRow } from "../../../../../sdk/core/explainers/tree/one-row.js";
import { treeShap } from "../../../../../sdk/core/explainers/tree/tree-shap.js";
import type { TreeEnsemble } from "../../../../../sdk/core/models/trees/ensemble.js";
import { predictTrees } from "../../../../../sdk/core/models/trees/predict.js";
import type { FeatureGroup, Matrix } from "../../../../../sdk/core/tables/index.js";
import { randomEnsemble } from "../../../../support/random-ensemble.js";
import { randomTrees } from "../../../../support/random-trees.js";

/** The WebAssembly explainer is held to Shapley's definition and to shap's numbers by its own tests: it is the oracle here. */
async function expectSame(ensemble: TreeEnsemble, x: Matrix, groups: readonly FeatureGroup[]): Promise<void> {
  const wanted = await treeShap(ensemble, x, groups);
  const sums = predictTrees(ensemble, x);
  for (let row = 0; row < x.rows; row++) {
    const data = x.data.slice(row * x.columns, (row + 1) * x.columns);
    const got = treeShapOfRow(ensemble, data, groups);
    for (let o = 0; o < ensemble.outputs; o++) {
      expect(got.baseValues[o]).toBeCloseTo(wanted.baseValues[o], 9);
      for (let g = 0; g < groups.length; g++)
        expect(got.values[o][g]).toBeCloseTo(wanted.values[o][row * groups.length + g], 9);
      const total = got.values[o].reduce((sum, value) => sum + value, got.baseValues[o]);
      expect(total).toBeCloseTo(sums[row * ensemble.outputs + o], 9);
    }
  }
}

const alone = (columns: number): FeatureGroup[] =>
  Array.from({ length: columns }, (_, c) => ({ name: `c${c}`, columns: [c] }));

describe("SHAP values of one row in plain code", () => {
  it("are those of the WebAssembly explainer, whatever the trees", async () => {
    const trees = fc.record({
      seed: fc.integer({ min: 1, max: 1e6 }),
      trees: fc.integer({ min: 1, max: 4 }),
      columns: fc.integer({ min: 1, max: 6 }),
      maxDepth: fc.integer({ min: 0, max: 9 }),
      outputs: fc.integer({ min: 1, max: 3 }),
      wide: fc.boolean(),
      float32: fc.boolean(),
      rows: fc.integer({ min: 1, max: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(trees, async (options) => {
        const { ensemble, x } = randomTrees(options);
        await expectSame(ensemble, x, alone(x.columns));
      }),
      { numRuns: 60 },
    );
  });

  it("are so for splits by category and missing values, and for columns that are one player", async () => {
    for (let seed = 1; seed <= 12; seed++) {
      const { ensemble, x } = randomEnsemble({ seed, outputs: 2, wide: seed % 2 === 0 });
      await expectSame(ensemble, x, alone(5));
      await expectSame(ensemble, x, [
        { name: "a", columns: [0, 3] },
        { name: "b", columns: [1, 2, 4] },
      ]);
    }
  });
});
