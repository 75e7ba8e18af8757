import type { PairedComparison } from "../core/comparison/index.js";
import type { Drift } from "../core/drift/index.js";
import type { Evaluation } from "../core/evaluation/index.js";
import type { Explanation } from "../core/explainers/index.js";
import type { MetricValue } from "../core/metrics/metric.js";
import type { Bounds } from "../core/models/intervals/index.js";
import type { History, Task } from "../core/models/model.js";
import type { ResidualSummary } from "../core/residuals/index.js";
import type { FeatureSelection } from "../core/selection/index.js";
import type { ErrorSlices } from "../core/slices/index.js";
import type { TableProfile } from "../core/tables/profile.js";
import type { Study } from "../core/tuning/index.js";
import type { Calibration, CrossValidation, Leaderboard } from "../core/validation/index.js";
import type { WhatIf } from "../core/what-if/index.js";
import type { IntervalsMade } from "../display/index.js";

/** Which run the report is of. */
export interface ReportRun {
  readonly id?: string;
  readonly experiment?: string;
  /** Where the run is kept: `file:///…/mlruns`. */
  readonly trackingUri?: string;
  /** In MLflow's words. @default "FINISHED" */
  readonly status?: string;
  /** Milliseconds since 1970, UTC. */
  readonly startedAtMs: number;
  /** Wall-clock seconds of the whole chain. */
  readonly seconds: number;
}

/** The data the run read. */
export interface ReportData {
  /** Path, address or query, as the config has it. */
  readonly source: string;
  readonly digest?: string;
  readonly rows: number;
  readonly columns: number;
  readonly trainRows: number;
  readonly testRows: number;
  /** How the rows were parted, in words: "chronological, last 1440 rows". */
  readonly split?: string;
  /** What each cleaning step changed, one line each. */
  readonly cleaning?: readonly string[];
  /** Profile of the cleaned table. */
  readonly profile?: TableProfile;
}

/** The model that was trained. */
export interface ReportModel {
  /** Its kind: "dense". */
  readonly kind: string;
  /** One line on its shape: "64-64-1, 7,681 weights". */
  readonly description?: string;
  /** Raw columns that it reads. */
  readonly inputs: readonly string[];
  /** Columns after encoding. */
  readonly encodedColumns?: number;
}

/** Test rows: one entry a row. */
export interface ReportPredictions {
  /** Regression: the numbers. Classification: class indices. */
  readonly truth: Float64Array;
  /** Regression: the predictions. Classification: predicted class indices. */
  readonly prediction: Float64Array;
  /** Classification: `classes` probabilities a row, row-major. */
  readonly probabilities?: Float64Array;
}

/** What a report is made of: results as they are, nothing read from files. Parts that are absent are left out. */
export interface ReportInput {
  /** Name of the config. */
  readonly name: string;
  readonly task: Task;
  /** Name of the target column; also the unit of errors. */
  readonly target: string;
  /** Labels of the classes, in the order of the probabilities. */
  readonly classes?: readonly (string | number | boolean)[];
  readonly run: ReportRun;
  /** The config with defaults and interpolations filled in, as YAML. Secrets must be masked already. */
  readonly config: string;
  readonly seed: number;
  /** Names and versions that matter: `{ assay: "0.1.0", node: "20.20.0", backend: "wasm 4.22.0" }`, in this order. */
  readonly versions: Readonly<Record<string, string>>;
  readonly data: ReportData;
  readonly model: ReportModel;
  readonly history?: History;
  /** The first one is the headline. */
  readonly metrics: readonly MetricValue[];
  /** The same metrics of a baseline, by name, to judge by. */
  readonly baseline?: { readonly name: string; readonly metrics: Readonly<Record<string, number>> };
  readonly predictions?: ReportPredictions;
  /** The same rows to be looked at, with the columns that errors are held against; else one is made of the predictions. */
  readonly evaluation?: Evaluation;
  readonly explanation?: Explanation;
  /** A row whose values can be changed in the page, or why there is none. */
  readonly whatIf?: WhatIf | { readonly unavailable: string };
  /** Scores of the model on folds of the training rows. */
  readonly crossValidation?: CrossValidation;
  /** The comparison that the model was picked from. */
  readonly leaderboard?: Leaderboard;
  /** How the probabilities were calibrated. */
  readonly calibration?: Calibration;
  /** How the intervals around predictions were made, and the bounds of the test rows. */
  readonly intervals?: IntervalsMade & Bounds;
  /** The selection of the columns that the model reads. */
  readonly selection?: FeatureSelection;
  /** The model against the one that holds its place, one entry a metric. */
  readonly comparisons?: readonly PairedComparison[];
  /** What the errors of the rows say together. */
  readonly residuals?: ResidualSummary;
  /** Where the model errs: slices and the worst cohorts. */
  readonly slices?: ErrorSlices;
  /** How far the rows have moved from those that the model learned from. */
  readonly drift?: Drift;
  /** The search that the model's settings were found by. */
  readonly study?: Study;
}
