import { describe, expect, it } from "vitest";
import { permutationShap } from "../../../../sdk/core/explainers/permutation.js";
import type { Matrix } from "../../../../sdk/core/tables/index.js";
import { random } from "../../../../sdk/utils/random/index.js";
import { largestDifference } from "../../../support/csv.js";
import { denseNet, largest, matrix, mlp, rootMeanSquare, single } from "./nets.js";

// fixtures/parity/mlp.json: Shapley values by brute force, and the estimate of shap's PermutationExplainer (10 permutations).
const inputs = {
  predict: denseNet(mlp.weights, mlp.biases),
  rows: matrix(mlp.rows),
  background: matrix(mlp.background),
  groups: single(mlp.features),
};
const shapley = mlp.shapley.flat();

function errorsOf(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values, (value, i) => value - shapley[i]);
}

describe("permutationShap", () => {
  it("is nearer to brute force than shap's estimate with as many permutations", async () => {
    const { values } = await permutationShap(inputs, { permutations: 10, random: random(0) });
    const theirs = rootMeanSquare(errorsOf(mlp.permutation10_seed0.flat()));
    expect(rootMeanSquare(errorsOf(values[0]))).toBeLessThan(theirs);
    // Both are estimates of the same numbers: they lie within their errors of each other.
    expect(largestDifference(values[0], mlp.permutation10_seed0.flat())).toBeLessThan(6 * theirs);
  });

  it("comes nearer to brute force with more permutations, as one over the root of their number", async () => {
    const few = await permutationShap(inputs, { permutations: 2, random: random(1) });
    const many = await permutationShap(inputs, { permutations: 128, random: random(1) });
    const ratio = rootMeanSquare(errorsOf(few.values[0])) / rootMeanSquare(errorsOf(many.values[0]));
    expect(ratio).toBeGreaterThan(5);
    expect(ratio).toBeLessThan(13);
    expect(largest(errorsOf(many.values[0]))).toBeLessThan(5 * largest(many.standardErrors?.[0] ?? []));
  });

  it("gives standard errors as large as the errors really are", async () => {
    let squares = 0;
    let expected = 0;
    for (let seed = 0; seed < 10; seed++) {
      const { values, standardErrors } = await permutationShap(inputs, {
        permutations: 3,
        random: random(seed),
      });
      squares += rootMeanSquare(errorsOf(values[0])) ** 2;
      expected += rootMeanSquare(standardErrors?.[0] ?? []) ** 2;
    }
    expect(Math.sqrt(squares / expected)).toBeGreaterThan(0.85);
    expect(Math.sqrt(squares / expected)).toBeLessThan(1.15);
  });

  it("walks each row until its largest standard error is within the tolerance", async () => {
    const spread = async (tolerance: number | { absolute: number }, seed = 0) =>
      permutationShap(inputs, { permutations: 1, tolerance, random: random(seed) });
    const rough = await spread({ absolute: 2 });
    const fine = await spread({ absolute: 0.5 });
    expect(largest(rough.standardErrors?.[0] ?? [9])).toBeLessThanOrEqual(2);
    expect(largest(fine.standardErrors?.[0] ?? [9])).toBeLessThanOrEqual(0.5);
    expect(rough.evaluations).toBeLessThan((fine.evaluations ?? 0) / 2);
    expect(fine.convergence).toMatchObject({ tolerance: { absolute: 0.5 }, rowsOver: 0 });
    expect(fine.convergence?.largestError).toBe(largest(fine.standardErrors?.[0] ?? []));
    // Relative to the standard deviation of all predictions, some 80 here.
    const relative = await spread(0.005);
    const unit = largest(relative.standardErrors?.[0] ?? []) / (relative.convergence?.largestError ?? 1);
    expect(unit).toBeGreaterThan(60);
    expect(unit).toBeLessThan(180);
  });

  it("tells standard errors under a tolerance as large as the errors really are", async () => {
    let squares = 0;
    let expected = 0;
    for (let seed = 0; seed < 10; seed++) {
      const { values, standardErrors } = await permutationShap(inputs, {
        permutations: 1,
        tolerance: { absolute: 1 },
        random: random(seed),
      });
      squares += rootMeanSquare(errorsOf(values[0])) ** 2;
      expected += rootMeanSquare(standardErrors?.[0] ?? []) ** 2;
    }
    expect(Math.sqrt(squares / expected)).toBeGreaterThan(0.85);
    expect(Math.sqrt(squares / expected)).toBeLessThan(1.2);
  });

  it("stops at the limit of predictions, says of how many rows, and gives the same for any batch size", async () => {
    const run = (batchRows?: number) =>
      permutationShap(inputs, {
        permutations: 1,
        tolerance: 1e-9,
        maxEvaluations: 1000,
        random: random(0),
        batchRows,
      });
    const stopped = await run();
    // 14 predictions a walk: 71 walks for each of 10 rows.
    expect(stopped.evaluations).toBeLessThanOrEqual(10 * 71 * 14);
    expect(stopped.convergence?.rowsOver).toBe(10);
    expect((await run(20)).values).toEqual(stopped.values);
    const fewer = await permutationShap(inputs, {
      permutations: 50,
      maxEvaluations: 1000,
      random: random(0),
    });
    expect(fewer.evaluations).toBeLessThanOrEqual(10 * 1000);
    await expect(
      permutationShap(inputs, { permutations: 1, maxEvaluations: 100, random: random(0) }),
    ).rejects.toMatchObject({ code: "CONFIG_INVALID", message: expect.stringContaining("280") });
  });

  it("has no standard errors from a single permutation", async () => {
    const { standardErrors } = await permutationShap(inputs, { permutations: 1, random: random(0) });
    expect(standardErrors).toBeUndefined();
  });

  it("adds up to prediction minus base value, in float32 too", async () => {
    const predict = denseNet(mlp.weights, mlp.biases, Math.fround);
    const { values, predictions, baseValues } = await permutationShap(
      { ...inputs, predict },
      { permutations: 2, random: random(3) },
    );
    predictions[0].forEach((prediction, r) => {
      const sum = values[0].subarray(r * 8, r * 8 + 8).reduce((total, value) => total + value, 0);
      expect(sum).toBeCloseTo(prediction - baseValues[0], 9);
    });
  });

  it("gives the same values for the same seed and any batch size, others for another seed", async () => {
    const run = (seed: number, batchRows?: number) =>
      permutationShap(inputs, { permutations: 2, random: random(seed), batchRows });
    const first = (await run(0)).values[0];
    expect((await run(0)).values[0]).toEqual(first);
    expect((await run(0, 20)).values[0]).toEqual(first);
    expect((await run(1)).values[0]).not.toEqual(first);
  });

  it("puts many walks into one call of the model and never goes over the batch size", async () => {
    const calls: number[] = [];
    const predict = (x: Matrix): Float64Array => {
      calls.push(x.rows);
      return inputs.predict(x);
    };
    await permutationShap({ ...inputs, predict }, { permutations: 2, random: random(0), batchRows: 1000 });
    // 10 rows x 20 background rows x 2 orders x 2 directions x 7 rows between the ends.
    const walked = calls.slice(2).reduce((sum, rows) => sum + rows, 0);
    expect(walked).toBeLessThanOrEqual(5600);
    expect(calls.length - 2).toBe(Math.ceil(walked / 1000));
    expect(Math.max(...calls)).toBeLessThanOrEqual(1000);
  });

  it("walks an encoded group as one column", async () => {
    // A three-level category as one-hot columns, and one number; f is their product.
    const level = [1, 4, 9];
    const predict = (x: Matrix): Float64Array =>
      Float64Array.from({ length: x.rows }, (_, r) => {
        const [a, b, c, number] = x.data.subarray(r * 4, r * 4 + 4);
        expect(a + b + c, "never half a category").toBe(1);
        return (a * level[0] + b * level[1] + c * level[2]) * number;
      });
    const groups = [
      { name: "level", columns: [0, 1, 2] },
      { name: "number", columns: [3] },
    ];
    const rows = matrix([[0, 0, 1, 10]]);
    const background = matrix([[1, 0, 0, 2]]);
    const { values } = await permutationShap(
      { predict, rows, background, groups },
      { permutations: 1, random: random(0) },
    );
    // From 1 x 2 to 9 x 10, by the mean of both orders.
    expect([...values[0]]).toEqual([(8 * 2 + 8 * 10) / 2, (8 * 1 + 8 * 9) / 2]);
  });

  it("reports rows as they are done, and stops between two calls when told to", async () => {
    const seen: number[] = [];
    const stop = new AbortController();
    const promise = permutationShap(inputs, {
      permutations: 2,
      random: random(0),
      batchRows: 100,
      signal: stop.signal,
      onProgress: (done, total) => {
        expect(total).toBe(10);
        seen.push(done);
        if (done === 3) stop.abort();
      },
    });
    await expect(promise).rejects.toMatchObject({ code: "INTERRUPTED" });
    expect(seen.at(-1)).toBe(3);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  it("lets a timer fire while a predict function that never waits is at work", async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 5);
    await expect(
      permutationShap(inputs, { permutations: 5000, random: random(0), batchRows: 200, signal: stop.signal }),
    ).rejects.toMatchObject({ code: "INTERRUPTED" });
  });

  it("names the column whose value is not a number, or else the model", async () => {
    const broken = matrix([mlp.rows[0].map((value, j) => (j === 4 ? Number.NaN : value))]);
    const options = { permutations: 1, random: random(0) };
    await expect(permutationShap({ ...inputs, rows: broken }, options)).rejects.toMatchObject({
      code: "DATA_NOT_FINITE",
      message: expect.stringContaining('"temp"'),
    });
    const predict = (x: Matrix): Float64Array => new Float64Array(x.rows).fill(Number.POSITIVE_INFINITY);
    await expect(permutationShap({ ...inputs, predict }, options)).rejects.toMatchObject({
      code: "EXPLAIN_UNSUPPORTED",
    });
  });

  it("refuses shapes that do not belong together", async () => {
    const options = { permutations: 1, random: random(0) };
    const run = (changed: Partial<typeof inputs>) => permutationShap({ ...inputs, ...changed }, options);
    await expect(run({ groups: single(mlp.features.slice(1)) })).rejects.toMatchObject({
      code: "DATA_SHAPE",
    });
    await expect(run({ background: matrix([[1, 2]]) })).rejects.toMatchObject({ code: "DATA_SHAPE" });
    await expect(run({ predict: (x) => new Float64Array(x.rows + 1) })).rejects.toMatchObject({
      code: "DATA_SHAPE",
    });
    const none = { data: new Float64Array(0), rows: 0, columns: 8 };
    await expect(run({ background: none })).rejects.toMatchObject({ code: "DATA_TOO_SMALL" });
    await expect(permutationShap(inputs, { ...options, permutations: 0 })).rejects.toMatchObject({
      code: "CONFIG_INVALID",
    });
  });
});
