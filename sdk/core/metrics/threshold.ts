import type { MetricValue } from "./metric.js";

/** A metric's value with the threshold that was set, and whether it is met; as it is where none was. */
export function withThreshold(value: MetricValue, threshold: number | undefined): MetricValue {
  if (threshold === undefined) return value;
  const passed = value.greaterIsBetter ? value.value >= threshold : value.value <= threshold;
  return { ...value, threshold, passed };
}
