import { describe, expect, it } from "vitest";
import { type BoostingConfig, boostingDefinition } from "../../../../../sdk/core/models/boosting/index.js";
import type { EstimatorShape } from "../../../../../sdk/core/models/model.js";
import type { Matrix } from "../../../../../sdk/core/tables/index.js";
import { random } from "../../../../../sdk/utils/random/index.js";
import { matrix, REGRESSION, targets, train, uniformRows } from "../../../../support/tree-data.js";

async function boosted(
  data: Parameters<typeof train>[1],
  config: Omit<BoostingConfig, "kind"> = {},
  shape: EstimatorShape = REGRESSION,
): Promise<number[]> {
  const boosting = boostingDefinition.create({ kind: "boosting", ...config }, shape);
  await train(boosting, data);
  return [...(await boosting.predict(data.x))];
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const column = (rows: number, of: (row: number) => number): Matrix =>
  matrix(Array.from({ length: rows }, (_, row) => [of(row)]));

describe("boosting on what teaches nothing gives the mean", () => {
  const y = Float64Array.from({ length: 200 }, (_, i) => i % 7);

  it.each([
    ["a constant column", column(200, () => 3)],
    ["a column without any value", column(200, () => Number.NaN)],
    ["rows that are all the same", matrix(Array.from({ length: 200 }, () => [1, 2, Number.NaN, 4]))],
    ["no columns", { data: new Float64Array(0), rows: 200, columns: 0 }],
  ])("%s", async (_, x) => {
    for (const value of await boosted({ x, y })) expect(value).toBeCloseTo(mean(y), 12);
  });

  it("one row, whatever the loss", async () => {
    for (const loss of ["squared", "absolute", "quantile", "poisson"] as const)
      expect((await boosted({ x: matrix([[1, 2]]), y: Float64Array.of(5) }, { loss }))[0]).toBeCloseTo(5, 12);
  });

  it("a target that is constant", async () => {
    const x = uniformRows(100, 3, 1);
    expect(await boosted({ x, y: new Float64Array(100).fill(4) })).toEqual(new Array<number>(100).fill(4));
  });
});

describe("boosting of classes", () => {
  const x = uniformRows(100, 3, 1);

  it("says that a class has no weight, where there are two and only one is seen", async () => {
    const shape = { task: "classification", classes: 2 } as const;
    const error = { code: "DATA_TARGET", message: expect.stringContaining("both classes") };
    await expect(boosted({ x, y: new Float64Array(100) }, {}, shape)).rejects.toMatchObject(error);
    await expect(boosted({ x, y: new Float64Array(100).fill(1) }, {}, shape)).rejects.toMatchObject(error);
  });

  it("gives a class of several that is never seen next to no probability", async () => {
    const y = Float64Array.from({ length: 100 }, (_, i) => i % 2);
    const predictions = await boosted({ x, y }, { rounds: 5 }, { task: "classification", classes: 3 });
    expect(predictions.every(Number.isFinite)).toBe(true);
    for (let row = 0; row < 100; row++) expect(predictions[3 * row + 2]).toBeLessThan(1e-6);
  });
});

describe("boosting on strange columns", () => {
  it("splits infinite numbers from others, and missing ones from both", async () => {
    const kinds = [Number.NEGATIVE_INFINITY, 0, Number.POSITIVE_INFINITY, Number.NaN];
    const x = column(400, (row) => kinds[row % 4]);
    const y = targets(x, (_, row) => [1, 2, 3, 10][row % 4]);
    const predictions = await boosted({ x, y }, { rounds: 200 });
    for (const [row, value] of predictions.entries()) expect(value).toBeCloseTo(y[row], 3);
  });

  it("takes a column of 100,000 categories; those beyond the bins share the last", async () => {
    const rows = 100_000;
    const x = column(rows, (row) => row);
    const y = targets(x, ([code]) => (code % 2 === 0 && code < 200 ? 5 : 0));
    const config = { rounds: 20, minLeafRows: 1 };
    const predictions = await boosted({ x, y, categories: [0] }, config);
    expect(predictions.every(Number.isFinite)).toBe(true);
    expect(predictions[99_999]).toBeLessThan(0.01);
    expect(predictions[70_000]).toBe(predictions[99_999]);
  });

  it("takes more columns than rows", async () => {
    const x = uniformRows(60, 500, 3);
    const y = targets(x, ([a]) => 10 * a);
    const predictions = await boosted({ x, y }, { minLeafRows: 5, rounds: 50 });
    const errors = predictions.map((value, row) => Math.abs(value - y[row]));
    expect(mean(Float64Array.from(errors))).toBeLessThan(1);
  });

  it("takes numbers at the ends of what a double holds", async () => {
    const x = column(200, (row) => (row - 100) * 1e306);
    const y = targets(x, ([a]) => (a > 0 ? 1 : 0));
    const predictions = await boosted({ x, y }, { rounds: 50 });
    for (const [row, value] of predictions.entries()) expect(Math.abs(value - y[row])).toBeLessThan(0.1);
  });
});

describe("boosting with weights", () => {
  it("that are all zero but one learns that row", async () => {
    const x = uniformRows(100, 3, 1);
    const y = targets(x, ([a]) => a);
    const weights = new Float64Array(100);
    weights[17] = 2;
    for (const value of await boosted({ x, y, weights })) expect(value).toBeCloseTo(y[17], 12);
    const counts = y.map((value) => Math.ceil(5 * value));
    for (const value of await boosted({ x, y: counts, weights }, { loss: "poisson" }))
      expect(value).toBeCloseTo(counts[17], 9);
  });

  it("of one and the same number change nothing but what that number stands against", async () => {
    const x = uniformRows(300, 3, 1);
    const draw = random(2);
    const y = targets(x, ([a, b]) => a * b + draw.normal());
    const plain = await boosted({ x, y }, { rounds: 20 });
    const weighted = await boosted({ x, y, weights: new Float64Array(300).fill(4) }, { rounds: 20 });
    for (const [row, value] of weighted.entries()) expect(value).toBeCloseTo(plain[row], 9);
  });
});
