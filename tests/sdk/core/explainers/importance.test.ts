import { describe, expect, it } from "vitest";
import { permutationImportance } from "../../../../sdk/core/explainers/importance.js";
import type { Matrix } from "../../../../sdk/core/tables/index.js";
import { AssayError } from "../../../../sdk/utils/errors/index.js";
import { random } from "../../../../sdk/utils/random/index.js";

const ROWS = 500;
const source = random(7);
const rows: Matrix = {
  data: Float64Array.from({ length: ROWS * 4 }, () => source.normal()),
  rows: ROWS,
  columns: 4,
};
const coefficients = [3, 0, -1, 0.5];
const predict = (x: Matrix): Float64Array =>
  Float64Array.from({ length: x.rows }, (_, r) =>
    coefficients.reduce((sum, c, j) => sum + c * x.data[r * x.columns + j], 0),
  );
const truth = predict(rows);
const meanSquaredError = (outputs: Float64Array, times?: Float64Array): number =>
  outputs.reduce((sum, value, r) => sum + (times?.[r] ?? 1) * (value - truth[r]) ** 2, 0) / truth.length;
const inputs = {
  predict,
  rows,
  groups: ["a", "b", "c", "d"].map((name, j) => ({ name, columns: [j] })),
  score: meanSquaredError,
  greaterIsBetter: false,
  repeats: 30,
};

function variance(column: number): number {
  const values = Array.from({ length: ROWS }, (_, r) => rows.data[r * 4 + column]);
  const mean = values.reduce((sum, v) => sum + v, 0) / ROWS;
  return values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / ROWS;
}

describe("permutationImportance", () => {
  it("of a linear model in mean squared error is twice coefficient² x variance", async () => {
    // Two independent draws of a column differ by twice its variance on average.
    const importances = await permutationImportance({ ...inputs, random: random(0) });
    expect(importances.map((entry) => entry.feature)).toEqual(["a", "c", "d", "b"]);
    for (const { feature, importance, std } of importances) {
      const j = inputs.groups.findIndex((group) => group.name === feature);
      const expected = 2 * coefficients[j] ** 2 * variance(j);
      expect(Math.abs(importance - expected)).toBeLessThanOrEqual((4 * (std ?? 0)) / Math.sqrt(30));
    }
    expect(importances[3]).toEqual({ feature: "b", importance: 0, std: 0, low: 0, high: 0 });
  });

  it("is positive for a used column whichever way the score goes", async () => {
    const down = await permutationImportance({ ...inputs, random: random(0) });
    const up = await permutationImportance({
      ...inputs,
      score: (outputs, times) => -meanSquaredError(outputs, times),
      greaterIsBetter: true,
      random: random(0),
    });
    expect(up).toEqual(down);
  });

  it("shuffles a group's columns together and leaves the rows as they were", async () => {
    const before = rows.data.slice();
    const together = (x: Matrix): Float64Array =>
      Float64Array.from({ length: x.rows }, (_, r) => x.data[r * 4] - x.data[r * 4 + 1]);
    // The score is the sum of all outputs: a shuffle of both columns at once cannot change it.
    const importances = await permutationImportance({
      ...inputs,
      predict: together,
      groups: [
        { name: "ab", columns: [0, 1] },
        { name: "cd", columns: [2, 3] },
      ],
      score: (outputs) => outputs.reduce((sum, value) => sum + value * value, 0),
      random: random(0),
    });
    for (const { importance } of importances) expect(importance).toBeCloseTo(0, 9);
    expect(rows.data).toEqual(before);
  });

  it("gives the same for the same seed and any batch size, and for a column whatever stands beside it", async () => {
    const all = await permutationImportance({ ...inputs, random: random(3) });
    expect(await permutationImportance({ ...inputs, batchRows: 77, random: random(3) })).toEqual(all);
    const turned = await permutationImportance({
      ...inputs,
      groups: [...inputs.groups].reverse(),
      random: random(3),
    });
    expect(turned).toEqual(all);
  });

  it("reports each shuffle and stops when told to", async () => {
    const seen: number[] = [];
    const stop = new AbortController();
    const promise = permutationImportance({
      ...inputs,
      random: random(0),
      signal: stop.signal,
      onProgress: (done, total) => {
        expect(total).toBe(120);
        seen.push(done);
        if (done === 40) stop.abort();
      },
    });
    await expect(promise).rejects.toMatchObject({ code: "INTERRUPTED" });
    expect(seen).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
  });

  it("gives 95 % confidence intervals that hold the importance over all rows there could be, about as often", async () => {
    const draw = random(11);
    let held = 0;
    const draws = 60;
    for (let i = 0; i < draws; i++) {
      const count = 150;
      const data = Float64Array.from({ length: count }, () => draw.normal());
      const noisy = data.map((value) => 2 * value + draw.normal());
      const [{ low = 0, high = 0 }] = await permutationImportance({
        predict: ({ data: x }) => x.map((value) => 2 * value),
        rows: { data, rows: count, columns: 1 },
        groups: [{ name: "a", columns: [0] }],
        score: (outputs, times) =>
          outputs.reduce((sum, y, r) => sum + (times?.[r] ?? 1) * (y - noisy[r]) ** 2, 0) / count,
        greaterIsBetter: false,
        repeats: 5,
        random: draw.fork(`${i}`),
      });
      // Twice coefficient² x variance, of the normal distribution that the rows are drawn from.
      held += low <= 8 && 8 <= high ? 1 : 0;
    }
    // 57 of 60 on average; fewer than 50 would be one case in thousands.
    expect(held).toBeGreaterThanOrEqual(50);
  });

  it("has none where the metric is not defined on most redraws of the rows", async () => {
    const score = (outputs: Float64Array, times?: Float64Array) => {
      if (times !== undefined) throw new AssayError("METRIC_UNDEFINED", { what: "one class only" });
      return meanSquaredError(outputs);
    };
    const [first] = await permutationImportance({ ...inputs, score, random: random(0) });
    expect(first).not.toHaveProperty("low");
  });
});
