import { shared } from "../../../utils/workers/index.js";
import type { TreeEnsemble } from "../../models/trees/ensemble.js";
import { rounded } from "../../models/trees/predict.js";
import type { Matrix } from "../../tables/index.js";
import { type Breaks, ranksOf } from "./ranks.js";

/** Rows as an ensemble sees them: column by column, ranks among its breaks; undefined for columns that it does not read. */
export interface RankedRows {
  readonly rows: number;
  readonly ranks: readonly (Int32Array | undefined)[];
}

/** Ranks of rows, where threads read them without a copy each. */
export function rankedRows({ float32 }: TreeEnsemble, breaks: Breaks, x: Matrix): RankedRows {
  const ranks = ranksOf(breaks, float32 ? { ...x, data: rounded(x.data) } : x);
  return { rows: x.rows, ranks: ranks.map((ofColumn) => ofColumn && shared(ofColumn)) };
}

/** Some of the rows, without a copy. */
export function sliceRows({ ranks }: RankedRows, from: number, to: number): RankedRows {
  return { rows: to - from, ranks: ranks.map((ofColumn) => ofColumn?.subarray(from, to)) };
}
