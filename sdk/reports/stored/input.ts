import type { Explanation } from "../../core/explainers/index.js";
import type { Task } from "../../core/models/model.js";
import type { TableProfile } from "../../core/tables/index.js";
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
