import { classCount } from "../metrics/classification/probability.js";
import { type Metric, type RowTerms, rowTerms, type Scoring } from "../metrics/index.js";
import type { Statistic } from "./draws.js";
import { rankStatistic } from "./rank-statistic.js";

/** Metrics that look at single rows' order or extremes and so are no function of weights: their rows are repeated. */
const BY_COPIES = new Set(["medianAe", "maxError"]);

/** The fastest form of a metric for resampling: sums of the rows' terms, sorted scores, weights, or copies of rows. */
export function statisticOf(metric: Metric, scoring: Scoring): Statistic {
  const means = rowTerms(metric, scoring);
  if (means !== undefined) return meanStatistic(means, scoring.weights);
  if (metric.name === "r2") return r2Statistic(scoring);
  if (metric.name === "rocAuc" || metric.name === "prAuc") return rankStatistic(metric, scoring);
  if (BY_COPIES.has(metric.name)) return (counts) => metric.compute(copies(scoring, counts));
  return weightedStatistic(metric, scoring);
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

/** R² as sums over rows; the target is taken from its mean first, so that the squares lose no digits. */
function r2Statistic({ truth, prediction, weights }: Scoring): Statistic {
  const mean = truth.reduce((sum, value) => sum + value, 0) / truth.length;
  return (counts) => {
    let [total, sum, squares, errors] = [0, 0, 0, 0];
    for (let row = 0; row < truth.length; row++) {
      const weight = weights === undefined ? counts[row] : counts[row] * weights[row];
      const value = truth[row] - mean;
      const error = truth[row] - prediction[row];
      total += weight;
      sum += weight * value;
      squares += weight * value * value;
      errors += weight * error * error;
    }
    const spread = squares - (sum * sum) / total;
    if (spread <= 0) return errors === 0 ? 1 : 0;
    return 1 - errors / spread;
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
