import type { Matrix } from "../../tables/index.js";
import type { Objective } from "./lbfgs.js";

/**
 * Rows of coefficients that a logistic model has: one for two classes (the log-odds of the second), else one a class.
 * This is what scikit-learn does, and it decides how the penalty shares out.
 */
export function logisticOutputs(classes: number): number {
  return classes === 2 ? 1 : classes;
}

/**
 * The mean penalised log loss and its gradient: (sum of weights · −log p(class) + l2/2 · sum of squared coefficients) / sum
 * of weights. Parameters: outputs x columns coefficients, row-major, then the intercepts, which are not penalised.
 */
export function logisticObjective(
  x: Matrix,
  y: Float64Array,
  options: { readonly classes: number; readonly l2: number; readonly weights?: Float64Array },
): Objective {
  const { classes, l2, weights } = options;
  const outputs = logisticOutputs(classes);
  const p = x.columns;
  const total = weights === undefined ? x.rows : weights.reduce((a, b) => a + b, 0);
  const scores = new Float64Array(outputs);
  return (w, gradient) => {
    gradient.fill(0);
    let loss = 0;
    for (let row = 0; row < x.rows; row++) {
      const weight = weights === undefined ? 1 : weights[row];
      linearScores(x, row, w, scores);
      loss += weight * (outputs === 1 ? binaryLoss(scores, y[row]) : softmaxLoss(scores, y[row]));
      for (let k = 0; k < outputs; k++) {
        const residual = weight * scores[k];
        for (let j = 0; j < p; j++) gradient[k * p + j] += residual * x.data[row * p + j];
        gradient[outputs * p + k] += residual;
      }
    }
    for (let i = 0; i < outputs * p; i++) {
      loss += 0.5 * l2 * w[i] * w[i];
      gradient[i] += l2 * w[i];
    }
    for (let i = 0; i < gradient.length; i++) gradient[i] /= total;
    return loss / total;
  };
}

/** Probabilities of the classes, row-major, from parameters laid out as in `logisticObjective`. */
export function logisticProbabilities(x: Matrix, w: Float64Array, classes: number): Float64Array {
  const scores = new Float64Array(logisticOutputs(classes));
  const out = new Float64Array(x.rows * classes);
  for (let row = 0; row < x.rows; row++) {
    linearScores(x, row, w, scores);
    if (scores.length === 1) {
      out[row * 2] = sigmoid(-scores[0]);
      out[row * 2 + 1] = sigmoid(scores[0]);
    } else {
      softmax(scores);
      out.set(scores, row * classes);
    }
  }
  return out;
}

function linearScores(x: Matrix, row: number, w: Float64Array, scores: Float64Array): void {
  const p = x.columns;
  for (let k = 0; k < scores.length; k++) {
    let sum = w[scores.length * p + k];
    for (let j = 0; j < p; j++) sum += w[k * p + j] * x.data[row * p + j];
    scores[k] = sum;
  }
}

/** The loss of one row; `scores` then holds its derivative by the score. */
function binaryLoss(scores: Float64Array, label: number): number {
  const score = scores[0];
  scores[0] = sigmoid(score) - label;
  const signed = label === 1 ? score : -score;
  return signed > 0 ? Math.log1p(Math.exp(-signed)) : Math.log1p(Math.exp(signed)) - signed;
}

/** The loss of one row; `scores` then holds its derivatives by the scores. */
function softmaxLoss(scores: Float64Array, label: number): number {
  const own = scores[label];
  const logSum = softmax(scores);
  scores[label] -= 1;
  return logSum - own;
}

/** Scores to probabilities, in place; returns the log of the sum of exponentials. */
function softmax(scores: Float64Array): number {
  let top = Number.NEGATIVE_INFINITY;
  for (const score of scores) top = Math.max(top, score);
  let sum = 0;
  for (let k = 0; k < scores.length; k++) sum += scores[k] = Math.exp(scores[k] - top);
  for (let k = 0; k < scores.length; k++) scores[k] /= sum;
  return top + Math.log(sum);
}

function sigmoid(score: number): number {
  if (score >= 0) return 1 / (1 + Math.exp(-score));
  const e = Math.exp(score);
  return e / (1 + e);
}
