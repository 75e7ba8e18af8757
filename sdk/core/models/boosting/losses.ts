import type { Link } from "../trees/links.js";

/** What boosting lowers, one round at a time. Scores stand output by output: output k of row i is `scores[k * rows + i]`. */
export interface Loss {
  /** Numbers a row. */
  readonly outputs: number;
  /** The best constant score of each output. */
  start(y: Float64Array, weights: Float64Array | undefined): Float64Array;
  /** Gradient and Hessian of each row, side by side, of one output at the scores; weights not yet in. */
  derivatives(y: Float64Array, scores: Float64Array, output: number, out: Float64Array): void;
  /** Mean loss of rows, for early stopping and the learning curve. */
  value(y: Float64Array, scores: Float64Array, weights: Float64Array | undefined): number;
  /** From scores to predictions. */
  readonly link: Link;
  /** Whether targets below 0 have no loss. */
  readonly fromZero?: boolean;
  /** The part of rows that a leaf's value leaves below it, where the leaf is that quantile of what is left of its rows and not a Newton step. */
  readonly leafQuantile?: number;
}

/** Half the squared error; the mean loss is the whole one. */
export const squaredLoss: Loss = {
  outputs: 1,
  link: "identity",
  start: (y, weights) => Float64Array.of(weightedMean(y, weights)),
  derivatives(y, scores, _, out) {
    for (let i = 0; i < y.length; i++) {
      out[2 * i] = scores[i] - y[i];
      out[2 * i + 1] = 1;
    }
  },
  value: (y, scores, weights) => meanOf(y, weights, (i) => (scores[i] - y[i]) ** 2),
};

/** The pinball loss of a quantile; absolute error at 0.5. */
export function quantileLoss(quantile: number): Loss {
  return {
    outputs: 1,
    link: "identity",
    leafQuantile: quantile,
    start: (y, weights) => Float64Array.of(weightedQuantile(y, weights, quantile)),
    derivatives(y, scores, _, out) {
      for (let i = 0; i < y.length; i++) {
        out[2 * i] = scores[i] > y[i] ? 1 - quantile : -quantile;
        out[2 * i + 1] = 1;
      }
    },
    value: (y, scores, weights) =>
      meanOf(y, weights, (i) =>
        y[i] >= scores[i] ? quantile * (y[i] - scores[i]) : (1 - quantile) * (scores[i] - y[i]),
      ),
  };
}

/** Keeps a Poisson step short where hardly any events were seen; LightGBM's poisson_max_delta_step. */
const POISSON_MARGIN = Math.exp(0.7);

/** Poisson deviance (half of it) with a log link: counts from 0. */
export const poissonLoss: Loss = {
  outputs: 1,
  fromZero: true,
  link: "exp",
  start: (y, weights) => Float64Array.of(Math.log(weightedMean(y, weights))),
  derivatives(y, scores, _, out) {
    for (let i = 0; i < y.length; i++) {
      const mean = Math.exp(scores[i]);
      out[2 * i] = mean - y[i];
      out[2 * i + 1] = mean * POISSON_MARGIN;
    }
  },
  value: (y, scores, weights) => meanOf(y, weights, (i) => Math.exp(scores[i]) - y[i] * scores[i]),
};

/** Log loss of two classes; the score is the log odds of class 1. */
export const binaryLoss: Loss = {
  outputs: 1,
  link: "logistic",
  start(y, weights) {
    const share = weightedMean(y, weights);
    return Float64Array.of(Math.log(share / (1 - share)));
  },
  derivatives(y, scores, _, out) {
    for (let i = 0; i < y.length; i++) {
      const p = 1 / (1 + Math.exp(-scores[i]));
      out[2 * i] = p - y[i];
      out[2 * i + 1] = Math.max(p * (1 - p), Number.EPSILON);
    }
  },
  value: (y, scores, weights) => meanOf(y, weights, (i) => softplus(y[i] > 0 ? -scores[i] : scores[i])),
};

/** Log loss of several classes, one score a class (softmax). */
export function multiclassLoss(classes: number): Loss {
  return {
    outputs: classes,
    link: "softmax",
    start(y, weights) {
      const shares = new Float64Array(classes);
      let sum = 0;
      for (let i = 0; i < y.length; i++) {
        shares[y[i]] += weights?.[i] ?? 1;
        sum += weights?.[i] ?? 1;
      }
      return shares.map((share) => Math.log(Math.max(share / sum, Number.EPSILON)));
    },
    derivatives(y, scores, output, out) {
      const rows = y.length;
      for (let i = 0; i < rows; i++) {
        const p = Math.exp(scores[output * rows + i] - logSum(scores, i, rows, classes));
        out[2 * i] = p - (y[i] === output ? 1 : 0);
        out[2 * i + 1] = Math.max(p * (1 - p), Number.EPSILON);
      }
    },
    value: (y, scores, weights) =>
      meanOf(y, weights, (i) => logSum(scores, i, y.length, classes) - scores[y[i] * y.length + i]),
  };
}

/** The quantile of values: halfway between neighbours as NumPy has it; with weights the first value that reaches the share. */
export function weightedQuantile(
  values: Float64Array,
  weights: Float64Array | undefined,
  quantile: number,
): number {
  if (weights === undefined) {
    const sorted = values.slice().sort();
    const at = quantile * (sorted.length - 1);
    const low = Math.floor(at);
    const high = Math.min(low + 1, sorted.length - 1);
    return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
  }
  const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => values[a] - values[b]);
  const wanted = quantile * order.reduce((sum, i) => sum + weights[i], 0);
  let sum = 0;
  for (const i of order) {
    sum += weights[i];
    if (sum >= wanted) return values[i];
  }
  return values[order[order.length - 1]];
}

const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

function logSum(scores: Float64Array, row: number, rows: number, classes: number): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < classes; k++) most = Math.max(most, scores[k * rows + row]);
  let sum = 0;
  for (let k = 0; k < classes; k++) sum += Math.exp(scores[k * rows + row] - most);
  return most + Math.log(sum);
}

function weightedMean(values: Float64Array, weights: Float64Array | undefined): number {
  return meanOf(values, weights, (i) => values[i]);
}

function meanOf(values: Float64Array, weights: Float64Array | undefined, of: (i: number) => number): number {
  let sum = 0;
  let whole = 0;
  for (let i = 0; i < values.length; i++) {
    const weight = weights === undefined ? 1 : weights[i];
    sum += weight * of(i);
    whole += weight;
  }
  return sum / whole;
}
