import {
  evaluateMetrics,
  intervalMetrics,
  Metrics,
  type MetricsConfig,
  predictionMetrics,
  refuseIntervalMetrics,
} from "../../core/metrics/index.js";
import type { PipelineModel } from "../../core/models/pipeline-model.js";
import type { Table } from "../../core/tables/index.js";
import { throwIfAborted } from "../../utils/abort.js";
import type { Evaluated } from "../state.js";
import { scoringOf } from "./scoring.js";

/** What is known of rows once a model was judged on them. */
export type ScoredRows = Pick<Evaluated, "metrics" | "scoring" | "predictions"> &
  Partial<Pick<Evaluated, "bounds">>;

/** Predicts cleaned rows that hold the truth, and scores the predictions. */
export async function scoreRows(
  model: PipelineModel,
  rows: Table,
  wanted: MetricsConfig | undefined,
  signal: AbortSignal,
): Promise<ScoredRows> {
  if (!model.hasIntervals) refuseIntervalMetrics(wanted);
  const truth = model.truth(rows);
  const outputs = await model.predictMatrix(model.encode(rows));
  throwIfAborted(signal, { what: "stopped during evaluate" });
  const scoring = scoringOf(model, truth, outputs);
  const scored = evaluateMetrics(predictionMetrics(wanted, model.task), scoring);
  const bounds = await model.bounds(rows, outputs);
  const predicted = model.predictionTable(outputs, bounds);
  // A target that is called as one of the model's own columns must not take its place.
  const truthName = predicted.has(model.target) ? `true_${model.target}` : model.target;
  const predictions = predicted.with({ [truthName]: rows.column(model.target) });
  if (bounds === undefined) return { metrics: scored, scoring, predictions };
  const ofIntervals = intervalMetrics(truth, bounds.lower, bounds.upper, wanted);
  const metrics = new Metrics([...scored.details, ...ofIntervals], scored.skipped);
  return { metrics, scoring, predictions, bounds };
}
