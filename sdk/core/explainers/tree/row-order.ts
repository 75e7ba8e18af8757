import { lowerBound } from "../../../utils/lower-bound.js";
import type { Matrix } from "../../tables/index.js";
import type { SplitKey } from "./tree-layout.js";

/** Rows of a block by the value of a column. */
export interface RowOrder {
  /** Row numbers within the block, sorted; missing values last. */
  readonly order: Uint16Array;
  /**
   * Of numbers: where the rows begin that have 0, 1, 2 ... thresholds below their value, where the missing begin, and the
   * end. Of categories: pairs of code and beginning, of those that occur; missing ones have code -1; then the end.
   */
  readonly starts: Int32Array;
  /** Thresholds, or categories that occur. */
  readonly size: number;
}

/** Sorts rows [from, to) by what a split looks at (counting sort, so that equal rows keep their order). */
export function orderRows(x: Matrix, from: number, to: number, key: SplitKey): RowOrder {
  const { thresholds, codes: most, column } = key;
  const codes = new Int32Array(to - from);
  const missing = thresholds === undefined ? most : thresholds.length + 1;
  for (let row = from; row < to; row++) {
    const value = x.data[row * x.columns + column];
    if (thresholds === undefined) codes[row - from] = value >= 0 ? Math.min(value, most - 1) : missing;
    else codes[row - from] = Number.isNaN(value) ? missing : lowerBound(thresholds, value);
  }
  const starts = new Int32Array(missing + 2);
  for (const code of codes) starts[code + 1]++;
  for (let code = 1; code < starts.length; code++) starts[code] += starts[code - 1];
  const order = new Uint16Array(codes.length);
  const next = starts.slice();
  for (let row = 0; row < codes.length; row++) order[next[codes[row]]++] = row;
  if (thresholds !== undefined) return { order, starts, size: thresholds.length };
  const pairs: number[] = [];
  for (let code = 0; code <= missing; code++)
    if (starts[code] < starts[code + 1]) pairs.push(code === missing ? -1 : code, starts[code]);
  return { order, starts: Int32Array.from([...pairs, -1, codes.length]), size: pairs.length / 2 };
}
