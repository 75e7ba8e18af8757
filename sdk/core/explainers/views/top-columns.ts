import type { ShapValues } from "../explanation.js";
import { featureMeans } from "./ranking.js";

/** Columns with a place of their own, and those that share one. */
export interface TopColumns {
  /** Indices, the largest mean |SHAP value| first. */
  readonly own: readonly number[];
  readonly others: readonly number[];
  /** Mean |SHAP value| of every column over the rows, by its index. */
  readonly means: Float64Array;
}

/** The columns of most weight in some rows; where there are more than `most`, the last place is shared by the rest, as in shap. */
export function topColumns(
  shap: ShapValues,
  output: number,
  rows: ArrayLike<number>,
  most: number,
): TopColumns {
  const means = featureMeans(shap, [shap.values[output]], rows);
  const order = shap.features.map((_, f) => f).sort((a, b) => means[b] - means[a] || a - b);
  const own = order.length > most ? order.slice(0, most - 1) : order;
  return { own, others: order.slice(own.length), means };
}
