import { AssayError } from "../../utils/errors/index.js";
import { didYouMean } from "../../utils/names.js";
import type { Task } from "../models/model.js";
import { pluginsInScope } from "../plugins/scope.js";
import { accuracy, balancedAccuracy } from "./classification/accuracy.js";
import { kappa, mcc } from "./classification/agreement.js";
import { brier } from "./classification/brier.js";
import { logLoss } from "./classification/log-loss.js";
import { precisionRecall } from "./classification/precision-recall.js";
import { prAuc } from "./classification/precision-recall-curve.js";
import { rocAuc } from "./classification/roc.js";
import type { Metric } from "./metric.js";
import { mae } from "./regression/mae.js";
import { mape } from "./regression/mape.js";
import { maxError } from "./regression/max-error.js";
import { medianAe } from "./regression/median-ae.js";
import { mse, rmse } from "./regression/mse.js";
import { pinball } from "./regression/pinball.js";
import { poissonDeviance } from "./regression/poisson-deviance.js";
import { explainedVariance, r2 } from "./regression/r2.js";
import { rmsle } from "./regression/rmsle.js";

/** Every metric, one line each (the precision family is one). */
const METRICS = [
  mae,
  mse,
  rmse,
  r2,
  mape,
  medianAe,
  explainedVariance,
  maxError,
  rmsle,
  poissonDeviance,
  pinball,
  accuracy,
  balancedAccuracy,
  ...precisionRecall,
  logLoss,
  rocAuc,
  prAuc,
  brier,
  mcc,
  kappa,
] as const;

/** Names of the metrics that come with the package, those of intervals among them. */
export type MetricName = (typeof METRICS)[number]["name"] | "coverage" | "intervalWidth";

const BY_NAME = new Map<string, Metric>(METRICS.map((metric) => [metric.name, metric]));

/** Names of all metrics, or of those of one task; where plug-ins are in use, of theirs too. */
export function metricNames(task?: Task): string[] {
  return [...METRICS, ...[...pluginsInScope().metrics.values()].map(({ part }) => part)]
    .filter((metric) => task === undefined || metric.task === task)
    .map(({ name }) => name);
}

/** Names of the metrics that come with the package. */
export const builtInMetrics: readonly string[] = METRICS.map(({ name }) => name);

/** The metric of this name; METRIC_UNKNOWN, naming the nearest, where the task has none. */
export function metricByName(name: string, task: Task): Metric {
  const metric = BY_NAME.get(name) ?? pluginsInScope().metrics.get(name)?.part;
  if (metric?.task === task) return metric;
  throw new AssayError("METRIC_UNKNOWN", {
    what: metric === undefined ? `no metric is called "${name}"` : `"${name}" is a metric for ${metric.task}`,
    got: `"${name}" for a ${task}`,
    wanted: `a metric for ${task}`,
    next:
      metric === undefined ? didYouMean(name, metricNames(task)) : `Known: ${metricNames(task).join(", ")}.`,
  });
}
