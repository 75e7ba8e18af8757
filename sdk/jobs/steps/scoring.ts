import type { Metrics } from "../../core/metrics/index.js";
import type { PipelineModel } from "../../core/models/pipeline-model.js";
import type { BaselineScore } from "../state.js";

export { scoringOf } from "../../core/validation/index.js";

/** The numbers of metrics by name, without what stands beside them. */
export function metricNumbers({ details }: Metrics): Record<string, number> {
  return Object.fromEntries(details.map(({ name, value }) => [name, value]));
}

/** Metrics that show themselves in the target's unit, and against the baseline where there is one. */
export function inContext(
  metrics: Metrics,
  { target }: PipelineModel,
  baseline: BaselineScore | undefined,
): Metrics {
  if (baseline === undefined) return metrics.within({ target });
  const { name } = baseline;
  return metrics.within({ target, baseline: { name, metrics: metricNumbers(baseline.metrics) } });
}
