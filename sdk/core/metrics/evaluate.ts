import { hasCode } from "../../utils/errors/index.js";
import { type ChosenMetric, chooseMetrics, type MetricsConfig } from "./config.js";
import type { MetricValue, Scoring } from "./metric.js";
import { Metrics, type SkippedMetric } from "./metrics.js";
import { checkScoring } from "./scoring.js";
import { withThreshold } from "./threshold.js";

/**
 * Computes the metrics that a config names, or the task's default ones. A named metric that the values do not define
 * throws METRIC_UNDEFINED; a default one is listed in `skipped` with the reason.
 *
 * @example
 * evaluateMetrics([{ name: "mae", threshold: 40 }, "r2"], { task: "regression", truth, prediction }).mae;
 */
export function evaluateMetrics(config: MetricsConfig | undefined, scoring: Scoring): Metrics {
  const chosen = chooseMetrics(config, scoring.task);
  checkScoring(scoring);
  const details: MetricValue[] = [];
  const skipped: SkippedMetric[] = [];
  for (const choice of chosen) {
    try {
      details.push(evaluate(choice, scoring));
    } catch (error) {
      const isUndefined = hasCode(error, "METRIC_UNDEFINED");
      if (config !== undefined || !isUndefined) throw error;
      skipped.push({ name: choice.metric.name, reason: error.details.what });
    }
  }
  return new Metrics(details, skipped);
}

function evaluate({ metric, threshold }: ChosenMetric, scoring: Scoring): MetricValue {
  const { name, title, greaterIsBetter } = metric;
  const value = metric.compute(scoring);
  return withThreshold({ name, title, value, greaterIsBetter }, threshold);
}
