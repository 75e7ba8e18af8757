import { describe, expect, it } from "vitest";
import { kernelShap } from "../../../../sdk/core/explainers/kernel.js";
import type { Matrix } from "../../../../sdk/core/tables/index.js";
import { random } from "../../../../sdk/utils/random/index.js";
import { largestDifference } from "../../../support/csv.js";
import { largest, matrix, mlp, mlpGame, rootMeanSquare, sampled, single } from "./nets.js";

const shapley = mlp.shapley.flat();
const errorsOf = (values: Float64Array): Float64Array => values.map((value, i) => value - shapley[i]);

describe("kernelShap", () => {
  it("equals brute force and shap's KernelExplainer where all coalitions fit, with no standard error", async () => {
    const { values, standardErrors, evaluations } = await kernelShap(mlpGame, { random: random(0) });
    expect(largestDifference(values[0], shapley)).toBeLessThan(1e-9);
    expect(largestDifference(values[0], sampled.kernel_all.flat())).toBeLessThan(1e-9);
    expect(largest(standardErrors?.[0] ?? [1])).toBe(0);
    // 254 coalitions of 8 columns against 20 background rows, for 10 rows.
    expect(evaluations).toBe(254 * 20 * 10);
  });

  it("equals shap's KernelExplainer on a background whose rows do not count alike", async () => {
    const backgroundWeights = Float64Array.from(sampled.background_counts);
    const { values } = await kernelShap({ ...mlpGame, backgroundWeights }, { random: random(0) });
    expect(largestDifference(values[0], sampled.kernel_all_weighted.flat())).toBeLessThan(1e-9);
  });

  it("is nearer to brute force than shap's with as many coalitions, and its errors are as large as it says", async () => {
    let squares = 0;
    let expected = 0;
    for (let seed = 0; seed < 10; seed++) {
      const { values, standardErrors } = await kernelShap(mlpGame, { coalitions: 80, random: random(seed) });
      squares += rootMeanSquare(errorsOf(values[0])) ** 2;
      expected += rootMeanSquare(standardErrors?.[0] ?? []) ** 2;
    }
    expect(Math.sqrt(squares / 10)).toBeLessThan(
      rootMeanSquare(sampled.kernel_80.flat().map((v, i) => v - shapley[i])),
    );
    expect(Math.sqrt(squares / expected)).toBeGreaterThan(0.8);
    expect(Math.sqrt(squares / expected)).toBeLessThan(1.25);
  });

  it("adds up to prediction minus base value at any number of coalitions", async () => {
    for (const coalitions of [2, 20, 60]) {
      const { values, predictions, baseValues } = await kernelShap(mlpGame, {
        coalitions,
        random: random(3),
      });
      predictions[0].forEach((prediction, r) => {
        const sum = values[0].subarray(r * 8, r * 8 + 8).reduce((total, value) => total + value, 0);
        expect(sum).toBeCloseTo(prediction - baseValues[0], 9);
      });
    }
  });

  it("stops each row at the tolerance, or else at the limit and says of how many rows", async () => {
    const met = await kernelShap(mlpGame, { tolerance: { absolute: 0.8 }, random: random(0) });
    expect(largest(met.standardErrors?.[0] ?? [9])).toBeLessThanOrEqual(0.8);
    expect(met.convergence).toMatchObject({ tolerance: { absolute: 0.8 }, rowsOver: 0 });
    expect(met.evaluations).toBeLessThan(254 * 20 * 10);
    const stopped = await kernelShap(mlpGame, { tolerance: 1e-6, maxEvaluations: 1000, random: random(0) });
    expect(stopped.evaluations).toBeLessThanOrEqual(10 * 1000);
    expect(stopped.convergence?.rowsOver).toBe(10);
    // Where the tolerance is below every error, all coalitions are taken in the end.
    const exact = await kernelShap(mlpGame, { tolerance: 1e-9, random: random(0) });
    expect(largestDifference(exact.values[0], shapley)).toBeLessThan(1e-9);
  });

  it("gives the same for the same seed and any batch size, and never goes over the batch size", async () => {
    const calls: number[] = [];
    const predict = (x: Matrix): Float64Array => {
      calls.push(x.rows);
      return mlpGame.predict(x);
    };
    const run = (seed: number, batchRows?: number) =>
      kernelShap({ ...mlpGame, predict }, { coalitions: 60, random: random(seed), batchRows });
    const first = (await run(0)).values[0];
    calls.length = 0;
    expect((await run(0, 33)).values[0]).toEqual(first);
    expect(Math.max(...calls)).toBeLessThanOrEqual(33);
    expect((await run(1)).values[0]).not.toEqual(first);
  });

  it("explains wide rows, whose coalitions are too many to count", async () => {
    const columns = 70;
    const source = random(5);
    const normal = (rows: number): Matrix => ({
      data: Float64Array.from({ length: rows * columns }, () => source.normal()),
      rows,
      columns,
    });
    const groups = single(Array.from({ length: columns }, (_, j) => `x${j}`));
    // Linear: any set of coalitions gives the exact values.
    const predict = (x: Matrix): Float64Array =>
      Float64Array.from({ length: x.rows }, (_, r) =>
        x.data.subarray(r * columns, (r + 1) * columns).reduce((sum, value, j) => sum + (j + 1) * value, 0),
      );
    const [rows, background] = [normal(2), normal(3)];
    const { values } = await kernelShap({ predict, rows, background, groups }, { random: random(0) });
    values[0].forEach((value, i) => {
      const j = i % columns;
      const mean = (background.data[j] + background.data[columns + j] + background.data[2 * columns + j]) / 3;
      expect(value).toBeCloseTo((j + 1) * (rows.data[i] - mean), 8);
    });
  });

  it("gives nothing to columns that never differ, and all to a single one", async () => {
    const predict = (x: Matrix): Float64Array =>
      Float64Array.from({ length: x.rows }, (_, r) => x.data[2 * r] ** 2 + x.data[2 * r + 1]);
    const game = { predict, background: matrix([[1, 5]]), groups: single(["a", "b"]) };
    const one = await kernelShap(
      {
        ...game,
        rows: matrix([
          [3, 5],
          [1, 5],
        ]),
      },
      { random: random(0) },
    );
    expect([...one.values[0]]).toEqual([8, 0, 0, 0]);
  });

  it("refuses counts and tolerances that cannot be, and a limit below the first estimate", async () => {
    for (const bad of [
      { coalitions: 1 },
      { tolerance: 0 },
      { tolerance: { absolute: -1 } },
      { maxEvaluations: 10 },
    ]) {
      await expect(kernelShap(mlpGame, { ...bad, random: random(0) })).rejects.toMatchObject({
        code: "CONFIG_INVALID",
      });
    }
  });
});
