import type { ShapValues } from "../explanation.js";

/** Mean |SHAP value| of a column. */
export interface MeanAbsolute {
  readonly feature: string;
  /** In the unit of the SHAP values. */
  readonly importance: number;
}

/** Mean absolute SHAP value of each column over all rows, of one output or (without `output`) over all; the largest first. */
export function meanAbsoluteShap(shap: ShapValues, output?: number): MeanAbsolute[] {
  const means = featureMeans(shap, output === undefined ? shap.values : [shap.values[output]]);
  return shap.features
    .map((feature, f) => ({ feature, importance: means[f] }))
    .sort((a, b) => b.importance - a.importance);
}

/** Mean |value| of each column over some rows (all without `rows`), in the order of the columns. */
export function featureMeans(
  shap: ShapValues,
  values: readonly Float64Array[],
  rows?: ArrayLike<number>,
): Float64Array {
  const width = shap.features.length;
  const count = rows?.length ?? shap.rows;
  const sums = new Float64Array(width);
  for (const ofOutput of values) {
    for (let i = 0; i < count; i++) {
      const start = (rows === undefined ? i : rows[i]) * width;
      for (let f = 0; f < width; f++) sums[f] += Math.abs(ofOutput[start + f]);
    }
  }
  return sums.map((sum) => sum / Math.max(1, count * values.length));
}

/** The values of one column, a row each. */
export function featureColumn(
  values: Float64Array,
  feature: number,
  { features, rows }: Pick<ShapValues, "features" | "rows">,
): Float64Array {
  return Float64Array.from({ length: rows }, (_, r) => values[r * features.length + feature]);
}
