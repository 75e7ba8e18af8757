import type { Scoring } from "../metric.js";
import { classCount, probabilityOf } from "./probability.js";

/** Of rows with about the same predicted probability, how many were truly of the class. Empty bins are left out. */
export interface CalibrationCurve {
  /** Mean predicted probability of each bin. */
  readonly predicted: Float64Array;
  /** Share of the bin's rows that are of the class. */
  readonly observed: Float64Array;
  /** Rows in each bin (their weight, where there are weights). */
  readonly rows: Float64Array;
}

export interface CalibrationOptions {
  /** @default 10 */
  readonly bins?: number;
  /** Bins of equal width, or bins of about as many rows each. @default "uniform" */
  readonly strategy?: "uniform" | "quantile";
  /** @default the last class */
  readonly classIndex?: number;
}

/** The calibration curve of one class, with scikit-learn's bins. Throws METRIC_UNDEFINED without probabilities. */
export function calibrationCurve(
  scoring: Scoring,
  { bins = 10, strategy = "uniform", classIndex = classCount(scoring) - 1 }: CalibrationOptions = {},
): CalibrationCurve {
  const probability = probabilityOf("calibrationCurve", scoring, classIndex);
  const edges = strategy === "uniform" ? innerEdges(bins) : quantiles(probability, innerEdges(bins));
  const [rows, predicted, observed] = Array.from({ length: 3 }, () => new Float64Array(bins));
  probability.forEach((value, row) => {
    const found = edges.findIndex((edge) => edge >= value);
    const bin = found < 0 ? bins - 1 : found;
    const weight = scoring.weights?.[row] ?? 1;
    rows[bin] += weight;
    predicted[bin] += weight * value;
    observed[bin] += scoring.truth[row] === classIndex ? weight : 0;
  });
  const used = (_: number, bin: number) => rows[bin] > 0;
  return {
    predicted: predicted.map((sum, bin) => sum / rows[bin]).filter(used),
    observed: observed.map((sum, bin) => sum / rows[bin]).filter(used),
    rows: rows.filter(used),
  };
}

function innerEdges(bins: number): Float64Array {
  return Float64Array.from({ length: bins - 1 }, (_, i) => (i + 1) * (1 / bins));
}

/** Quantiles by linear interpolation between the sorted values. */
function quantiles(values: Float64Array, shares: Float64Array): Float64Array {
  const sorted = values.toSorted();
  return shares.map((share) => {
    const at = share * (sorted.length - 1);
    const low = Math.floor(at);
    const high = Math.min(low + 1, sorted.length - 1);
    return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
  });
}
