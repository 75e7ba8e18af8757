import { likeliestClasses } from "../metrics/classification/likeliest.js";
import type { Scoring } from "../metrics/metric.js";
import type { Model } from "../models/model.js";

/** What metrics look at: truth, predictions and probabilities of rows, from the model's outputs. */
export function scoringOf(
  { task, classes }: Pick<Model, "task" | "classes">,
  truth: Float64Array,
  outputs: Float64Array,
): Scoring {
  if (task === "regression") return { task, truth, prediction: outputs };
  const prediction = likeliestClasses(outputs, classes.length);
  return { task, truth, prediction, probabilities: outputs, classes };
}
