import { defineMetric } from "../metric.js";
import { meanOf } from "../sums.js";

/**
 * Mean absolute percentage error, as a share (0.1 is 10 %). As in scikit-learn a target of 0 is divided by 2^-52, so
 * one such row makes the value very large.
 */
export const mape = defineMetric({
  name: "mape",
  task: "regression",
  greaterIsBetter: false,
  title: "Mean absolute percentage error",
  best: 0,
  compute({ truth, prediction, weights }) {
    const relative = (row: number) =>
      Math.abs(prediction[row] - truth[row]) / Math.max(Math.abs(truth[row]), Number.EPSILON);
    return meanOf(truth.length, relative, weights);
  },
});
