/**
 * Sums of a node's rows and of the rows on its left while a column is scanned; what a split is judged by. Higher scores are
 * better: sum of (sum of targets)^2 / weight over both sides and all outputs.
 */
export abstract class SideSums {
  /** Sum of weights of the node. */
  weight = 0;
  /** Whether all targets of the node are equal. */
  isPure = false;
  bestScore = 0;
  /** Where the right side begins in the list, at the best cut. */
  bestEnd = 0;
  bestLeftWeight = 0;
  /** 1: missing values on the left, -1: on the right, 0: there are none in this node. */
  bestMissing = 0;
  /** For splits by categories: numbers of a row's target (1, or one a class). */
  abstract readonly outputs: number;
  /** Sums of targets of the node. */
  abstract readonly total: Float64Array;
  abstract setRow(row: number, target: number, weight: number): void;
  abstract begin(list: Uint32Array, start: number, end: number, rowMask: number): void;
  /** Scans a list for a cut that is better than the best so far; true where there is one. */
  abstract scan(
    list: Uint32Array,
    start: number,
    end: number,
    rowBits: number,
    rowMask: number,
    minRows: number,
    missing: number,
  ): boolean;
  abstract leafValue(values: Float64Array, node: number): void;
  /** Adds a row's weighted target to sums of `outputs` numbers at an offset; returns its weight. */
  abstract addRow(row: number, sums: Float64Array, at: number): number;

  /** Takes a cut as the best so far. */
  protected keep(score: number, end: number, weight: number, missing: number): void {
    this.bestScore = score;
    this.bestEnd = end;
    this.bestLeftWeight = weight;
    this.bestMissing = missing;
  }
}
