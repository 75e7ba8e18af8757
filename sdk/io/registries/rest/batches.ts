import { limits } from "../limits.js";
import type { MetricPoint } from "../store.js";
import { keyValues, type WireBatch, type WireMetric } from "./endpoints.js";

/** Most params, and most tags, of one request. */
const TEXTS = 100;

/** What is to be logged, in requests that a server takes: at most 1000 things each, 100 params and 100 tags among them. */
export function batchesOf(
  metrics: readonly MetricPoint[],
  params: Readonly<Record<string, string>>,
  tags: Readonly<Record<string, string>>,
): WireBatch[] {
  const waiting = { params: keyValues(params), tags: keyValues(tags), metrics: metrics.map(wireMetric) };
  const batches: WireBatch[] = [];
  while (waiting.params.length + waiting.tags.length + waiting.metrics.length > 0) {
    const batch = { params: waiting.params.splice(0, TEXTS), tags: waiting.tags.splice(0, TEXTS) };
    const room = limits.batchMetrics - batch.params.length - batch.tags.length;
    batches.push({ ...batch, metrics: waiting.metrics.splice(0, room) });
  }
  return batches;
}

function wireMetric({ key, value, timestampMs, step, modelId }: MetricPoint): WireMetric {
  return {
    key,
    value: Number.isFinite(value) ? value : String(value),
    timestamp: timestampMs,
    step,
    ...(modelId === undefined ? {} : { model_id: modelId }),
  };
}
