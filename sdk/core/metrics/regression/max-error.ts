import { defineMetric } from "../metric.js";

/** Largest absolute error. Weights do not change it. */
export const maxError = defineMetric({
  name: "maxError",
  task: "regression",
  greaterIsBetter: false,
  title: "Largest absolute error",
  best: 0,
  inTargetUnit: true,
  compute({ truth, prediction }) {
    return truth.reduce((most, value, row) => Math.max(most, Math.abs(value - prediction[row])), 0);
  },
});
