import { defineMetric, type Scoring } from "../metric.js";
import { sumOf } from "../sums.js";
import { classCount, oneAgainstRest, probabilityOf } from "./probability.js";
import { thresholdCounts } from "./thresholds.js";

/** Precision and recall at each threshold, thresholds rising; a last point (1, 0) has no threshold. */
export interface PrecisionRecallCurve {
  readonly precision: Float64Array;
  readonly recall: Float64Array;
  readonly thresholds: Float64Array;
}

/**
 * The precision-recall curve of one class against the rest, by default of the last class. Where no row is of that class
 * the recall is 1 throughout, as in scikit-learn. Throws METRIC_UNDEFINED without probabilities.
 */
export function prCurve(scoring: Scoring, classIndex = classCount(scoring) - 1): PrecisionRecallCurve {
  const { truth, weights } = scoring;
  const scores = probabilityOf("prCurve", scoring, classIndex);
  const counts = thresholdCounts((row) => truth[row] === classIndex, scores, weights);
  const hits = counts.truePositives.toReversed();
  const misses = counts.falsePositives.toReversed();
  return {
    precision: Float64Array.from([...hits, 1], (hit, i) => (i < hits.length ? hit / (hit + misses[i]) : 1)),
    recall: Float64Array.from([...hits, 0], (hit, i) =>
      i < hits.length && hits[0] === 0 ? 1 : hit / (hits[0] || 1),
    ),
    thresholds: counts.thresholds.toReversed(),
  };
}

/** Average precision: the area of the steps under the precision-recall curve; of more than two classes the mean. */
export const prAuc = defineMetric({
  name: "prAuc",
  task: "classification",
  greaterIsBetter: true,
  title: "Average precision",
  best: 1,
  compute(scoring) {
    return oneAgainstRest("prAuc", scoring, (index) => {
      const scores = probabilityOf("prAuc", scoring, index);
      const isPositive = (row: number) => scoring.truth[row] === index;
      const { truePositives, falsePositives } = thresholdCounts(isPositive, scores, scoring.weights);
      const steps = sumOf(truePositives.length, (i) => {
        const gained = truePositives[i] - (i === 0 ? 0 : truePositives[i - 1]);
        return (gained * truePositives[i]) / (truePositives[i] + falsePositives[i]);
      });
      return steps / truePositives[truePositives.length - 1];
    });
  },
});
