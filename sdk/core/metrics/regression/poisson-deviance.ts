import { defineMetric } from "../metric.js";
import { meanOf, undefinedMetric } from "../sums.js";

/** Mean Poisson deviance, for counts. Undefined where a target is negative or a prediction is not positive. */
export const poissonDeviance = defineMetric({
  name: "poissonDeviance",
  task: "regression",
  greaterIsBetter: false,
  title: "Mean Poisson deviance",
  best: 0,
  compute({ truth, prediction, weights }) {
    const row = truth.findIndex((value, i) => value < 0 || prediction[i] <= 0);
    if (row >= 0) {
      throw undefinedMetric(
        "poissonDeviance",
        "it is for counts",
        "targets of 0 or more and predictions above 0",
        `target ${truth[row]} and prediction ${prediction[row]} in row ${row}`,
      );
    }
    const deviance = (i: number) => {
      const logTerm = truth[i] === 0 ? 0 : truth[i] * Math.log(truth[i] / prediction[i]);
      return 2 * (logTerm - truth[i] + prediction[i]);
    };
    return meanOf(truth.length, deviance, weights);
  },
});
