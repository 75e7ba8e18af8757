import type { Task } from "../models/model.js";
import type { ColumnProfile, NumberProfile } from "../tables/index.js";

/**
 * What a column is to those who model: numbers, whole numbers, two values (yes and no, 0 and 1), levels, free text, times;
 * `identifier` names rows and tells nothing of other ones, `constant` has one value, `empty` none.
 */
export type ProfiledKind =
  | "number"
  | "integer"
  | "boolean"
  | "category"
  | "text"
  | "time"
  | "identifier"
  | "constant"
  | "empty";

/** Statistics of a column's finite values. Dates count in days, timestamps in milliseconds since 1970. */
export interface NumberFacts extends NumberProfile {
  /** Adjusted Fisher–Pearson coefficient (G1, as pandas and Excel); NaN below 3 values, 0 of equal ones. */
  readonly skewness: number;
  /** Excess kurtosis, adjusted (G2, as pandas and Excel): 0 of a normal distribution; NaN below 4 values. */
  readonly kurtosis: number;
  readonly zeros: number;
  readonly negatives: number;
  /** Values beyond the quartiles by more than 1.5 interquartile ranges (Tukey's fences). */
  readonly outliers: { readonly low: number; readonly high: number; readonly count: number };
}

/** Lengths of a column's texts, in characters (UTF-16 units). */
export interface TextFacts {
  readonly minLength: number;
  readonly meanLength: number;
  readonly maxLength: number;
  /** Texts without any sign but white space. */
  readonly blank: number;
  /** Texts that read as finite numbers. */
  readonly numeric: number;
}

/**
 * How a column goes with the target. Number and number: Spearman's rank correlation; text and number: the correlation ratio;
 * text and class: Cramér's V; number and two classes: the area under the ROC curve; number and several classes: the
 * correlation ratio.
 */
export type AssociationMeasure = "spearman" | "correlationRatio" | "cramersV" | "auc";

/** What a column says of the target. */
export interface TargetRelation {
  readonly column: string;
  readonly measure: AssociationMeasure;
  /** NaN where it is not defined. */
  readonly value: number;
  /** The same without its sign, from 0 (nothing) to 1; of an area under the curve its distance from a half, doubled. */
  readonly strength: number;
  /**
   * How well the column predicts the target alone, on rows held out: R² of a number; of a class the balanced accuracy, 0 for
   * guessing and 1 for all right. By a tree of depth 6 (a category: by the mean of its level). Absent where rows are too few.
   */
  readonly alone?: number;
  /** Rows that both are known in, of those looked at. */
  readonly rows: number;
}

/** What a column holds. */
export interface ColumnFacts extends Omit<ColumnProfile, "numbers"> {
  readonly kind: ProfiledKind;
  readonly role?: "target" | "time";
  /** Rows that are NaN: missing, for a model. */
  readonly nan: number;
  /** Rows that are infinite. */
  readonly infinite: number;
  /** Different values that are neither null nor NaN: counted, not estimated. */
  readonly distinct: number;
  readonly numbers?: NumberFacts;
  readonly texts?: TextFacts;
}

/** Correlations of all pairs of columns. */
export interface CorrelationFacts {
  readonly columns: readonly string[];
  /** By row and column: from -1 to 1, NaN where it is not defined. */
  readonly values: readonly Float64Array[];
  /** Which measure two columns of numbers, of texts, and of one of each have. */
  readonly measures: {
    readonly numbers: "spearman";
    readonly texts: "cramersV";
    readonly mixed: "correlationRatio";
  };
  /** Of these columns, which ones were taken as texts. */
  readonly categories: readonly string[];
  /** Rows looked at. */
  readonly rows: number;
}

/** Rows that are there more than once. */
export interface DuplicateFacts {
  /** Rows that are equal to one before them. */
  readonly rows: number;
  /** Different rows that occur more than once. */
  readonly groups: number;
  /** The most frequent of them: its first row, counted from 0, and how often it occurs. */
  readonly most?: { readonly row: number; readonly count: number };
  /** Where there is a target: rows that are equal in all other columns (identifiers left out) and differ in it. */
  readonly conflicts?: {
    readonly rows: number;
    readonly groups: number;
    /** The best R² or accuracy that any model of these columns can have, on these rows. */
    readonly ceiling: number;
    /** Two of those rows, counted from 0. */
    readonly example?: readonly [number, number];
  };
}

/** A stretch without rows. */
export interface TimeGap {
  /** The last stamp before and the first after it, as ISO texts (numbers where the column is one). */
  readonly from: string | number;
  readonly to: string | number;
  /** Steps that are missing in between. */
  readonly steps: number;
}

/** How the stamps of a dataset follow each other. */
export interface TimeFacts {
  readonly column: string;
  readonly from: string | number;
  readonly to: string | number;
  /** Different stamps. */
  readonly stamps: number;
  /** Rows whose stamp another row before them has. */
  readonly repeated: number;
  /** Rows whose stamp is before that of the row above. */
  readonly outOfOrder: number;
  /** The step that most neighbouring stamps are apart by; absent where no step has a majority. */
  readonly step?: {
    /** In milliseconds, days of a date column included; in the column's own unit where it is of numbers. */
    readonly size: number;
    /** `1 hour`, `1 day`, `1 month`. */
    readonly name: string;
    /** Share of neighbours that are apart by it. */
    readonly share: number;
  };
  /** Steps without a row, between first and last stamp; 0 where there is no step. */
  readonly missing: number;
  /** The longest gaps, at most five. */
  readonly gaps: readonly TimeGap[];
}

/** What was found about a target. */
export interface TargetFacts {
  readonly column: string;
  readonly task: Task;
  /** Levels of a class with their counts, the most frequent first. */
  readonly classes?: readonly { readonly level: string; readonly count: number }[];
  /** What each other column says of it, the strongest first. */
  readonly relations: readonly TargetRelation[];
  /** Rows looked at for them. */
  readonly rows: number;
}

export type FindingKind =
  | "leak"
  | "target"
  | "imbalance"
  | "empty"
  | "constant"
  | "identifier"
  | "missing"
  | "missingness"
  | "notFinite"
  | "sentinel"
  | "outliers"
  | "skew"
  | "cardinality"
  | "variants"
  | "mixed"
  | "placeholder"
  | "copy"
  | "correlated"
  | "duplicates"
  | "conflicts"
  | "time";

/** `error`: what is learned from these data will be wrong; `warning`: look at it; `info`: worth knowing. */
export type Severity = "error" | "warning" | "info";

/** Something odd about a dataset. */
export interface Finding {
  readonly kind: FindingKind;
  readonly severity: Severity;
  /** Columns that it is about; none where it is about rows. */
  readonly columns: readonly string[];
  /** What was seen, with numbers. */
  readonly message: string;
  /** What to do. */
  readonly next: string;
}
