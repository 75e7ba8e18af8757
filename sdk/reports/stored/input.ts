import type { PairedComparison } from "../../core/comparison/index.js";
import type { Drift } from "../../core/drift/index.js";
import type { Evaluation } from "../../core/evaluation/index.js";
import type { Explanation } from "../../core/explainers/index.js";
import type { MetricValue } from "../../core/metrics/metric.js";
import type { Task } from "../../core/models/model.js";
import type { ResidualSummary } from "../../core/residuals/index.js";
import type { ErrorSlices } from "../../core/slices/index.js";
import type { TableProfile } from "../../core/tables/index.js";
import type { CalibrationScore } from "../../core/validation/index.js";
import type { ReportPredictions, ReportRun } from "../input.js";

/** The rows that a stored model was taken to. */
export interface StoredRows {
  /** Path, address or query, as the config has it. */
  readonly source: string;
  readonly digest: string;
  /** Rows and columns of the dataset. */
  readonly rows: number;
  readonly columns: number;
  /** Rows that were taken. */
  readonly taken: number;
  /** How they were taken, in words: "the last 1440 rows". */
  readonly how: string;
  readonly profile?: TableProfile;
}

/** What every report of a stored model shows. */
export interface StoredReport {
  readonly title: string;
  readonly task: Task;
  readonly target: string;
  readonly classes: readonly (string | number | boolean)[];
  readonly run: ReportRun;
  /** As YAML, secrets masked. */
  readonly config: string;
  readonly seed: number;
  readonly versions: Readonly<Record<string, string>>;
  readonly model: {
    /** `models:/bikes/3`, or a folder. */
    readonly uri: string;
    readonly kind: string;
    readonly inputs: readonly string[];
    readonly encodedColumns: number;
    /** The run that trained it. */
    readonly runId?: string;
  };
  readonly data: StoredRows;
  readonly predictions?: ReportPredictions;
  /** What is to be known besides. */
  readonly notes: readonly string[];
}

/** What the report of an explanation shows. */
export interface ExplanationReport extends StoredReport {
  readonly explanation: Explanation;
  /** What the rows are that values are compared with. */
  readonly background: string;
}

/** What the report of an evaluation shows. */
export interface EvaluationReport extends StoredReport {
  readonly predictions: ReportPredictions;
  readonly evaluation?: Evaluation;
  readonly verdict: "passed" | "missed";
  /** What was missed, a sentence each. */
  readonly missed: readonly string[];
  readonly metrics: readonly MetricValue[];
  readonly baseline?: { readonly name: string; readonly metrics: Readonly<Record<string, number>> };
  /** How it stands to the Champion. */
  readonly champion?: { readonly reason: string; readonly comparison?: PairedComparison };
  readonly slices?: ErrorSlices;
  readonly residuals?: ResidualSummary;
  readonly calibration?: CalibrationScore;
  readonly drift?: { readonly reference: string; readonly data: Drift; readonly predictions: Drift };
}
