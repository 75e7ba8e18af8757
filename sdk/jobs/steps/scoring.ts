import type { Metrics } from "../../core/metrics/index.js";

export { scoringOf } from "../../core/validation/index.js";

/** The numbers of metrics by name, without what stands beside them. */
export function metricNumbers({ details }: Metrics): Record<string, number> {
  return Object.fromEntries(details.map(({ name, value }) => [name, value]));
}
