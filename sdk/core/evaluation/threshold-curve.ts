import { classCount } from "../metrics/classification/probability.js";
import { className, probabilityOf, type Scoring, thresholdCounts } from "../metrics/index.js";
import { Table } from "../tables/index.js";
import { type ErrorCosts, greatest, scoresOf, type ThresholdScores } from "./threshold-scores.js";

/** What errors cost where nothing is said, in any unit: only their ratio matters for the choice. */
export const EQUAL_COSTS: ErrorCosts = { falsePositive: 1, falseNegative: 1 };

/**
 * One class against the rest: how many rows are flagged, and rightly, at each threshold that makes a difference. What
 * `experiment.evaluation.thresholds()` gives; shows itself with a slider. Frozen.
 */
export class ThresholdCurve {
  /** Label of the class that rows are flagged as. */
  readonly className: string;
  readonly rows: number;
  /** Rows that are truly of the class. */
  readonly positives: number;
  /** Falling: infinity, where no row is flagged, then each distinct score. */
  readonly thresholds: Float64Array;
  readonly truePositives: Float64Array;
  readonly falsePositives: Float64Array;
  readonly costs: ErrorCosts;
  /** Where the model itself decides between two classes; absent where it is not by a threshold, as among several classes. */
  readonly own?: number;

  /** @internal */
  constructor(scoring: Scoring, classIndex: number, costs: ErrorCosts) {
    const scores = probabilityOf("thresholds", scoring, classIndex);
    const counts = thresholdCounts((row) => scoring.truth[row] === classIndex, scores, scoring.weights);
    this.className = className(scoring, classIndex);
    this.thresholds = after(Number.POSITIVE_INFINITY, counts.thresholds);
    this.truePositives = after(0, counts.truePositives);
    this.falsePositives = after(0, counts.falsePositives);
    const last = this.thresholds.length - 1;
    this.positives = this.truePositives[last];
    this.rows = this.positives + this.falsePositives[last];
    this.costs = Object.freeze({ ...costs });
    const own = ownThreshold(scoring, classIndex, scores);
    if (own !== undefined) this.own = own;
    Object.freeze(this);
  }

  /** Scores where rows at or above a threshold are flagged. */
  at(threshold: number): ThresholdScores {
    return this.point(this.indexAt(threshold), threshold);
  }

  /** @internal The last point whose threshold is at or above this one. */
  indexAt(threshold: number): number {
    let [low, high] = [0, this.thresholds.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.thresholds[middle] >= threshold) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** @internal Scores of a point of the curve. */
  point(index: number, threshold = this.thresholds[index]): ThresholdScores {
    const { rows, positives, costs } = this;
    const counts = { truePositives: this.truePositives[index], falsePositives: this.falsePositives[index] };
    return scoresOf(threshold, { rows, positives, ...counts }, costs);
  }

  /** The threshold of the greatest F1, or of the least cost; of equals the highest. */
  best(by: "f1" | "cost" = "f1"): ThresholdScores {
    const count = this.thresholds.length;
    return this.point(greatest(count, (i) => (by === "f1" ? this.point(i).f1 : -this.point(i).cost)));
  }

  /** One row a threshold: its counts and scores. */
  table(): Table {
    return Table.fromRows(Array.from(this.thresholds.keys(), (i) => ({ ...this.point(i) })));
  }
}

function after(first: number, values: Float64Array): Float64Array {
  const all = new Float64Array(values.length + 1);
  all[0] = first;
  all.set(values, 1);
  return all;
}

/** A half where that is how the model decides, else the least score of the rows it flags, if no other row has more. */
function ownThreshold(scoring: Scoring, classIndex: number, scores: Float64Array): number | undefined {
  if (classCount(scoring) !== 2) return undefined;
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  scores.forEach((score, row) => {
    if (scoring.prediction[row] === classIndex) least = Math.min(least, score);
    else most = Math.max(most, score);
  });
  if (least >= 0.5 && most < 0.5) return 0.5;
  return least > most ? least : undefined;
}
