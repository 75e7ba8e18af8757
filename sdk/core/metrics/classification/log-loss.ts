import { defineMetric } from "../metric.js";
import { meanOf } from "../sums.js";
import { classCount, probabilitiesOf } from "./probability.js";

/** Mean of -log(probability of the true class), probabilities kept 2^-52 away from 0 and 1, as scikit-learn does. */
export const logLoss = defineMetric({
  name: "logLoss",
  task: "classification",
  greaterIsBetter: false,
  title: "Log loss",
  best: 0,
  compute(scoring) {
    const probabilities = probabilitiesOf("logLoss", scoring);
    const classes = classCount(scoring);
    const { truth, weights } = scoring;
    const loss = (row: number) => {
      const probability = probabilities[row * classes + truth[row]];
      return -Math.log(Math.min(Math.max(probability, Number.EPSILON), 1 - Number.EPSILON));
    };
    return meanOf(truth.length, loss, weights);
  },
});
