import { defineMetric } from "../metric.js";
import { meanOf, undefinedMetric } from "../sums.js";

/** 1 - numerator / denominator; as in scikit-learn, a constant target gives 1 where it is met exactly, else 0. */
function explained(numerator: number, denominator: number): number {
  if (denominator === 0) return numerator === 0 ? 1 : 0;
  return 1 - numerator / denominator;
}

/** Coefficient of determination. Undefined for fewer than two rows. */
export const r2 = defineMetric({
  name: "r2",
  task: "regression",
  greaterIsBetter: true,
  title: "R²",
  best: 1,
  compute({ truth, prediction, weights }) {
    const rows = truth.length;
    if (rows < 2) throw undefinedMetric("r2", "one row has no variance", "two rows or more", `${rows} rows`);
    const mean = meanOf(rows, (row) => truth[row], weights);
    return explained(
      meanOf(rows, (row) => (truth[row] - prediction[row]) ** 2, weights),
      meanOf(rows, (row) => (truth[row] - mean) ** 2, weights),
    );
  },
});

/** Share of the target's variance that the predictions explain; unlike R², a constant offset costs nothing. */
export const explainedVariance = defineMetric({
  name: "explainedVariance",
  task: "regression",
  greaterIsBetter: true,
  title: "Explained variance",
  best: 1,
  compute({ truth, prediction, weights }) {
    const rows = truth.length;
    const mean = meanOf(rows, (row) => truth[row], weights);
    const bias = meanOf(rows, (row) => truth[row] - prediction[row], weights);
    return explained(
      meanOf(rows, (row) => (truth[row] - prediction[row] - bias) ** 2, weights),
      meanOf(rows, (row) => (truth[row] - mean) ** 2, weights),
    );
  },
});
