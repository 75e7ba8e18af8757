import { defineMetric } from "../metric.js";

/**
 * Median absolute error. With weights it is the averaged inverted distribution function, as in scikit-learn 1.9: the
 * mean of two errors where exactly half of the weight lies on either side.
 */
export const medianAe = defineMetric({
  name: "medianAe",
  task: "regression",
  greaterIsBetter: false,
  title: "Median absolute error",
  best: 0,
  inTargetUnit: true,
  compute({ truth, prediction, weights }) {
    const errors = truth.map((value, row) => Math.abs(value - prediction[row]));
    return weights === undefined ? median(errors.sort()) : weightedMedian(errors, weights);
  },
});

function median(sorted: Float64Array): number {
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

function weightedMedian(values: Float64Array, weights: Float64Array): number {
  const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => values[a] - values[b]);
  let total = 0;
  const cumulated = Float64Array.from(order, (row) => {
    total += weights[row];
    return total;
  });
  const half = total / 2;
  const at = cumulated.findIndex((weight) => weight >= half);
  if (cumulated[at] - half > Number.EPSILON) return values[order[at]];
  const next = cumulated.findIndex((weight) => weight > cumulated[at]);
  return (values[order[at]] + values[order[next < 0 ? at : next]]) / 2;
}
