import type { PairedComparison } from "../core/comparison/index.js";
import type { Drift, DriftInput } from "../core/drift/index.js";
import type { Evaluation } from "../core/evaluation/index.js";
import type { Fairness, FairnessInput } from "../core/fairness/index.js";
import type { Metrics } from "../core/metrics/index.js";
import type { ResidualOptions, ResidualSummary } from "../core/residuals/index.js";
import type { ErrorSlices, SlicesInput } from "../core/slices/index.js";
import type { Table } from "../core/tables/index.js";
import type { ReportFile } from "./report-file.js";
import { FittedStage } from "./stages.js";
import type { Evaluated } from "./state.js";
import {
  type CompareWithOptions,
  compareWithStored,
  driftOf,
  evaluationOf,
  fairnessOf,
  residualsOf,
  slicesOf,
} from "./steps/error-analysis.js";
import { writeReport } from "./steps/report.js";

/** A stage with metrics and predictions of the test rows. */
export abstract class EvaluatedStage<S extends Evaluated> extends FittedStage<S> {
  /** Metrics of the test rows: numbers by name (`metrics.mae`), thresholds in `metrics.details`. */
  get metrics(): Metrics {
    return this.state.metrics;
  }

  /** Truth and prediction of each test row. */
  get predictions(): Table {
    return this.state.predictions;
  }

  /**
   * The predictions of the test rows to be looked at. Of a regression: against the truth, errors by time, by column and by size.
   * Of a classification: confusion matrix, ROC, precision and recall, calibration, lift, and the scores at any threshold.
   *
   * @example
   * experiment.evaluation
   * experiment.evaluation.thresholds({ costs: { falseNegative: 20 } })
   */
  get evaluation(): Evaluation {
    return evaluationOf(this.state);
  }

  /**
   * Where the model errs: the metric by slices of each column of the test rows, and the worst cohorts by name.
   *
   * @example experiment.slices({ conditions: 1 }).worst[0]?.name; // "hr = 17"
   */
  slices(options: SlicesInput & { readonly metric?: string } = {}): ErrorSlices {
    return slicesOf(this.state, options);
  }

  /**
   * Errors and rates of the test rows by groups, and how far the groups lie apart. Groups may be of columns that the model does
   * not read. Throws CONFIG_INVALID where no groups are given, and the config's `card.fairness` declares none.
   *
   * @example experiment.fairness({ columns: ["sex", { column: "age", edges: [25, 65] }] });
   */
  fairness(options?: FairnessInput): Fairness {
    return fairnessOf(this.state, options);
  }

  /**
   * What the errors of the test rows say: bias, spread, autocorrelation (with a chronological split), the worst rows. Throws
   * METRIC_UNDEFINED for a classification.
   */
  residuals(options: ResidualOptions = {}): ResidualSummary {
    return residualsOf(this.state, options);
  }

  /**
   * How far rows have moved from the training rows, column by column, predictions among them: raw rows as they come, or the
   * test rows.
   *
   * @example (await experiment.drift(lastWeek)).verdict; // "stable", "moderate" or "drifted"
   */
  drift(rows?: Table, options: DriftInput = {}): Promise<Drift> {
    return driftOf(this.state, rows, options);
  }

  /**
   * Whether this model is better than a stored one on the same test rows, with a confidence interval of the difference. Throws
   * SCHEMA_MISMATCH where the other one reads columns that are not there, MODEL_INVALID where it predicts something else.
   *
   * @example (await experiment.compareWith("models:/bikes@Champion")).verdict; // "better", "worse" or "no clear difference"
   */
  compareWith(model: string, options: CompareWithOptions = {}): Promise<PairedComparison> {
    return compareWithStored(this.state, model, options);
  }

  /** Writes everything that the chain made as one self-contained HTML page; the run keeps a copy. */
  report(path: string): Promise<ReportFile> {
    return writeReport(this.state, path, this.link.context.now());
  }
}
