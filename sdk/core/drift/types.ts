import type { ChiSquareResult, TestResult } from "../statistics/index.js";
import type { ColumnType } from "../tables/index.js";

/** What is said of a column, or of a whole table. */
export type DriftVerdict = "stable" | "moderate" | "drifted";

/** How a column was compared; "other" is text that is different in nearly every row. */
export type DriftKind = "number" | "category" | "time" | "other" | "absent" | "retyped";

/** A test with its p-value after adjustment for all tests of the table (Benjamini and Hochberg). */
export type Adjusted<Test extends TestResult = TestResult> = Test & { readonly adjusted: number };

/** A range of numbers, or a level, with the rows that it holds. */
export interface DriftBin {
  readonly label: string;
  /** What it is: of the reference's own values, of what the reference lacks, or missing. */
  readonly kind: "own" | "unseen" | "missing";
  /** Rows of the reference. */
  readonly reference: number;
  /** Rows of the current table. */
  readonly current: number;
}

/** Shares of rows on both sides, and their test. */
export interface ShareChange {
  readonly reference: number;
  readonly current: number;
  /** Whether the difference is more than chance; a χ² test with Yates's correction. Absent where neither side has any. */
  readonly test?: Adjusted;
}

/** Values of the current table that the reference does not have. */
export interface Unseen {
  /** Share of current rows. */
  readonly share: number;
  /** Rows of the current table. */
  readonly rows: number;
  /** Levels that the reference lacks, the most frequent first, ten at most; of numbers the least and the greatest beyond. */
  readonly examples: readonly string[];
  /**
   * Whether there are more than another sample of the same source would show: a beta-binomial test against the share that the
   * reference suggests (of levels by those that it met once, Good 1953; of numbers by the size of its range, Wilks 1942).
   */
  readonly test: Adjusted;
}

/** How far one column has moved. */
export interface ColumnDrift {
  readonly name: string;
  readonly kind: DriftKind;
  readonly referenceType: ColumnType;
  /** Absent where the current table lacks the column. */
  readonly currentType?: ColumnType;
  readonly verdict: DriftVerdict;
  /** Why, in a line. */
  readonly reason: string;
  /** Population stability index over `bins`. Absent where columns cannot be compared. */
  readonly psi?: number;
  /** Pearson's χ² over the bins without the missing, those with few rows put together. */
  readonly chiSquare?: Adjusted<ChiSquareResult>;
  /** Two-sample Kolmogorov–Smirnov test, of numbers. */
  readonly ks?: Adjusted;
  /** Wasserstein distance over the reference's standard deviation, of finite numbers that are not constant. */
  readonly wasserstein?: number;
  readonly missing: ShareChange;
  readonly unseen?: Unseen;
  /** What the PSI was counted over. */
  readonly bins: readonly DriftBin[];
}
