import type { FeatureGroup, Matrix } from "../../../../sdk/core/tables/index.js";
import { jsonFixture } from "../../../support/csv.js";

/** `fixtures/parity/mlp.json`: a relu net, its rows and background, and shap's Shapley values by brute force. */
export interface MlpFixture {
  readonly features: string[];
  readonly weights: number[][][];
  readonly biases: number[][];
  readonly rows: number[][];
  readonly background: number[][];
  readonly predictions: number[];
  readonly base: number;
  readonly shapley: number[][];
  readonly permutation10_seed0: number[][];
}

export const mlp = jsonFixture<MlpFixture>("parity/mlp.json");

export function matrix(rows: readonly (readonly number[])[]): Matrix {
  return { data: Float64Array.from(rows.flat()), rows: rows.length, columns: rows[0].length };
}

/** One group a column. */
export function single(names: readonly string[]): FeatureGroup[] {
  return names.map((name, column) => ({ name, columns: [column] }));
}

/**
 * A relu net (`y = x @ W + b`, no relu on the last layer) on typed arrays. `round` is applied to each product and sum:
 * nothing for float64, `Math.fround` for float32.
 */
export function denseNet(
  weights: readonly (readonly (readonly number[])[])[],
  biases: readonly (readonly number[])[],
  round: (value: number) => number = (value) => value,
): (x: Matrix) => Float64Array {
  const layers = weights.map((layer) => layer.map((row) => row.map(round)));
  return ({ data, rows, columns }) => {
    const width = biases[biases.length - 1].length;
    const out = new Float64Array(rows * width);
    for (let r = 0; r < rows; r++) {
      let values = Array.from(data.subarray(r * columns, (r + 1) * columns), round);
      layers.forEach((layer, l) => {
        values = biases[l].map((bias, j) => {
          let sum = round(bias);
          for (let i = 0; i < values.length; i++) sum = round(sum + round(values[i] * layer[i][j]));
          return l === layers.length - 1 ? sum : Math.max(0, sum);
        });
      });
      out.set(values, r * width);
    }
    return out;
  };
}

export function largest(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]));
  return most;
}

/** Gradient of a relu net's one output by its inputs, rows x columns. */
export function denseNetGradient(
  weights: readonly (readonly (readonly number[])[])[],
  biases: readonly (readonly number[])[],
): (x: Matrix) => Float64Array {
  return ({ data, rows, columns }) => {
    const out = new Float64Array(rows * columns);
    for (let r = 0; r < rows; r++) {
      let values: number[] = Array.from(data.subarray(r * columns, (r + 1) * columns));
      const on: boolean[][] = [];
      for (const [l, layer] of weights.slice(0, -1).entries()) {
        const sums = biases[l].map((bias, j) =>
          values.reduce((sum, value, i) => sum + value * layer[i][j], bias),
        );
        on.push(sums.map((sum) => sum > 0));
        values = sums.map((sum) => Math.max(0, sum));
      }
      let slopes = weights[weights.length - 1].map((row) => row[0]);
      for (let l = on.length - 1; l >= 0; l--) {
        const passed = slopes.map((slope, j) => (on[l][j] ? slope : 0));
        slopes = weights[l].map((row) => row.reduce((sum, weight, j) => sum + weight * passed[j], 0));
      }
      out.set(slopes, r * columns);
    }
    return out;
  };
}

/** `fixtures/parity/sampling.json`: what shap's KernelExplainer and numpy's integrals say of that net. */
export const sampled = jsonFixture<{
  readonly kernel_all: number[][];
  readonly kernel_80: number[][];
  readonly background_counts: number[];
  readonly kernel_all_weighted: number[][];
  readonly integrated_gradients: number[][];
}>("parity/sampling.json");

export function rootMeanSquare(values: ArrayLike<number>): number {
  return Math.sqrt(Array.from(values).reduce((sum, value) => sum + value * value, 0) / values.length);
}

/** The net of the fixture, evaluated in float64, as a game. */
export const mlpGame = {
  predict: denseNet(mlp.weights, mlp.biases),
  rows: matrix(mlp.rows),
  background: matrix(mlp.background),
  groups: single(mlp.features),
};
