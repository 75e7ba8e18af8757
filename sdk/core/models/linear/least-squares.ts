import type { Matrix } from "../../tables/index.js";
import { StreamingQr } from "./qr.js";
import { dot, jacobiSvd } from "./svd.js";

/** Coefficients of a fit, one a column, and the intercept. */
export interface LinearFit {
  readonly coefficients: Float64Array;
  readonly intercept: number;
}

const BLOCK_ROWS = 1024;

/**
 * Least squares with an intercept, and ridge where `l2` is above 0 (the intercept is not penalised). Where columns are
 * collinear, as one-hot groups are, the solution is the one of least norm, with scikit-learn's cut-off of singular values
 * (max(rows, columns) times machine epsilon, relative to the largest).
 *
 * `beforeBlock` is awaited before each block of rows: a place to stop, or to let others run.
 */
export async function leastSquares(
  x: Matrix,
  y: Float64Array,
  options: {
    readonly l2: number;
    readonly weights?: Float64Array;
    readonly beforeBlock?: () => Promise<void> | void;
  },
): Promise<LinearFit> {
  const { weights, l2 } = options;
  const means = columnMeans(x, weights);
  const yMean = mean(y, weights);
  const qr = new StreamingQr(x.columns);
  for (let start = 0; start < x.rows; start += BLOCK_ROWS) {
    await options.beforeBlock?.();
    qr.add(centredBlock(x, y, { means, yMean, weights, start, end: Math.min(x.rows, start + BLOCK_ROWS) }));
  }
  const coefficients = solve(qr, l2, Math.max(x.rows, x.columns) * Number.EPSILON);
  return { coefficients, intercept: yMean - dot(means, coefficients) };
}

/** Least-norm solution of R w = Qᵀy (ridge: of (RᵀR + l2 I) w = RᵀQᵀy). */
function solve(qr: StreamingQr, l2: number, relativeCutOff: number): Float64Array {
  const { scaled, right, singularValues } = jacobiSvd(qr.r);
  const cutOff = relativeCutOff * singularValues.reduce((a, b) => Math.max(a, b), 0);
  const solution = new Float64Array(qr.columns);
  for (let j = 0; j < qr.columns; j++) {
    const s = singularValues[j];
    if (s <= cutOff) continue;
    const factor = dot(scaled[j], qr.qty) / (s * s + l2);
    for (let k = 0; k < solution.length; k++) solution[k] += factor * right[j][k];
  }
  return solution;
}

function centredBlock(
  x: Matrix,
  y: Float64Array,
  part: {
    readonly means: Float64Array;
    readonly yMean: number;
    readonly weights?: Float64Array;
    readonly start: number;
    readonly end: number;
  },
): Float64Array[] {
  const { means, yMean, weights, start, end } = part;
  const p = x.columns;
  const block = Array.from({ length: p + 1 }, () => new Float64Array(end - start));
  for (let row = start; row < end; row++) {
    const root = weights === undefined ? 1 : Math.sqrt(weights[row]);
    for (let j = 0; j < p; j++) block[j][row - start] = (x.data[row * p + j] - means[j]) * root;
    block[p][row - start] = (y[row] - yMean) * root;
  }
  return block;
}

/** Weighted mean of each column. */
export function columnMeans(x: Matrix, weights?: Float64Array): Float64Array {
  const means = new Float64Array(x.columns);
  let total = 0;
  for (let row = 0; row < x.rows; row++) {
    const weight = weights === undefined ? 1 : weights[row];
    total += weight;
    for (let j = 0; j < x.columns; j++) means[j] += weight * x.data[row * x.columns + j];
  }
  for (let j = 0; j < x.columns; j++) means[j] /= total;
  return means;
}

/** Weighted mean. */
export function mean(y: Float64Array, weights?: Float64Array): number {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < y.length; row++) {
    const weight = weights === undefined ? 1 : weights[row];
    total += weight;
    sum += weight * y[row];
  }
  return sum / total;
}
