import { describe, expect, it } from "vitest";
import { gradientShap } from "../../../../sdk/core/explainers/gradient.js";
import { residualOf } from "../../../../sdk/core/explainers/shap-values.js";
import type { Matrix } from "../../../../sdk/core/tables/index.js";
import { random } from "../../../../sdk/utils/random/index.js";
import { denseNetGradient, mlp, mlpGame, rootMeanSquare, sampled } from "./nets.js";

// fixtures/parity/sampling.json: gradient x difference integrated from each background row to each row, in Python (numpy).
const integrated = sampled.integrated_gradients.flat();
const slopes = denseNetGradient(mlp.weights, mlp.biases);
const game = {
  ...mlpGame,
  gradient: (x: Matrix) => ({ outputs: mlpGame.predict(x), gradients: slopes(x) }),
};
const errorsOf = (values: Float64Array): Float64Array => values.map((value, i) => value - integrated[i]);

describe("gradientShap", () => {
  it("comes to the integrals with many samples", async () => {
    const { values, standardErrors } = await gradientShap(game, { samples: 8000, random: random(0) });
    errorsOf(values[0]).forEach((error, i) => {
      expect(Math.abs(error)).toBeLessThan(5 * (standardErrors?.[0][i] ?? 0) + 1e-3);
    });
    expect(rootMeanSquare(errorsOf(values[0]))).toBeLessThan(0.01 * rootMeanSquare(integrated));
  });

  it("errs no more than its standard errors say, with every background row or with drawn ones", async () => {
    for (const samples of [10, 100]) {
      let squares = 0;
      let expected = 0;
      for (let seed = 0; seed < 10; seed++) {
        const { values, standardErrors } = await gradientShap(game, { samples, random: random(seed) });
        squares += rootMeanSquare(errorsOf(values[0])) ** 2;
        expected += rootMeanSquare(standardErrors?.[0] ?? []) ** 2;
      }
      expect(Math.sqrt(squares / expected), `${samples}`).toBeLessThan(1.1);
      // Nor are they far too large.
      expect(Math.sqrt(squares / expected), `${samples}`).toBeGreaterThan(0.3);
    }
  });

  it("does not add up at a finite number of samples, by less the more there are", async () => {
    const few = residualOf(await gradientShap(game, { samples: 40, random: random(0) }));
    const many = residualOf(await gradientShap(game, { samples: 4000, random: random(0) }));
    expect(few).toBeGreaterThan(0.1);
    expect(many).toBeLessThan(few / 5);
  });

  it("takes as many points for each background row, and counts the gradients", async () => {
    const rowsSeen: number[] = [];
    const gradient = (x: Matrix) => {
      rowsSeen.push(x.rows);
      return game.gradient(x);
    };
    // 20 background rows: 45 samples become 3 each.
    const { evaluations } = await gradientShap(
      { ...game, gradient },
      { samples: 45, random: random(0), batchRows: 64 },
    );
    expect(evaluations).toBe(10 * 60);
    expect(Math.max(...rowsSeen)).toBe(64);
  });

  it("adds up the columns of a group, and is exact for a linear model", async () => {
    const gradient = (x: Matrix) => ({
      outputs: new Float64Array(x.rows),
      gradients: Float64Array.from({ length: x.rows * 3 }, (_, i) => [2, 3, 5][i % 3]),
    });
    const predict = (x: Matrix): Float64Array =>
      Float64Array.from(
        { length: x.rows },
        (_, r) => 2 * x.data[3 * r] + 3 * x.data[3 * r + 1] + 5 * x.data[3 * r + 2],
      );
    const result = await gradientShap(
      {
        predict,
        gradient,
        rows: { data: Float64Array.of(1, 2, 3), rows: 1, columns: 3 },
        background: { data: Float64Array.of(0, 0, 0, 2, 2, 2), rows: 2, columns: 3 },
        backgroundWeights: Float64Array.of(3, 1),
        groups: [
          { name: "ab", columns: [0, 1] },
          { name: "c", columns: [2] },
        ],
      },
      { samples: 8, random: random(0) },
    );
    // Mean background 0.5 in each column.
    expect(result.values[0][0]).toBeCloseTo(2 * 0.5 + 3 * 1.5, 12);
    expect(result.values[0][1]).toBeCloseTo(5 * 2.5, 12);
    expect(residualOf(result)).toBeLessThan(1e-12);
  });

  it("gives the same values and standard errors in whatever order the groups stand", async () => {
    const options = { samples: 60, batchRows: 33 };
    const plain = await gradientShap(game, { ...options, random: random(3) });
    const groups = game.groups.toReversed();
    const turned = await gradientShap({ ...game, groups }, { ...options, random: random(3) });
    const width = groups.length;
    const inOrder = (values?: Float64Array): number[] =>
      Array.from(values ?? [], (_, i) => values?.[i + width - 1 - 2 * (i % width)] ?? Number.NaN);
    expect(inOrder(turned.values[0])).toEqual([...plain.values[0]]);
    expect(inOrder(turned.standardErrors?.[0])).toEqual([...(plain.standardErrors?.[0] ?? [])]);
  });

  it("has the standard error of means of strata where the gradient is known at each point", async () => {
    // One column from 0 to 1, slope 2a at a place a on the way: the values are means of 2a, and their spread that of the draws.
    const places: number[] = [];
    const { values, standardErrors } = await gradientShap(
      {
        predict: ({ data }) => data.map((a) => a * a),
        gradient: ({ data }) => {
          places.push(...data);
          return { outputs: data.map((a) => a * a), gradients: data.map((a) => 2 * a) };
        },
        rows: { data: Float64Array.of(1), rows: 1, columns: 1 },
        background: { data: Float64Array.of(0), rows: 1, columns: 1 },
        groups: [{ name: "a", columns: [0] }],
      },
      { samples: 7, random: random(0) },
    );
    const mean = places.reduce((sum, a) => sum + 2 * a, 0) / 7;
    const variance = places.reduce((sum, a) => sum + (2 * a - mean) ** 2, 0) / 6;
    expect(values[0][0]).toBeCloseTo(mean, 13);
    expect(standardErrors?.[0][0]).toBeCloseTo(Math.sqrt(variance / 7), 13);
  });

  it("gives the same for the same seed and any batch size", async () => {
    const run = async (seed: number, batchRows?: number) =>
      (await gradientShap(game, { samples: 50, random: random(seed), batchRows })).values[0];
    const first = await run(0);
    expect(await run(0, 17)).toEqual(first);
    expect(await run(1)).not.toEqual(first);
  });

  it("refuses a gradient that is not finite or of another shape, and too few samples; a signal stops it", async () => {
    const options = { samples: 40, random: random(0) };
    const bad = (gradients: Float64Array) =>
      gradientShap({ ...game, gradient: () => ({ outputs: new Float64Array(0), gradients }) }, options);
    await expect(bad(new Float64Array(3))).rejects.toMatchObject({ code: "DATA_SHAPE" });
    await expect(bad(new Float64Array(400 * 8).fill(Number.NaN))).rejects.toMatchObject({
      code: "EXPLAIN_UNSUPPORTED",
    });
    await expect(gradientShap(game, { ...options, samples: 1 })).rejects.toMatchObject({
      code: "CONFIG_INVALID",
    });
    const stop = new AbortController();
    const promise = gradientShap(game, {
      ...options,
      batchRows: 40,
      signal: stop.signal,
      onProgress: (done) => done === 3 && stop.abort(),
    });
    await expect(promise).rejects.toMatchObject({ code: "INTERRUPTED" });
  });
});
