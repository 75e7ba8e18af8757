import type { Scoring } from "../metric.js";
import { classCount } from "./probability.js";

/** How often each class was predicted as which: `counts[true class][predicted class]`, by weight where there are weights. */
export interface ConfusionMatrix {
  /** Labels in the order of the rows and columns; the indices where the scoring has no labels. */
  readonly classes: readonly (string | number | boolean)[];
  readonly counts: readonly (readonly number[])[];
}

/** The confusion matrix of a classification. */
export function confusionMatrix(scoring: Scoring): ConfusionMatrix {
  const size = classCount(scoring);
  const counts = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  scoring.truth.forEach((truth, row) => {
    counts[truth][scoring.prediction[row]] += scoring.weights?.[row] ?? 1;
  });
  return { classes: scoring.classes ?? counts.map((_, index) => index), counts };
}

/** What the confusion matrix says of each class: how much is truly it, is predicted as it, and both. */
export interface ClassTotals {
  readonly hits: number[];
  readonly truth: number[];
  readonly predicted: number[];
  readonly total: number;
}

export function classTotals(scoring: Scoring): ClassTotals {
  const { counts } = confusionMatrix(scoring);
  const add = (sum: number, value: number) => sum + value;
  const truth = counts.map((row) => row.reduce(add, 0));
  return {
    hits: counts.map((row, index) => row[index]),
    truth,
    predicted: counts.map((_, column) => counts.map((row) => row[column]).reduce(add, 0)),
    total: truth.reduce(add, 0),
  };
}
