import { defineMetric } from "../metric.js";
import { meanOf } from "../sums.js";
import { classCount, probabilitiesOf } from "./probability.js";

/**
 * Brier score: mean squared difference of the probabilities from 0 and 1, summed over the classes (from 0 to 2); of two
 * classes half of that, which is the usual score of the positive class (from 0 to 1), as in scikit-learn.
 */
export const brier = defineMetric({
  name: "brier",
  task: "classification",
  greaterIsBetter: false,
  title: "Brier score",
  best: 0,
  compute(scoring) {
    const probabilities = probabilitiesOf("brier", scoring);
    const classes = classCount(scoring);
    const { truth, weights } = scoring;
    const squares = (row: number) => {
      let sum = 0;
      for (let k = 0; k < classes; k++) {
        sum += (probabilities[row * classes + k] - (truth[row] === k ? 1 : 0)) ** 2;
      }
      return classes === 2 ? sum / 2 : sum;
    };
    return meanOf(truth.length, squares, weights);
  },
});
