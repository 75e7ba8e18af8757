import { defineMetric } from "../metric.js";
import { undefinedMetric } from "../sums.js";
import { classTotals } from "./confusion.js";

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, i) => sum + value * b[i], 0);
const plus = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

/** Matthews correlation coefficient, from -1 to 1; 0 where truth or prediction is one class only. */
export const mcc = defineMetric({
  name: "mcc",
  task: "classification",
  greaterIsBetter: true,
  title: "Matthews correlation coefficient",
  best: 1,
  compute(scoring) {
    const { hits, truth, predicted, total } = classTotals(scoring);
    const covariance = plus(hits) * total - dot(truth, predicted);
    const variances = (total ** 2 - dot(predicted, predicted)) * (total ** 2 - dot(truth, truth));
    return variances === 0 ? 0 : covariance / Math.sqrt(variances);
  },
});

/** Cohen's kappa: agreement beyond chance. Undefined where truth and prediction are the same one class throughout. */
export const kappa = defineMetric({
  name: "kappa",
  task: "classification",
  greaterIsBetter: true,
  title: "Cohen's kappa",
  best: 1,
  compute(scoring) {
    const { hits, truth, predicted, total } = classTotals(scoring);
    const disagreement = total - plus(hits);
    const expected = total - dot(truth, predicted) / total;
    if (expected === 0) {
      throw undefinedMetric(
        "kappa",
        "truth and prediction are one class throughout, so that all agreement is chance",
        "two classes or more",
      );
    }
    return 1 - disagreement / expected;
  },
});
