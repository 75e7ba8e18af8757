/** A node that is searched for a split: its rows, and the columns that may be looked at, in a ring that is entered at `first`. */
export interface SearchPlace {
  /** Which of the two sets of lists holds the rows, at [start, end). */
  readonly side: number;
  readonly start: number;
  readonly end: number;
  /** Where its columns stand in the table of columns, and how many there are. */
  readonly from: number;
  readonly count: number;
  readonly first: number;
  /** Columns that are looked at. */
  readonly looked: number;
  readonly minRows: number;
}

/** A node whose sums were reckoned before. */
export interface KnownNode {
  readonly side: number;
  readonly column: number;
  readonly start: number;
  readonly end: number;
  readonly weight: number;
  /** Sum of targets, of numbers. */
  readonly total: number;
}

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
  /** Column of the best split so far; -1 where there is none. */
  bestColumn = -1;
  /** Where the right side begins in the list, at the best cut; of a split by one category, its code. */
  bestEnd = 0;
  bestLeftWeight = 0;
  /** 1: missing values on the left, -1: on the right, 0: there are none in this node. */
  bestMissing = 0;
  /** For splits by categories: numbers of a row's target (1, or one a class). */
  abstract readonly outputs: number;
  /** Sums of targets of the node. */
  abstract readonly total: Float64Array;
  abstract setRow(row: number, target: number, weight: number): void;
  abstract begin(side: number, column: number, start: number, end: number): void;
  /** Takes up a node whose sums were reckoned before. */
  abstract again(node: KnownNode): void;
  /**
   * Looks for splits that are better than the best so far in the columns from the `next`-th on. Returns the number of the
   * first that it leaves to the caller, as its categories are more than it takes, or `looked`.
   */
  abstract search(place: SearchPlace, next: number): number;
  abstract leafValue(values: Float64Array, node: number): void;
  /** Adds a row's weighted target to sums of `outputs` numbers at an offset; returns its weight. */
  abstract addRow(row: number, sums: Float64Array, at: number): number;
}
