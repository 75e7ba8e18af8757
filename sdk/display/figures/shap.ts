import type { Explanation, Importance } from "../../core/explainers/explanation.js";
import { isString, type Scalar, type Table } from "../../core/tables/index.js";
import { cutText } from "../../utils/text/index.js";

/** Mean |SHAP value| of each column for one output, largest first. */
export function meanAbsoluteShap({ shap }: Explanation, output: number): Importance[] {
  const width = shap.features.length;
  const sums = new Float64Array(width);
  for (let r = 0; r < shap.rows; r++)
    for (let f = 0; f < width; f++) sums[f] += Math.abs(shap.values[output][r * width + f]);
  return shap.features
    .map((feature, f) => ({ feature, importance: sums[f] / Math.max(1, shap.rows) }))
    .sort((a, b) => b.importance - a.importance);
}

/** A label stands on the page many times over, and nobody reads more of it. */
const MAX_LABEL_WIDTH = 80;

/** A cell as a label has it: short, and plain about what is missing. */
export function cellLabel(value: Scalar): string {
  if (value === null) return "missing";
  if (typeof value === "number") return String(Number(value.toPrecision(4)));
  return cutText(String(value), MAX_LABEL_WIDTH);
}

/**
 * Where a column's values lie between its lowest (0) and highest (1), by rank, so that one far value does not pale the
 * rest; undefined for texts, which have no order. A missing value is NaN.
 */
export function valueRanks(data: Table, feature: string): Float64Array | undefined {
  if (!data.has(feature) || isString(data.column(feature))) return undefined;
  const values = data.numbers(feature);
  const distinct = [...new Set(values.filter((value) => !Number.isNaN(value)))].sort((a, b) => a - b);
  const rank = new Map(
    distinct.map((value, i) => [value, distinct.length > 1 ? i / (distinct.length - 1) : 0.5]),
  );
  return values.map((value) => rank.get(value) ?? Number.NaN);
}
