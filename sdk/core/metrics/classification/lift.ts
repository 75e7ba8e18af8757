import type { Scoring } from "../metric.js";
import { classCount, probabilityOf } from "./probability.js";
import { thresholdCounts } from "./thresholds.js";

/** Of the rows that are taken by falling score: what share of the class they hold. The first point takes no row. */
export interface LiftCurve {
  /** Share of all rows that are taken. */
  readonly taken: Float64Array;
  /** Share of the class's rows among them (cumulative gain); NaN where no row is of the class. */
  readonly gain: Float64Array;
  /** Gain over taken: how many times as many rows of the class as a draw at random holds. NaN at the first point. */
  readonly lift: Float64Array;
}

/** Cumulative gain and lift of one class, by default of the last one. Throws METRIC_UNDEFINED without probabilities. */
export function liftCurve(scoring: Scoring, classIndex = classCount(scoring) - 1): LiftCurve {
  const { truth, weights } = scoring;
  const scores = probabilityOf("liftCurve", scoring, classIndex);
  const counts = thresholdCounts((row) => truth[row] === classIndex, scores, weights);
  const last = counts.thresholds.length - 1;
  const positives = counts.truePositives[last];
  const rows = positives + counts.falsePositives[last];
  const all = Array.from({ length: last + 2 }, (_, point) => point);
  const hits = (point: number) => (point === 0 ? 0 : counts.truePositives[point - 1]);
  const misses = (point: number) => (point === 0 ? 0 : counts.falsePositives[point - 1]);
  const taken = Float64Array.from(all, (point) => (hits(point) + misses(point)) / rows);
  const gain = Float64Array.from(all, (point) => hits(point) / positives);
  return { taken, gain, lift: gain.map((share, point) => share / taken[point]) };
}
