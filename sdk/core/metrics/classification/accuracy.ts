import { defineMetric } from "../metric.js";
import { meanOf } from "../sums.js";
import { classTotals } from "./confusion.js";

/** Share of rows whose class is predicted. */
export const accuracy = defineMetric({
  name: "accuracy",
  task: "classification",
  greaterIsBetter: true,
  title: "Accuracy",
  best: 1,
  compute({ truth, prediction, weights }) {
    return meanOf(truth.length, (row) => (truth[row] === prediction[row] ? 1 : 0), weights);
  },
});

/** Mean recall of the classes that occur in the truth. */
export const balancedAccuracy = defineMetric({
  name: "balancedAccuracy",
  task: "classification",
  greaterIsBetter: true,
  title: "Balanced accuracy",
  best: 1,
  compute(scoring) {
    const { hits, truth } = classTotals(scoring);
    const recalls = hits.map((hit, index) => hit / truth[index]).filter((_, index) => truth[index] > 0);
    return recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length;
  },
});
