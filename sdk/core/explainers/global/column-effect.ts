import type { Scalar } from "../../tables/index.js";

/** What all effects of one column have. */
export interface ColumnEffect {
  readonly feature: string;
  /** Unit of the predictions: the target's name, or "probability". */
  readonly unit: string;
  /** One name an output: the target, or the classes. */
  readonly outputs: readonly string[];
  /** Whether the column's values have an order and distances. */
  readonly ordered: boolean;
  /** The column's values, as people read them, and their places on an axis. */
  readonly values: readonly Scalar[];
  readonly places: Float64Array;
  /** How many rows have the value (categories), or lie up to it and above the one before. */
  readonly counts: Float64Array;
  /** Number of rows that were looked at. */
  readonly rows: number;
}
