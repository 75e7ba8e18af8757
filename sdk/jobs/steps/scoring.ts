import type { Metrics, Scoring } from "../../core/metrics/index.js";
import type { Model } from "../../core/models/model.js";

/** What metrics look at: truth, predictions and probabilities of rows, from the model's outputs. */
export function scoringOf(model: Model, truth: Float64Array, outputs: Float64Array): Scoring {
  const { task, classes } = model;
  if (task === "regression") return { task, truth, prediction: outputs };
  const prediction = Float64Array.from(truth, (_, row) => {
    const start = row * classes.length;
    let best = 0;
    for (let k = 1; k < classes.length; k++) if (outputs[start + k] > outputs[start + best]) best = k;
    return best;
  });
  return { task, truth, prediction, probabilities: outputs, classes };
}

/** The numbers of metrics by name, without what stands beside them. */
export function metricNumbers({ details }: Metrics): Record<string, number> {
  return Object.fromEntries(details.map(({ name, value }) => [name, value]));
}
