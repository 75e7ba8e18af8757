import { type CalibrationCurve, calibrationCurve } from "../metrics/classification/calibration.js";
import { evaluateMetrics } from "../metrics/evaluate.js";
import type { Scoring } from "../metrics/metric.js";

/** How far probabilities are from what was observed. */
export interface CalibrationScore {
  /** Mean squared error of the probabilities, summed over the classes (of two, of the second). */
  readonly brier: number;
  readonly logLoss: number;
  /** Expected calibration error: mean distance of probability and observed share over ten bins, weighed by rows, over the classes. */
  readonly ece: number;
  /** Observed share over predicted probability of the last class. */
  readonly curve: CalibrationCurve;
}

/** How far the probabilities of a classification are from what was observed. Throws METRIC_UNDEFINED without probabilities. */
export function calibrationScore(scoring: Scoring): CalibrationScore {
  const { brier, logLoss } = evaluateMetrics(["brier", "logLoss"], scoring);
  const { truth, classes = [] } = scoring;
  const last = classes.length - 1;
  const judged = classes.length === 2 ? [last] : classes.map((_, k) => k);
  const errors = judged.map((classIndex) => {
    const { predicted, observed, rows } = calibrationCurve(scoring, { classIndex });
    return predicted.reduce(
      (sum, p, bin) => sum + (rows[bin] / truth.length) * Math.abs(p - observed[bin]),
      0,
    );
  });
  const ece = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  return { brier, logLoss, ece, curve: calibrationCurve(scoring, { classIndex: last }) };
}
