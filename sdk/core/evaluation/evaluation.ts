import { AssayError } from "../../utils/errors/index.js";
import { didYouMean } from "../../utils/names.js";
import {
  type CalibrationCurve,
  type CalibrationOptions,
  type ConfusionMatrix,
  calibrationCurve,
  checkScoring,
  classCount,
  className,
  confusionMatrix,
  type LiftCurve,
  liftCurve,
  type PrecisionRecallCurve,
  prCurve,
  type RocCurve,
  rocCurve,
  type Scoring,
} from "../metrics/index.js";
import type { Task } from "../models/model.js";
import type { Table } from "../tables/index.js";
import { type FeatureResiduals, residualsByFeature } from "./residual-features.js";
import { EQUAL_COSTS, ThresholdCurve } from "./threshold-curve.js";
import type { ErrorCosts } from "./threshold-scores.js";

/** What an evaluation is made of. */
export interface EvaluationParts {
  readonly scoring: Scoring;
  /** Name of the target column; of a regression also the unit of errors. */
  readonly target: string;
  /** The columns of the same rows, without the target: what errors are held against. */
  readonly rows?: Table;
  /** Columns of numbers that are categories. */
  readonly categories?: readonly string[];
  /** Whether rows stand in order of time. @default false */
  readonly inTime?: boolean;
}

/** How thresholds of one class are looked at. */
export interface ThresholdOptions {
  /** Label of the class. @default the last one */
  readonly class?: string | number | boolean;
  /** What errors cost, in any unit. @default 1 each */
  readonly costs?: Partial<ErrorCosts>;
}

/**
 * What a model said of rows whose truth is known, to be looked at: what `experiment.evaluation` gives. Shows itself as panels:
 * of a regression predictions against the truth and the errors by time, by feature and by size; of a classification the
 * confusion matrix, the curves, and the scores at any threshold. Frozen.
 */
export class Evaluation {
  readonly task: Task;
  readonly target: string;
  /** Labels of the classes; none of a regression. */
  readonly classes: readonly (string | number | boolean)[];
  readonly inTime: boolean;
  /** Truth, predictions and probabilities. */
  declare readonly scoring: Scoring;
  declare readonly rows: Table | undefined;
  declare readonly categories: readonly string[];

  constructor({ scoring, target, rows, categories = [], inTime = false }: EvaluationParts) {
    checkScoring(scoring);
    this.task = scoring.task;
    this.target = target;
    this.inTime = inTime;
    const { classes } = scoring;
    const count = scoring.task === "regression" ? 0 : classCount(scoring);
    this.classes = classes ?? Array.from({ length: count }, (_, index) => index);
    // Not enumerable: what it is made of, not what it says.
    for (const [name, value] of Object.entries({ scoring, rows, categories }))
      Object.defineProperty(this, name, { value });
    Object.freeze(this);
  }

  /** Prediction minus truth, one a row. Throws METRIC_UNDEFINED for a classification. */
  get errors(): Float64Array {
    this.#only("regression");
    const { truth, prediction } = this.scoring;
    return truth.map((value, row) => prediction[row] - value);
  }

  /** How the errors of a regression go with each column of the rows, the strongest first; none where there are no columns. */
  residualsByFeature(): FeatureResiduals[] {
    const { errors, rows, categories } = this;
    return rows === undefined ? [] : residualsByFeature(errors, rows, categories);
  }

  /** How often each class was predicted as which. */
  confusionMatrix(): ConfusionMatrix {
    this.#only("classification");
    return confusionMatrix(this.scoring);
  }

  /** True positive rate over false positive rate, of one class against the rest. @param label the class, by default the last */
  roc(label?: string | number | boolean): RocCurve {
    return rocCurve(this.scoring, this.classIndex(label));
  }

  /** Precision over recall, of one class against the rest. */
  precisionRecall(label?: string | number | boolean): PrecisionRecallCurve {
    return prCurve(this.scoring, this.classIndex(label));
  }

  /** Observed share of a class over the predicted probability, in bins. */
  calibration(
    label?: string | number | boolean,
    options: Omit<CalibrationOptions, "classIndex"> = {},
  ): CalibrationCurve {
    return calibrationCurve(this.scoring, { ...options, classIndex: this.classIndex(label) });
  }

  /** Cumulative gain and lift of a class, over the share of rows that are taken by falling probability. */
  lift(label?: string | number | boolean): LiftCurve {
    return liftCurve(this.scoring, this.classIndex(label));
  }

  /**
   * One class against the rest at every threshold: counts, precision, recall, F1, specificity and costs. Shows itself with a
   * slider. Throws METRIC_UNDEFINED without probabilities.
   *
   * @example
   * const thresholds = experiment.evaluation.thresholds({ class: "malignant", costs: { falseNegative: 20 } });
   * thresholds.best("cost").threshold;
   * thresholds.at(0.3).recall;
   */
  thresholds({ class: label, costs }: ThresholdOptions = {}): ThresholdCurve {
    const { falsePositive, falseNegative } = { ...EQUAL_COSTS, ...costs };
    for (const cost of [falsePositive, falseNegative]) {
      if (Number.isFinite(cost) && cost >= 0) continue;
      throw new AssayError("CONFIG_INVALID", {
        what: "a cost of errors is no cost",
        got: String(cost),
        wanted: "a number, 0 or more",
      });
    }
    return new ThresholdCurve(this.scoring, this.classIndex(label), { falsePositive, falseNegative });
  }

  /** @internal The place of a class among the probabilities; METRIC_UNDEFINED where there is no such class. */
  classIndex(label: string | number | boolean | undefined): number {
    this.#only("classification");
    if (label === undefined) return this.classes.length - 1;
    const index = this.classes.indexOf(label);
    if (index >= 0) return index;
    const names = this.classes.map((_, i) => className(this.scoring, i));
    throw new AssayError("METRIC_UNDEFINED", {
      what: `no class is called "${label}"`,
      wanted: `one of ${names.slice(0, 20).join(", ")}`,
      next: didYouMean(String(label), names),
    });
  }

  #only(task: Task): void {
    if (this.task === task) return;
    throw new AssayError("METRIC_UNDEFINED", {
      what: `this is of a ${task}, and the model's task is ${this.task}`,
      wanted: `a ${task}`,
    });
  }
}
