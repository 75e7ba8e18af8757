import { defineMetric, type Scoring } from "../metric.js";
import { meanOf } from "../sums.js";

function meanSquare({ truth, prediction, weights }: Scoring): number {
  return meanOf(truth.length, (row) => (truth[row] - prediction[row]) ** 2, weights);
}

/** Mean squared error, in the target's unit squared. */
export const mse = defineMetric({
  name: "mse",
  task: "regression",
  greaterIsBetter: false,
  title: "Mean squared error",
  best: 0,
  compute: meanSquare,
});

/** Root of the mean squared error. */
export const rmse = defineMetric({
  name: "rmse",
  task: "regression",
  greaterIsBetter: false,
  title: "Root mean squared error",
  best: 0,
  inTargetUnit: true,
  compute: (scoring) => Math.sqrt(meanSquare(scoring)),
});
