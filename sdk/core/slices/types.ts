/** What rows of a slice have in common in one column. */
export type Condition =
  | { readonly column: string; readonly kind: "level"; readonly level: string }
  | { readonly column: string; readonly kind: "missing" }
  | {
      readonly column: string;
      readonly kind: "range";
      /** Least and greatest value, both included; days of dates, milliseconds of timestamps. */
      readonly low: number;
      readonly high: number;
    };

/** Rows of one slice, and their score. */
export interface Slice {
  /** As a person reads it: `17`, `0.24 to 0.36`, `clear`, `missing`. */
  readonly label: string;
  readonly rows: number;
  /** Share of all rows. */
  readonly share: number;
  /** The metric over the slice's rows; NaN where they do not define it. */
  readonly score: number;
  /** Bounds of the score's confidence interval; NaN where there is none. */
  readonly low: number;
  readonly high: number;
}

/** The slices of one column. */
export interface ColumnSlices {
  readonly name: string;
  readonly slices: readonly Slice[];
  /** Share of the variance of the rows' losses that the slices explain (the correlation ratio η²), between 0 and 1. */
  readonly explained: number;
}

/** A cohort that errs more than the other rows do. */
export interface Cohort extends Omit<Slice, "label"> {
  /** Its conditions as a person reads them: `hr in 17–19 and workingday = 1`. */
  readonly name: string;
  readonly conditions: readonly Condition[];
  /**
   * Distance of its mean loss from that of the other rows, in standard deviations (SliceFinder's φ), over the half of the
   * rows that it was not found on, without the rows of cohorts before it.
   */
  readonly effect: number;
  /** Chance of such a distance were it no worse than the others, over that half; Welch's test with Holm's correction. */
  readonly pValue: number;
  /** Share of the total loss that would go if its rows erred like the others. */
  readonly excess: number;
  /** Its rows. */
  readonly indices: Uint32Array;
}
