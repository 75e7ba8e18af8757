import { likeliestClasses } from "../metrics/classification/likeliest.js";
import type { Metric } from "../metrics/metric.js";
import type { Model } from "../models/model.js";

/** What rows really were, and their weights. */
export interface Truth {
  readonly truth: Float64Array;
  readonly weights?: Float64Array;
}

/** The truth of the rows at these indices. */
export function takeTruth({ truth, weights }: Truth, indices: Uint32Array): Truth {
  const pick = (values: Float64Array): Float64Array => Float64Array.from(indices, (row) => values[row]);
  return weights === undefined ? { truth: pick(truth) } : { truth: pick(truth), weights: pick(weights) };
}

/** A metric as a function of a model's outputs for rows whose truth is known; with `times`, rows count as often as that says. */
export function scoreWith(
  metric: Metric,
  { task, classes }: Pick<Model, "task" | "classes">,
  known: Truth,
): (outputs: Float64Array, times?: Float64Array) => number {
  if (task === "regression")
    return (prediction, times) => metric.compute({ task, prediction, ...counted(known, times) });
  return (probabilities, times) => {
    const prediction = likeliestClasses(probabilities, classes.length);
    return metric.compute({ task, prediction, probabilities, classes, ...counted(known, times) });
  };
}

function counted(known: Truth, times: Float64Array | undefined): Truth {
  if (times === undefined) return known;
  const { truth, weights } = known;
  return { truth, weights: weights === undefined ? times : times.map((count, row) => count * weights[row]) };
}
