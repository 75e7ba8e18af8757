import type { Scoring } from "../metrics/index.js";

/** What is measured in each group, out of sums over its rows. */
export interface Measure {
  readonly name: string;
  readonly title: string;
  /** Whether it counts in the target's unit. */
  readonly inTargetUnit?: boolean;
  /** `sums`: of the terms of rows; the first is their number. NaN where the rows do not define it. */
  of(sums: ArrayLike<number>): number;
}

/** How far groups lie apart in a measure. */
export interface Gap {
  readonly name: string;
  readonly title: string;
  /** Measures that it is made of; of several, the largest difference counts. */
  readonly measures: readonly string[];
  /** The least over the greatest, in place of their distance. */
  readonly isRatio?: boolean;
}

/** Measures and gaps of a task, and what each row adds to the sums. */
export interface Measured {
  readonly measures: readonly Measure[];
  readonly gaps: readonly Gap[];
  /** Row-major: `width` numbers a row, the first is its weight. */
  readonly terms: Float64Array;
  readonly width: number;
}

const share = (part: number, whole: number): number => (whole > 0 ? part / whole : Number.NaN);

/** Sums of a classification: weight, hits, true and false positives, positives in truth. */
const CLASSIFIED: readonly Measure[] = [
  { name: "selectionRate", title: "Selection rate", of: (s) => share(s[2] + s[3], s[0]) },
  { name: "truePositiveRate", title: "True positive rate", of: (s) => share(s[2], s[4]) },
  { name: "falsePositiveRate", title: "False positive rate", of: (s) => share(s[3], s[0] - s[4]) },
  { name: "baseRate", title: "Positives in truth", of: (s) => share(s[4], s[0]) },
];
const ACCURACY: Measure = { name: "accuracy", title: "Accuracy", of: (s) => share(s[1], s[0]) };
const ACCURACY_GAP: Gap = {
  name: "accuracyDifference",
  title: "Accuracy difference",
  measures: ["accuracy"],
};

/** By the names of Hardt et al. (2016) and of fairlearn. */
const CLASSIFIED_GAPS: readonly Gap[] = [
  {
    name: "demographicParityDifference",
    title: "Demographic parity difference",
    measures: ["selectionRate"],
  },
  {
    name: "demographicParityRatio",
    title: "Demographic parity ratio",
    measures: ["selectionRate"],
    isRatio: true,
  },
  {
    name: "equalOpportunityDifference",
    title: "Equal opportunity difference",
    measures: ["truePositiveRate"],
  },
  {
    name: "equalizedOddsDifference",
    title: "Equalized odds difference",
    measures: ["truePositiveRate", "falsePositiveRate"],
  },
];

/** Sums of a regression: weight, absolute, squared and signed error. */
const REGRESSED: readonly Measure[] = [
  { name: "mae", title: "Mean absolute error", inTargetUnit: true, of: (s) => share(s[1], s[0]) },
  {
    name: "rmse",
    title: "Root mean squared error",
    inTargetUnit: true,
    of: (s) => Math.sqrt(share(s[2], s[0])),
  },
  {
    name: "bias",
    title: "Bias (mean of prediction minus truth)",
    inTargetUnit: true,
    of: (s) => share(s[3], s[0]),
  },
];
const REGRESSED_GAPS: readonly Gap[] = [
  { name: "maeDifference", title: "MAE difference", measures: ["mae"] },
  { name: "rmseDifference", title: "RMSE difference", measures: ["rmse"] },
  { name: "biasDifference", title: "Bias difference", measures: ["bias"] },
  { name: "maeRatio", title: "MAE ratio", measures: ["mae"], isRatio: true },
];

/** What is measured of these rows. `positive`: index of the class whose rates count; without it only accuracy is compared. */
export function measuredOf(scoring: Scoring, positive: number | undefined): Measured {
  const { truth, prediction, weights, task } = scoring;
  const width = task === "regression" ? 4 : 5;
  const terms = new Float64Array(truth.length * width);
  for (let row = 0; row < truth.length; row++) {
    const [weight, at] = [weights?.[row] ?? 1, row * width];
    terms[at] = weight;
    if (task === "regression") {
      const error = prediction[row] - truth[row];
      terms[at + 1] = weight * Math.abs(error);
      terms[at + 2] = weight * error * error;
      terms[at + 3] = weight * error;
    } else {
      const [is, said] = [truth[row] === positive, prediction[row] === positive];
      terms[at + 1] = truth[row] === prediction[row] ? weight : 0;
      terms[at + 2] = is && said ? weight : 0;
      terms[at + 3] = !is && said ? weight : 0;
      terms[at + 4] = is ? weight : 0;
    }
  }
  if (task === "regression") return { measures: REGRESSED, gaps: REGRESSED_GAPS, terms, width };
  if (positive === undefined) return { measures: [ACCURACY], gaps: [ACCURACY_GAP], terms, width };
  return {
    measures: [...CLASSIFIED, ACCURACY],
    gaps: [...CLASSIFIED_GAPS, ACCURACY_GAP],
    terms,
    width,
  };
}

/** Sums of each group's rows; `counts` says how often a row counts. @default once */
export function groupSums(
  { terms, width }: Measured,
  codes: Int32Array,
  groups: number,
  counts?: Float64Array,
): Float64Array[] {
  const sums = Array.from({ length: groups }, () => new Float64Array(width));
  for (let row = 0; row < codes.length; row++) {
    const times = counts === undefined ? 1 : counts[row];
    if (times === 0) continue;
    const own = sums[codes[row]];
    for (let k = 0, at = row * width; k < width; k++, at++) own[k] += times * terms[at];
  }
  return sums;
}
