import { defineMetric } from "../metric.js";
import { meanOf } from "../sums.js";

/** Mean absolute error. */
export const mae = defineMetric({
  name: "mae",
  task: "regression",
  greaterIsBetter: false,
  title: "Mean absolute error",
  best: 0,
  inTargetUnit: true,
  compute({ truth, prediction, weights }) {
    return meanOf(truth.length, (row) => Math.abs(truth[row] - prediction[row]), weights);
  },
});
