import type { Scoring } from "../metric.js";
import { undefinedMetric } from "../sums.js";

/** Number of classes: as listed, else as many as the indices show. */
export function classCount({ classes, probabilities, truth, prediction }: Scoring): number {
  if (classes !== undefined) return classes.length;
  if (probabilities !== undefined) return Math.round(probabilities.length / truth.length);
  const highest = (values: Float64Array) => values.reduce((most, value) => Math.max(most, value), 0);
  return Math.max(highest(truth), highest(prediction)) + 1;
}

/** What a class is called: its label, else its index. */
export function className({ classes }: Scoring, index: number): string {
  return String(classes?.[index] ?? index);
}

/** The probabilities, one a class a row; throws METRIC_UNDEFINED where the model gave none. */
export function probabilitiesOf(metric: string, { probabilities }: Scoring): Float64Array {
  if (probabilities !== undefined) return probabilities;
  throw undefinedMetric(
    metric,
    "it needs probabilities",
    "a model that predicts a probability for each class",
  );
}

/** Each row's probability of one class. */
export function probabilityOf(metric: string, scoring: Scoring, index: number): Float64Array {
  const probabilities = probabilitiesOf(metric, scoring);
  const classes = classCount(scoring);
  return scoring.truth.map((_, row) => probabilities[row * classes + index]);
}

/**
 * A metric of one class against the rest: of the last class where there are two (the positive one), else the plain
 * mean over all classes. Throws METRIC_UNDEFINED where a class is missing from the truth, or is all there is.
 */
export function oneAgainstRest(
  metric: string,
  scoring: Scoring,
  value: (classIndex: number) => number,
): number {
  const classes = classCount(scoring);
  const sizes = new Float64Array(classes);
  scoring.truth.forEach((index, row) => {
    sizes[index] += scoring.weights?.[row] ?? 1;
  });
  const missing = sizes.indexOf(0);
  if (classes < 2 || missing >= 0) {
    throw undefinedMetric(
      metric,
      classes < 2 ? "there is one class only" : `no row is of class "${className(scoring, missing)}"`,
      "rows of every class",
      `${sizes.filter((size) => size > 0).length} of ${classes} classes among ${scoring.truth.length} rows`,
    );
  }
  if (classes === 2) return value(1);
  let sum = 0;
  for (let index = 0; index < classes; index++) sum += value(index);
  return sum / classes;
}
