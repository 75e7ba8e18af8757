import { defineMetric, type Scoring } from "../metric.js";
import { sumOf } from "../sums.js";
import { classCount, oneAgainstRest, probabilityOf } from "./probability.js";
import { type ThresholdCounts, thresholdCounts } from "./thresholds.js";

/** A ROC curve, from (0, 0) to (1, 1); points on a straight line between others are left out. */
export interface RocCurve {
  readonly falsePositiveRate: Float64Array;
  readonly truePositiveRate: Float64Array;
  /** The score at and above which a row counts as positive; Infinity for the first point. */
  readonly thresholds: Float64Array;
}

/**
 * The ROC curve of one class against the rest, by default of the last class. A rate is NaN where the truth has no
 * positive, or no negative row. Throws METRIC_UNDEFINED without probabilities.
 */
export function rocCurve(scoring: Scoring, classIndex = classCount(scoring) - 1): RocCurve {
  const { truth, weights } = scoring;
  const scores = probabilityOf("rocCurve", scoring, classIndex);
  const counts = thresholdCounts((row) => truth[row] === classIndex, scores, weights);
  const corners = Array.from(counts.thresholds.keys()).filter((i) => isCorner(counts, i));
  const rates = (values: Float64Array) => {
    const all = values[values.length - 1];
    return Float64Array.from([0, ...corners.map((i) => values[i])], (value) => value / all);
  };
  return {
    falsePositiveRate: rates(counts.falsePositives),
    truePositiveRate: rates(counts.truePositives),
    thresholds: Float64Array.from([Number.POSITIVE_INFINITY, ...corners.map((i) => counts.thresholds[i])]),
  };
}

/** Whether the curve turns at a point (or ends there). */
function isCorner({ truePositives, falsePositives }: ThresholdCounts, i: number): boolean {
  if (i === 0 || i === truePositives.length - 1) return true;
  const turns = (values: Float64Array) => values[i + 1] - values[i] !== values[i] - values[i - 1];
  return turns(truePositives) || turns(falsePositives);
}

function areaUnder({ truePositives, falsePositives }: ThresholdCounts): number {
  const last = truePositives.length - 1;
  const area = sumOf(truePositives.length, (i) => {
    const [left, below] = i === 0 ? [0, 0] : [falsePositives[i - 1], truePositives[i - 1]];
    return ((falsePositives[i] - left) * (truePositives[i] + below)) / 2;
  });
  return area / (truePositives[last] * falsePositives[last]);
}

/** Area under the ROC curve, ties by half; of more than two classes the mean of each class against the rest. */
export const rocAuc = defineMetric({
  name: "rocAuc",
  task: "classification",
  greaterIsBetter: true,
  title: "Area under the ROC curve",
  best: 1,
  compute(scoring) {
    return oneAgainstRest("rocAuc", scoring, (index) => {
      const scores = probabilityOf("rocAuc", scoring, index);
      return areaUnder(thresholdCounts((row) => scoring.truth[row] === index, scores, scoring.weights));
    });
  },
});
