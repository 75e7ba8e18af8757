import { AssayError } from "../../utils/errors/index.js";
import type { Task } from "../models/model.js";
import type { MetricsConfig } from "./config.js";
import type { MetricValue } from "./metric.js";
import { withThreshold } from "./threshold.js";

const COVERAGE = {
  name: "coverage",
  title: "Share of rows within their interval",
  greaterIsBetter: true,
} as const;

const WIDTH = {
  name: "intervalWidth",
  title: "Mean width of the intervals",
  greaterIsBetter: false,
} as const;

type Entry = Exclude<MetricsConfig[number], string>;

/** The entries of a config that judge intervals, not predictions. */
function intervalEntries(config: MetricsConfig | undefined): Entry[] {
  return (config ?? [])
    .map((entry) => (typeof entry === "string" ? { name: entry } : entry))
    .filter(({ name }) => name === COVERAGE.name || name === WIDTH.name);
}

/**
 * What of a config judges predictions: all but the metrics of intervals, which a regression may name. The default ones where
 * nothing else is left. Throws CONFIG_INVALID for a metric of intervals that is listed twice or has a quantile.
 */
export function predictionMetrics(config: MetricsConfig | undefined, task: Task): MetricsConfig | undefined {
  const entries = intervalEntries(config);
  if (config === undefined || task !== "regression" || entries.length === 0) return config;
  for (const { name, quantile } of entries) {
    if (entries.filter((other) => other.name === name).length > 1)
      throw refused(`metric "${name}" is listed twice`, "each metric once");
    if (quantile !== undefined)
      throw refused(`metric "${name}" has no quantile`, "a quantile for pinball only");
  }
  const others = config.filter((entry) => {
    const name = typeof entry === "string" ? entry : entry.name;
    return name !== COVERAGE.name && name !== WIDTH.name;
  });
  return others.length === 0 ? undefined : others;
}

/** Refuses metrics of intervals that a config names (CONFIG_INVALID): there are no intervals to judge. */
export function refuseIntervalMetrics(config: MetricsConfig | undefined): void {
  const [first] = intervalEntries(config);
  if (first === undefined) return;
  throw new AssayError("CONFIG_INVALID", {
    what: `metric "${first.name}" judges intervals, and the model has none`,
    wanted: "a regression with intervals",
    where: "metrics",
    next: "Add `intervals: {}` to the config, or `.intervals()` before `.evaluate()`; or leave the metric out.",
  });
}

/**
 * How often truth lay within its interval, and how wide the intervals were, in the target's unit; against the thresholds that
 * the config sets.
 */
export function intervalMetrics(
  truth: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
  config?: MetricsConfig,
): readonly MetricValue[] {
  let within = 0;
  let width = 0;
  for (let row = 0; row < truth.length; row++) {
    if (truth[row] >= lower[row] && truth[row] <= upper[row]) within++;
    width += upper[row] - lower[row];
  }
  const wanted = new Map(intervalEntries(config).map(({ name, threshold }) => [name, threshold]));
  return [
    withThreshold({ ...COVERAGE, value: within / truth.length }, wanted.get(COVERAGE.name)),
    withThreshold({ ...WIDTH, value: width / truth.length }, wanted.get(WIDTH.name)),
  ];
}

function refused(what: string, wanted: string): AssayError {
  return new AssayError("CONFIG_INVALID", { what, wanted, where: "metrics" });
}
