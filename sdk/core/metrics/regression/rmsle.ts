import { defineMetric } from "../metric.js";
import { meanOf, undefinedMetric } from "../sums.js";

/** Root of the mean squared difference of log(1 + value). Undefined where a target or a prediction is -1 or less. */
export const rmsle = defineMetric({
  name: "rmsle",
  task: "regression",
  greaterIsBetter: false,
  title: "Root mean squared logarithmic error",
  best: 0,
  compute({ truth, prediction, weights }) {
    for (const [what, values] of [
      ["target", truth],
      ["prediction", prediction],
    ] as const) {
      const row = values.findIndex((value) => value <= -1);
      if (row >= 0) {
        throw undefinedMetric(
          "rmsle",
          "a logarithm is taken of 1 + value",
          "values above -1",
          `${what} ${values[row]} in row ${row}`,
        );
      }
    }
    const square = (row: number) => (Math.log1p(truth[row]) - Math.log1p(prediction[row])) ** 2;
    return Math.sqrt(meanOf(truth.length, square, weights));
  },
});
