import type { Metric, Scoring } from "./metric.js";

/** Metrics that are a mean over the rows, or the root of one. */
const MEANS = new Set(["mae", "mse", "mape", "poissonDeviance", "pinball", "accuracy", "logLoss", "brier"]);
const ROOTS = new Set(["rmse", "rmsle"]);

/** A metric as a function of a mean over rows. */
export interface RowTerms {
  /** What each row adds: an absolute or squared error, a log loss, 1 for a hit. */
  readonly terms: Float64Array;
  /** The metric's value, of the mean of the terms. */
  readonly toValue: (mean: number) => number;
}

/** What each row adds to a metric that is a mean of rows, or the root of one; undefined for any other metric. */
export function rowTerms(metric: Metric, scoring: Scoring): RowTerms | undefined {
  const isRoot = ROOTS.has(metric.name);
  if (!isRoot && !MEANS.has(metric.name)) return undefined;
  const { task, truth, prediction, probabilities, classes } = scoring;
  const width = probabilities === undefined ? 0 : probabilities.length / truth.length;
  const terms = truth.map((_, row) => {
    const value = metric.compute({
      task,
      truth: truth.subarray(row, row + 1),
      prediction: prediction.subarray(row, row + 1),
      ...(probabilities === undefined
        ? {}
        : { probabilities: probabilities.subarray(row * width, (row + 1) * width) }),
      ...(classes === undefined ? {} : { classes }),
    });
    return isRoot ? value * value : value;
  });
  return { terms, toValue: isRoot ? Math.sqrt : (mean) => mean };
}
