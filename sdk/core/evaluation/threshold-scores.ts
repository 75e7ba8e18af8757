// Pure and small: the page's code makes the same numbers of the same counts.

/** Rows of one class and of the rest, and how many of each are flagged: score at or above a threshold. */
export interface FlaggedCounts {
  readonly rows: number;
  /** Rows that are truly of the class. */
  readonly positives: number;
  readonly truePositives: number;
  readonly falsePositives: number;
}

/** What one wrong row costs, in any unit. */
export interface ErrorCosts {
  /** A row that is flagged and is not of the class. */
  readonly falsePositive: number;
  /** A row of the class that is not flagged. */
  readonly falseNegative: number;
}

/** How good it is to flag the rows whose score is at or above a threshold. */
export interface ThresholdScores {
  readonly threshold: number;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
  /** Share of the flagged rows that are of the class; 0 where none is flagged. */
  readonly precision: number;
  /** Share of the class's rows that are flagged; 0 where there are none. */
  readonly recall: number;
  readonly f1: number;
  /** Share of the other rows that are not flagged; 0 where there are none. */
  readonly specificity: number;
  /** Share of all rows that are flagged. */
  readonly flagged: number;
  /** Sum over all rows. */
  readonly cost: number;
}

/** 0 where there is nothing to take a share of, as scikit-learn's `zero_division=0`. */
function share(part: number, all: number): number {
  return all > 0 ? part / all : 0;
}

/** The scores of counts. */
export function scoresOf(threshold: number, counts: FlaggedCounts, costs: ErrorCosts): ThresholdScores {
  const { rows, positives, truePositives, falsePositives } = counts;
  const falseNegatives = positives - truePositives;
  const negatives = rows - positives;
  const flagged = truePositives + falsePositives;
  return {
    threshold,
    truePositives,
    falsePositives,
    falseNegatives,
    trueNegatives: negatives - falsePositives,
    precision: share(truePositives, flagged),
    recall: share(truePositives, positives),
    f1: share(2 * truePositives, positives + flagged),
    specificity: share(negatives - falsePositives, negatives),
    flagged: share(flagged, rows),
    cost: falsePositives * costs.falsePositive + falseNegatives * costs.falseNegative,
  };
}

/** Where a number is greatest, the first of equals; -1 where there is none. */
export function greatest(count: number, value: (index: number) => number): number {
  let best = -1;
  for (let i = 0; i < count; i++) if (best < 0 || value(i) > value(best)) best = i;
  return best;
}
