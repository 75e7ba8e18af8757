import { type Metric, metricByName, rowTerms, type Scoring } from "../metrics/index.js";

/** What each row loses: greater is worse. */
export interface Losses {
  readonly values: Float64Array;
  /** In words: "absolute error". */
  readonly title: string;
}

const TITLES: Readonly<Record<string, string>> = {
  mae: "absolute error",
  mse: "squared error",
  rmse: "squared error",
  rmsle: "squared logarithmic error",
  mape: "relative error",
  poissonDeviance: "Poisson deviance",
  pinball: "pinball loss",
  accuracy: "share of misses",
  logLoss: "log loss",
  brier: "squared error of the probabilities",
};

/**
 * What each row adds to a metric that is a mean over rows. Of other metrics what they are about: the absolute error for the
 * median and the largest error, else the squared one; of classes the log loss, or, without probabilities, a miss.
 */
export function lossesOf(metric: Metric, scoring: Scoring): Losses {
  const own = rowTerms(metric, scoring);
  const title = TITLES[metric.name] ?? metric.title;
  if (own !== undefined) {
    const values = metric.greaterIsBetter ? own.terms.map((term) => 1 - term) : own.terms;
    return { values, title };
  }
  return lossesOf(standIn(metric, scoring), scoring);
}

function standIn({ name }: Metric, { task, probabilities }: Scoring): Metric {
  if (task === "regression")
    return metricByName(name === "medianAe" || name === "maxError" ? "mae" : "mse", task);
  return metricByName(probabilities === undefined ? "accuracy" : "logLoss", task);
}
