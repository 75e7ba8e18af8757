/**
 * Sums of a node's rows and of the rows on its left while a column is scanned; what a split is judged by. Higher scores are
 * better: sum of (sum of targets)^2 / weight over both sides and all outputs.
 */
export interface SideSums {
  /** Sum of weights of the node. */
  weight: number;
  /** Whether all targets of the node are equal. */
  isPure: boolean;
  bestScore: number;
  /** Where the right side begins in the list, at the best cut. */
  bestEnd: number;
  bestLeftWeight: number;
  /** 1: missing values on the left, -1: on the right, 0: there are none in this node. */
  bestMissing: number;
  setRow(row: number, target: number, weight: number): void;
  begin(list: Uint32Array, start: number, end: number, rowMask: number): void;
  /** Scans a list for a cut that is better than the best so far; true where there is one. */
  scan(
    list: Uint32Array,
    start: number,
    end: number,
    rowBits: number,
    rowMask: number,
    minRows: number,
    missing: number,
  ): boolean;
  leafValue(values: Float64Array, node: number): void;
  /** For splits by categories: weight and one number (mean target, or share of the node's most frequent class) of a row range. */
  readonly outputs: number;
  /** Adds a row's weighted target to sums of `outputs` numbers at an offset; returns its weight. */
  addRow(row: number, sums: Float64Array, at: number): number;
  /** Sums of targets of the node. */
  readonly total: Float64Array;
}
