import { greatest, scoresOf, type ThresholdScores } from "../../../core/evaluation/threshold-scores.js";
import type { ThresholdState } from "../../views/evaluation/threshold-state.js";

export type Curve = ThresholdState["curves"][number];
export type Costs = ThresholdState["costs"];

/** Scores of a point: the first flags no row, the last all. */
export function pointOf(curve: Curve, index: number, costs: Costs): ThresholdScores {
  const { rows, positives, thresholds, truePositives, falsePositives } = curve;
  const counts = { truePositives: truePositives[index], falsePositives: falsePositives[index] };
  return scoresOf(thresholds[index] ?? Number.POSITIVE_INFINITY, { rows, positives, ...counts }, costs);
}

/** The point of the greatest F1, or of the least cost. */
export function bestOf(curve: Curve, by: "f1" | "cost", costs: Costs): number {
  return greatest(curve.thresholds.length, (i) => {
    const { f1, cost } = pointOf(curve, i, costs);
    return by === "f1" ? f1 : -cost;
  });
}

/** The last point whose threshold is at or above this one. */
export function indexAt(curve: Curve, threshold: number): number {
  let index = 0;
  while (index + 1 < curve.thresholds.length && (curve.thresholds[index + 1] ?? 0) >= threshold) index++;
  return index;
}
