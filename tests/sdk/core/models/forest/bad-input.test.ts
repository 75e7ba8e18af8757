import { describe, expect, it } from "vitest";
import { forestDefinition } from "../../../../../sdk/core/models/forest/index.js";
import type { Matrix } from "../../../../../sdk/core/tables/index.js";
import { matrix, train, uniformRows } from "../../../../support/tree-data.js";

const shapes = [
  ["numbers", { task: "regression", classes: 0 }],
  ["classes", { task: "classification", classes: 2 }],
] as const;

/** Encoded rows that leave a forest little or nothing to learn; refusals of tables stand in tests/sdk/bad-input. */
describe.each(shapes)("a forest of %s", (_, shape) => {
  async function fitted(x: Matrix, y: readonly number[], categories: readonly number[] = []) {
    const forest = forestDefinition.create({ kind: "forest", trees: 20 }, shape);
    await train(forest, { x, y: Float64Array.from(y), categories });
    const outputs = Math.max(1, shape.classes);
    const predicted = await forest.predict(x);
    expect(predicted).toHaveLength(x.rows * outputs);
    for (const value of predicted) expect(Number.isFinite(value)).toBe(true);
    // The number, or the probability of class 1.
    const values = Array.from({ length: x.rows }, (_, row) => predicted[row * outputs + outputs - 1]);
    return { forest, values };
  }
  const alternating = (rows: number) => Array.from({ length: rows }, (_, i) => i % 2);

  it("gives the one row's target back", async () => {
    expect((await fitted(matrix([[3, 4]]), [1])).values).toEqual([1]);
  });

  it("gives about the mean where columns are constant, or all missing, or rows duplicates", async () => {
    for (const row of [
      [1, 1],
      [Number.NaN, Number.NaN],
      [Number.NaN, 7],
    ]) {
      const { values } = await fitted(matrix(Array.from({ length: 200 }, () => row)), alternating(200), [1]);
      expect(new Set(values).size).toBe(1);
      expect(Math.abs(values[0] - 0.5)).toBeLessThan(0.05);
    }
  });

  it("learns from a column that is missing in all rows but one", async () => {
    const rows = Array.from({ length: 50 }, (_, i) => [i === 7 ? 1 : Number.NaN]);
    const { values } = await fitted(
      matrix(rows),
      rows.map(([value]) => (value === 1 ? 1 : 0)),
    );
    expect(values[7]).toBeGreaterThan(0.4);
    expect(values[8]).toBeCloseTo(0, 12);
  });

  it("of one target gives it everywhere", async () => {
    const { values } = await fitted(uniformRows(60, 3, 1), new Array<number>(60).fill(1));
    expect(new Set(values)).toEqual(new Set([1]));
  });

  it("takes more columns than rows", async () => {
    const { values } = await fitted(uniformRows(12, 500, 2), alternating(12));
    for (const [i, value] of values.entries()) expect(Math.round(value)).toBe(i % 2);
  });

  it("takes numbers at the ends of their range, and codes up to 100,000", async () => {
    const ends = [-Number.MAX_VALUE, -1e-320, 0, 1e-320, 1, Number.MAX_VALUE];
    const few = await fitted(matrix(Array.from({ length: 60 }, (_, i) => [ends[i % 6]])), alternating(60));
    for (const [i, value] of few.values.entries()) expect(value).toBe(i % 2);
    const codes = Array.from({ length: 20_000 }, (_, i) => [5 * i]);
    const many = await fitted(matrix(codes), alternating(20_000), [0]);
    expect(many.values.every((value) => value >= 0 && value <= 1)).toBe(true);
    // A code that was never seen shares the last side.
    expect((await many.forest.predict(matrix([[1e9], [-1], [Number.NaN]]))).every(Number.isFinite)).toBe(
      true,
    );
  });
});
