import { statisticOf } from "../comparison/statistic.js";
import { type Metric, type RowTerms, rowTerms, type Scoring, whereDefined } from "../metrics/index.js";
import { normalQuantile } from "../preprocessing/normal.js";

/** A score with its confidence interval; NaN where there is none. */
export interface RowsScore {
  readonly score: number;
  readonly low: number;
  readonly high: number;
}

/** Parts that are left out one by one, for the error of a metric that is no mean. */
const PARTS = 40;

/**
 * Scores subsets of rows by a metric. The interval of a share of hits is Wilson's (1927), of another mean over rows the normal
 * one; of any other metric it comes from the jackknife over forty parts of the subset (Quenouille 1956). None goes beyond the
 * metric's best value. The metric is NaN where a subset does not define it.
 */
export function rowsScorer(
  metric: Metric,
  scoring: Scoring,
  level: number,
): (rows: ArrayLike<number>) => RowsScore {
  const z = normalQuantile((1 + level) / 2);
  const own = rowTerms(metric, scoring);
  return (rows) => {
    const score = computed(metric, subsetOf(scoring, rows));
    const { low, high } =
      own === undefined || scoring.weights !== undefined
        ? jackknifeInterval(metric, subsetOf(scoring, rows), score, z)
        : metric.name === "accuracy"
          ? wilsonInterval(score, rows.length, z)
          : meanInterval(own, rows, z);
    const { best = metric.greaterIsBetter ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY } = metric;
    return metric.greaterIsBetter
      ? { score, low, high: Math.min(high, best) }
      : { score, low: Math.max(low, best), high };
  };
}

function meanInterval({ terms, toValue }: RowTerms, rows: ArrayLike<number>, z: number) {
  const n = rows.length;
  let [mean, squares] = [0, 0];
  for (let i = 0; i < n; i++) {
    const distance = terms[rows[i]] - mean;
    mean += distance / (i + 1);
    squares += distance * (terms[rows[i]] - mean);
  }
  if (n < 2) return { low: Number.NaN, high: Number.NaN };
  const half = z * Math.sqrt(squares / (n - 1) / n);
  // The terms are errors: a bound below 0 is none.
  return { low: toValue(Math.max(0, mean - half)), high: toValue(mean + half) };
}

/** Of a share of hits, which keeps a width where all rows are hits, or none. */
function wilsonInterval(share: number, n: number, z: number) {
  const middle = (share + z ** 2 / (2 * n)) / (1 + z ** 2 / n);
  const half = (z / (1 + z ** 2 / n)) * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

function jackknifeInterval(metric: Metric, subset: Scoring, score: number, z: number) {
  const rows = subset.truth.length;
  const parts = Math.min(PARTS, rows);
  const none = { low: Number.NaN, high: Number.NaN };
  if (Number.isNaN(score) || parts < 2) return none;
  const statistic = whereDefined(() => statisticOf(metric, subset));
  if (statistic === undefined) return none;
  const values: number[] = [];
  for (let part = 0; part < parts; part++) {
    const counts = new Float64Array(rows).fill(1);
    for (let row = part; row < rows; row += parts) counts[row] = 0;
    const value = whereDefined(() => statistic(counts));
    if (value === undefined) return none;
    values.push(value);
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / parts;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const half = z * Math.sqrt(((parts - 1) / parts) * squares);
  return { low: score - half, high: score + half };
}

/** The rows of a scoring at these places. */
export function subsetOf(scoring: Scoring, rows: ArrayLike<number>): Scoring {
  const take = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]);
  const { task, truth, prediction, probabilities, classes, weights } = scoring;
  const width = probabilities === undefined ? 0 : probabilities.length / truth.length;
  const own = new Float64Array(rows.length * width);
  if (probabilities !== undefined)
    for (let i = 0; i < rows.length; i++)
      own.set(probabilities.subarray(rows[i] * width, (rows[i] + 1) * width), i * width);
  return {
    task,
    truth: take(truth),
    prediction: take(prediction),
    ...(probabilities === undefined ? {} : { probabilities: own }),
    ...(classes === undefined ? {} : { classes }),
    ...(weights === undefined ? {} : { weights: take(weights) }),
  };
}

function computed(metric: Metric, subset: Scoring): number {
  return whereDefined(() => metric.compute(subset)) ?? Number.NaN;
}
