import { describe, expect, it } from "vitest";
import { exactShap } from "../../../../sdk/core/explainers/exact.js";
import type { Matrix } from "../../../../sdk/core/tables/index.js";
import { largestDifference } from "../../../support/csv.js";
import { denseNet, largest, matrix, mlp, single } from "./nets.js";

// fixtures/parity/mlp.json: interventional Shapley values by enumerating all 2^8 subsets in Python (numpy, float64).
const inputs = {
  predict: denseNet(mlp.weights, mlp.biases),
  rows: matrix(mlp.rows),
  background: matrix(mlp.background),
  groups: single(mlp.features),
};
const shapley = mlp.shapley.flat();

describe("exactShap", () => {
  it("equals brute force on a relu net evaluated in float64", async () => {
    const result = await exactShap(inputs);
    expect(largestDifference(result.values[0], shapley)).toBeLessThan(1e-6);
    expect(result.baseValues[0]).toBeCloseTo(mlp.base, 9);
    expect(largestDifference(result.predictions[0], mlp.predictions)).toBeLessThan(1e-9);
  });

  it("stays within 1e-5 of the largest value where the net computes in float32", async () => {
    const predict = denseNet(mlp.weights, mlp.biases, Math.fround);
    const result = await exactShap({ ...inputs, predict });
    expect(largestDifference(result.values[0], shapley)).toBeLessThan(1e-5 * largest(shapley));
  });

  it("gives the same values whatever the batch size, in fewer calls the larger it is", async () => {
    const calls: number[] = [];
    const predict = (x: Matrix): Float64Array => {
      calls.push(x.rows);
      return inputs.predict(x);
    };
    const large = await exactShap({ ...inputs, predict }, { batchRows: 65_536 });
    // 10 rows x 20 background rows x at most 255 coalitions fit into one call, after one call for each end.
    expect(calls.length).toBe(3);
    const small = await exactShap({ ...inputs, predict }, { batchRows: 300 });
    expect(calls.length).toBeGreaterThan(100);
    expect(largestDifference(large.values[0], small.values[0])).toBe(0);
  });

  it("spends no prediction on columns in which the row is like the background row", async () => {
    let predicted = 0;
    const predict = (x: Matrix): Float64Array => {
      predicted += x.rows;
      return Float64Array.from(
        { length: x.rows },
        (_, r) => x.data[r * 3] * x.data[r * 3 + 1] + x.data[r * 3 + 2],
      );
    };
    const rows = matrix([[2, 3, 5]]);
    const background = matrix([[1, 1, 5]]);
    const result = await exactShap({ predict, rows, background, groups: single(["a", "b", "c"]) });
    // f = ab + c from (1, 1) to (2, 3): a adds (1 + 3) / 2, b adds (2 + 4) / 2.
    expect([...result.values[0]]).toEqual([2, 3, 0]);
    // Both ends, then the three coalitions of the two columns that differ.
    expect(predicted).toBe(2 + 3);
  });

  it("explains every class of a classifier", async () => {
    const predict = (x: Matrix): Float64Array => {
      const logit = inputs.predict(x);
      return Float64Array.from({ length: x.rows * 2 }, (_, i) => {
        const p = 1 / (1 + Math.exp(-(logit[i >> 1] - 124) / 50));
        return i % 2 === 0 ? 1 - p : p;
      });
    };
    const { values, baseValues, predictions } = await exactShap({ ...inputs, predict });
    expect(values.length).toBe(2);
    expect(baseValues[0] + baseValues[1]).toBeCloseTo(1, 12);
    expect(largest(values[0].map((value, i) => value + values[1][i]))).toBeLessThan(1e-12);
    const sum = values[1].subarray(0, 8).reduce((total, value) => total + value, 0);
    expect(sum).toBeCloseTo(predictions[1][0] - baseValues[1], 12);
  });

  it("weights background rows as if they stood there more often", async () => {
    const counts = mlp.background.map((_, b) => 1 + (b % 3));
    const repeated = mlp.background.flatMap((row, b) => Array.from({ length: counts[b] }, () => row));
    const weighted = await exactShap({ ...inputs, backgroundWeights: Float64Array.from(counts) });
    const often = await exactShap({ ...inputs, background: matrix(repeated) });
    expect(largestDifference(weighted.values[0], often.values[0])).toBeLessThan(1e-9);
    expect(weighted.baseValues[0]).toBeCloseTo(often.baseValues[0], 9);
    for (const weights of [[1], counts.map(() => 0), counts.map(() => -1)]) {
      const backgroundWeights = Float64Array.from(weights);
      await expect(exactShap({ ...inputs, backgroundWeights })).rejects.toMatchObject({
        code: weights.length === 1 ? "DATA_SHAPE" : "DATA_NOT_FINITE",
      });
    }
  });

  it("tries all coalitions of up to sixteen columns where rows and background are few, in bounded batches", async () => {
    const names = Array.from({ length: 13 }, (_, j) => `x${j}`);
    // A product of all columns: from 1 to 2 in each, every order is alike.
    const predict = (x: Matrix): Float64Array => {
      expect(x.rows).toBeLessThanOrEqual(1000);
      return Float64Array.from({ length: x.rows }, (_, r) =>
        x.data.subarray(r * 13, (r + 1) * 13).reduce((product, value) => product * value, 1),
      );
    };
    const rows = matrix([names.map(() => 2)]);
    const background = matrix([names.map(() => 1)]);
    const { values, evaluations } = await exactShap(
      { predict, rows, background, groups: single(names) },
      { batchRows: 1000 },
    );
    expect(evaluations).toBe(2 ** 13 - 1);
    for (const value of values[0]) expect(value).toBeCloseTo((2 ** 13 - 1) / 13, 9);
  });

  it("refuses too many columns with what they would cost, and names the explainer to use", async () => {
    const refused = async (columns: number, rows: number): Promise<void> => {
      const names = Array.from({ length: columns }, (_, j) => `x${j}`);
      const wide = matrix(Array.from({ length: rows }, () => names.map(() => 1)));
      await expect(
        exactShap({ predict: () => Float64Array.of(1), rows: wide, background: wide, groups: single(names) }),
      ).rejects.toMatchObject({
        code: "EXPLAIN_UNSUPPORTED",
        message: expect.stringMatching(/coalitions = .* predictions.*permutation/),
      });
    };
    await refused(17, 1);
    await refused(16, 40);
  });
});
