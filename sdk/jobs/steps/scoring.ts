import { likeliestClasses, type Metrics, type Scoring } from "../../core/metrics/index.js";
import type { Model } from "../../core/models/model.js";

/** What metrics look at: truth, predictions and probabilities of rows, from the model's outputs. */
export function scoringOf(model: Model, truth: Float64Array, outputs: Float64Array): Scoring {
  const { task, classes } = model;
  if (task === "regression") return { task, truth, prediction: outputs };
  const prediction = likeliestClasses(outputs, classes.length);
  return { task, truth, prediction, probabilities: outputs, classes };
}

/** The numbers of metrics by name, without what stands beside them. */
export function metricNumbers({ details }: Metrics): Record<string, number> {
  return Object.fromEntries(details.map(({ name, value }) => [name, value]));
}
