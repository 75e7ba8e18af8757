import type { Metric } from "../metric.js";
import { meanOf } from "../sums.js";

/** Mean pinball loss of predictions of one quantile, between 0 and 1; at 0.5 it is half the mean absolute error. */
export function pinballAt(quantile: number): Metric<"pinball"> {
  return {
    name: "pinball",
    task: "regression",
    greaterIsBetter: false,
    title: `Mean pinball loss at quantile ${quantile}`,
    best: 0,
    inTargetUnit: true,
    compute({ truth, prediction, weights }) {
      const loss = (row: number) => {
        const difference = truth[row] - prediction[row];
        return difference >= 0 ? quantile * difference : (quantile - 1) * difference;
      };
      return meanOf(truth.length, loss, weights);
    },
  };
}

/** Mean pinball loss at the quantile that is used where the config names none: 0.5, the median. */
export const pinball = pinballAt(0.5);
