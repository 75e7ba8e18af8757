import { type CalibrateConfig, Calibrator } from "../models/calibration/index.js";
import { type CalibrationScore, calibrationScore } from "./calibration-score.js";
import { type CrossValidateInputs, crossValidate } from "./cross-validate.js";
import { scoringOf } from "./scoring-of.js";

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
  return calibrationScore(scoringOf({ task: "classification", classes }, truth, probabilities));
}
