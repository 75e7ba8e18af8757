import { z } from "zod";
import type { MetricPoint } from "../store.js";

const line = z.strictObject({
  key: z.string().min(1),
  // JSON has no NaN and no infinity.
  value: z.union([z.number(), z.enum(["NaN", "Infinity", "-Infinity"]).transform(Number)]),
  timestamp: z.int().min(0),
  step: z.int().min(0),
  model_id: z.string().optional(),
});

/** Points as lines of JSON, in the words of MLflow's REST API. */
export function pointLines(points: readonly MetricPoint[]): string {
  let text = "";
  for (const { key, value, timestampMs, step, modelId } of points) {
    const kept = Number.isFinite(value) ? value : String(value);
    text += `${JSON.stringify({ key, value: kept, timestamp: timestampMs, step, model_id: modelId })}\n`;
  }
  return text;
}

/**
 * Points of lines. A last line without an end is left out: the process was killed while it wrote it. Other lines that
 * hold no point are `broken`.
 */
export function readPointLines(text: string): {
  readonly points: readonly MetricPoint[];
  readonly broken: readonly string[];
} {
  const points: MetricPoint[] = [];
  const broken: string[] = [];
  for (const written of text.split("\n").slice(0, -1)) {
    const point = pointOf(written);
    if (point === undefined) broken.push(written);
    else points.push(point);
  }
  return { points, broken };
}

function pointOf(text: string): MetricPoint | undefined {
  try {
    const { key, value, timestamp, step, model_id } = line.parse(JSON.parse(text));
    return {
      key,
      value,
      timestampMs: timestamp,
      step,
      ...(model_id === undefined ? {} : { modelId: model_id }),
    };
  } catch {
    return undefined;
  }
}
