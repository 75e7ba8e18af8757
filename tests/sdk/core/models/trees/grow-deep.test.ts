import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { forestDefinition } from "../../../../../sdk/core/models/forest/index.js";
import { matrix, train } from "../../../../support/tree-data.js";

const NONE = Number.NaN;
const number = fc.integer({ min: 0, max: 6 });
const missing = fc.oneof({ weight: 3, arbitrary: number }, { weight: 1, arbitrary: fc.constant(NONE) });
/** A number, a number that may be missing, a category that may be missing, target (or class), weight. */
const row = fc.tuple(
  number,
  missing,
  missing,
  fc.integer({ min: 0, max: 2 }),
  fc.integer({ min: 0, max: 3 }),
);
const rowsOf = fc.array(row, { minLength: 2, maxLength: 25 });

type Row = readonly [number, number, number, number, number];

/** What is left of the squared error, or of the Gini impurity times weight, within one side. */
function error(side: readonly Row[], classes: number): number {
  const weight = side.reduce((sum, [, , , , w]) => sum + w, 0);
  if (weight === 0) return 0;
  let left = 0;
  for (let k = 0; k < Math.max(1, classes); k++) {
    const value = (target: number): number => (classes === 0 ? target : Number(target === k));
    const mean = side.reduce((sum, [, , , y, w]) => sum + w * value(y), 0) / weight;
    left += side.reduce((sum, [, , , y, w]) => sum + w * (value(y) - mean) ** 2, 0);
  }
  return left;
}

/** The least error of all divisions that a tree may make, each tried; rows of weight 0 are none. */
function leastError(rows: readonly Row[], classes: number, minRows: number): number {
  const tries: ((row: Row) => boolean)[] = [];
  for (let value = 0; value <= 6; value++) {
    tries.push(
      ([a]) => a <= value,
      ([, b]) => b <= value,
      ([, b]) => b <= value || Number.isNaN(b),
    );
    tries.push(([, , c]) => c === value);
  }
  tries.push(([, , c]) => Number.isNaN(c));
  return tries.reduce(
    (least, goesLeft) => {
      const sides = [rows.filter(goesLeft), rows.filter((one) => !goesLeft(one))];
      if (sides.some(({ length }) => length < minRows)) return least;
      return Math.min(least, error(sides[0], classes) + error(sides[1], classes));
    },
    error(rows, classes),
  );
}

describe("the first split of a deep tree", () => {
  it.each([0, 2, 3])("is the best of all that can be tried, of %i classes (0: numbers)", async (classes) => {
    await fc.assert(
      fc.asyncProperty(rowsOf, fc.integer({ min: 1, max: 4 }), async (drawn, minLeafRows) => {
        const rows = drawn.map(([a, b, c, y, w]): Row => [a, b, c, classes === 2 ? y % 2 : y, w]);
        const present = rows.filter(([, , , , w]) => w > 0);
        fc.pre(present.length > 0);
        const forest = forestDefinition.create(
          { kind: "forest", trees: 1, maxDepth: 1, bootstrap: false, minLeafRows, splitColumns: "all" },
          classes === 0 ? { task: "regression", classes } : { task: "classification", classes },
        );
        const x = matrix(rows.map(([a, b, c]) => [a, b, c]));
        const y = Float64Array.from(rows, ([, , , target]) => target);
        const weights = Float64Array.from(rows, ([, , , , w]) => w);
        await train(forest, { x, y, weights, categories: [2] });
        const predicted = await forest.predict(x);
        const outputs = Math.max(1, classes);
        const left = rows.reduce((sum, [, , , target, w], r) => {
          for (let k = 0; k < outputs; k++) {
            const wanted = classes === 0 ? target : Number(target === k);
            sum += w * (wanted - predicted[r * outputs + k]) ** 2;
          }
          return sum;
        }, 0);
        expect(left).toBeCloseTo(leastError(present, classes, minLeafRows), 9);
      }),
      { numRuns: 300 },
    );
  });
});
