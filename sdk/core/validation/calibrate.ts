import { type CalibrationCurve, calibrationCurve } from "../metrics/classification/calibration.js";
import { evaluateMetrics } from "../metrics/evaluate.js";
import { type CalibrateConfig, Calibrator } from "../models/calibration/index.js";
import { type CrossValidateInputs, crossValidate } from "./cross-validate.js";
import { scoringOf } from "./scoring-of.js";

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

/** What `.calibrate()` made of the probabilities. Frozen. */
export class Calibration {
  readonly method: CalibrateConfig["method"];
  readonly classes: readonly (string | number | boolean)[];
  /** Rows that it was learned from. */
  readonly rows: number;
  /** Of predictions by models that did not see their rows. */
  readonly before: CalibrationScore;
  /** The same, each fold calibrated by what the others taught. */
  readonly after: CalibrationScore;

  constructor(parts: Calibration) {
    this.method = parts.method;
    this.classes = parts.classes;
    this.rows = parts.rows;
    this.before = Object.freeze(parts.before);
    this.after = Object.freeze(parts.after);
    Object.freeze(this);
  }
}

/** One fold's test rows: true classes and probabilities, in the order of all classes. */
interface Held {
  readonly truth: Float64Array;
  readonly probabilities: Float64Array;
}

/**
 * Learns curves from the predictions of all folds' test rows, by models that did not see them (scikit-learn's
 * `CalibratedClassifierCV(ensemble=False)`), for a model that was fitted on all rows.
 */
export async function calibrate(
  inputs: Omit<CrossValidateInputs, "inspect" | "metrics">,
  method: CalibrateConfig["method"],
  classes: readonly (string | number | boolean)[],
): Promise<{ readonly calibrator: Calibrator; readonly calibration: Calibration }> {
  const folds: Held[] = [];
  await crossValidate({
    ...inputs,
    metrics: ["accuracy"],
    inspect: ({ model, test }, outputs) => {
      // A fold's training rows may lack a class: its model gives it no probability.
      const places = model.classes.map((label) => classes.indexOf(label));
      const truth = model.truth(test).map((k) => places[k]);
      const probabilities = new Float64Array(truth.length * classes.length);
      for (let i = 0; i < outputs.length; i++) {
        const row = Math.floor(i / places.length);
        probabilities[row * classes.length + places[i % places.length]] = outputs[i];
      }
      folds.push({ truth, probabilities });
    },
  });
  const learn = (held: readonly Held[]): Calibrator => {
    const { truth, probabilities } = joined(held);
    return Calibrator.fit(method, probabilities, truth, classes.length);
  };
  const calibrator = learn(folds);
  const before = joined(folds);
  const after = joined(
    folds.map(({ truth, probabilities }, i) => ({
      truth,
      probabilities: learn(folds.filter((_, other) => other !== i)).apply(probabilities),
    })),
  );
  const calibration = new Calibration({
    method,
    classes: Object.freeze([...classes]),
    rows: before.truth.length,
    before: scoreOf(before, classes),
    after: scoreOf(after, classes),
  });
  return { calibrator, calibration };
}

function joined(held: readonly Held[]): Held {
  const all = (of: (part: Held) => Float64Array) => Float64Array.from(held.flatMap((part) => [...of(part)]));
  return { truth: all(({ truth }) => truth), probabilities: all(({ probabilities }) => probabilities) };
}

function scoreOf({ truth, probabilities }: Held, classes: Calibration["classes"]): CalibrationScore {
  const scoring = scoringOf({ task: "classification", classes }, truth, probabilities);
  const { brier, logLoss } = evaluateMetrics(["brier", "logLoss"], scoring);
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
