import { classCount } from "../metrics/classification/probability.js";
import { type Metric, type RowTerms, rowTerms, type Scoring } from "../metrics/index.js";
import type { Statistic } from "./draws.js";
import { rankStatistic } from "./rank-statistic.js";

/** The fastest form of a metric for resampling: sums of the rows' terms, rows in order, or weights. */
export function statisticOf(metric: Metric, scoring: Scoring): Statistic {
  const means = rowTerms(metric, scoring);
  if (means !== undefined) return meanStatistic(means, scoring.weights);
  switch (metric.name) {
    case "r2":
      return varianceStatistic(scoring, false);
    case "explainedVariance":
      return varianceStatistic(scoring, true);
    case "rocAuc":
    case "prAuc":
      return rankStatistic(metric, scoring);
    case "medianAe":
      return scoring.weights === undefined ? medianStatistic(scoring) : copiesStatistic(metric, scoring);
    case "maxError":
      return greatestStatistic(scoring);
    default:
      return weightedStatistic(metric, scoring);
  }
}

function meanStatistic({ terms, toValue }: RowTerms, weights: Float64Array | undefined): Statistic {
  return (counts) => {
    let sum = 0;
    let total = 0;
    for (let row = 0; row < terms.length; row++) {
      const weight = weights === undefined ? counts[row] : counts[row] * weights[row];
      sum += weight * terms[row];
      total += weight;
    }
    return toValue(sum / total);
  };
}

/**
 * R², or the explained variance (`isCentred`), as sums over rows. Target and errors are taken from their means first, so that
 * the squares lose no digits.
 */
function varianceStatistic({ truth, prediction, weights }: Scoring, isCentred: boolean): Statistic {
  const meanOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const mean = meanOf(truth);
  const centred = truth.map((value) => value - mean);
  const errors = truth.map((value, row) => value - prediction[row]);
  const bias = isCentred ? meanOf(errors) : 0;
  const rest = errors.map((error) => error - bias);
  return (counts) => {
    let [total, sum, squares, errorSum, errorSquares] = [0, 0, 0, 0, 0];
    for (let row = 0; row < centred.length; row++) {
      const weight = weights === undefined ? counts[row] : counts[row] * weights[row];
      total += weight;
      sum += weight * centred[row];
      squares += weight * centred[row] * centred[row];
      errorSum += weight * rest[row];
      errorSquares += weight * rest[row] * rest[row];
    }
    const spread = squares - (sum * sum) / total;
    const left = isCentred ? Math.max(0, errorSquares - (errorSum * errorSum) / total) : errorSquares;
    if (spread <= 0) return left === 0 ? 1 : 0;
    return 1 - left / spread;
  };
}

/** Absolute errors in order, and whose they are. */
function sortedErrors({ truth, prediction }: Scoring): { errors: Float64Array; rows: Uint32Array } {
  const absolute = truth.map((value, row) => Math.abs(prediction[row] - value));
  const rows = Uint32Array.from(absolute.keys()).sort((a, b) => absolute[a] - absolute[b]);
  return { errors: Float64Array.from(rows, (row) => absolute[row]), rows };
}

/** The median absolute error: the mean of both middle ones. */
function medianStatistic(scoring: Scoring): Statistic {
  const { errors, rows } = sortedErrors(scoring);
  return (counts) => {
    const total = counts.reduce((sum, count) => sum + count, 0);
    const [first, second] = [Math.floor((total - 1) / 2), Math.ceil((total - 1) / 2)];
    let seen = 0;
    let lower = Number.NaN;
    for (let i = 0; i < rows.length; i++) {
      seen += counts[rows[i]];
      if (Number.isNaN(lower) && seen > first) lower = errors[i];
      if (seen > second) return (lower + errors[i]) / 2;
    }
    return lower;
  };
}

function greatestStatistic(scoring: Scoring): Statistic {
  const { errors, rows } = sortedErrors(scoring);
  return (counts) => {
    let i = rows.length - 1;
    while (i > 0 && counts[rows[i]] === 0) i--;
    return errors[i];
  };
}

function weightedStatistic(metric: Metric, scoring: Scoring): Statistic {
  // Classes are fixed, as a sample may lack one.
  const classes =
    scoring.classes ??
    (scoring.task === "classification" ? [...Array(classCount(scoring)).keys()] : undefined);
  const fixed = classes === undefined ? scoring : { ...scoring, classes };
  const { weights } = scoring;
  return (counts) =>
    metric.compute({
      ...fixed,
      weights: weights === undefined ? counts : counts.map((count, row) => count * weights[row]),
    });
}

/** Metrics that are no function of weights: rows are repeated. */
function copiesStatistic(metric: Metric, scoring: Scoring): Statistic {
  return (counts) => metric.compute(copies(scoring, counts));
}

function copies(scoring: Scoring, counts: Float64Array): Scoring {
  const rows: number[] = [];
  for (let row = 0; row < counts.length; row++) for (let k = 0; k < counts[row]; k++) rows.push(row);
  const take = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]);
  return {
    task: scoring.task,
    truth: take(scoring.truth),
    prediction: take(scoring.prediction),
    ...(scoring.weights === undefined ? {} : { weights: take(scoring.weights) }),
  };
}
