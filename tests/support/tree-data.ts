import type { Estimator, FitContext, History } from "../../sdk/core/models/model.js";
import type { FeatureMap, Matrix } from "../../sdk/core/tables/index.js";
import { random } from "../../sdk/utils/random/index.js";

/** Rows as a matrix. */
export function matrix(rows: readonly (readonly number[])[]): Matrix {
  return { data: Float64Array.from(rows.flat()), rows: rows.length, columns: rows[0]?.length ?? 0 };
}

/** Columns x0, x1, …, each an input of its own. */
export function features(columns: number, categories: readonly number[] = []): FeatureMap {
  const names = Array.from({ length: columns }, (_, i) => `x${i}`);
  return { names, groups: names.map((name, i) => ({ name, columns: [i] })), categories };
}

export const REGRESSION = { task: "regression", classes: 0 } as const;

/** Fits an estimator with a seed. */
export function train(
  estimator: Estimator,
  data: { x: Matrix; y: Float64Array; weights?: Float64Array; categories?: readonly number[] },
  context: Partial<FitContext> & { seed?: number } = {},
): Promise<History> {
  const { categories, ...rows } = data;
  const { seed = 0, ...more } = context;
  return estimator.fit(
    { ...rows, features: features(data.x.columns, categories) },
    { random: random(seed), ...more },
  );
}

/** Rows of uniform numbers in [0, 1). */
export function uniformRows(rows: number, columns: number, seed: number): Matrix {
  const draw = random(seed);
  return { data: Float64Array.from({ length: rows * columns }, () => draw.next()), rows, columns };
}

/** One number a row. */
export function targets(x: Matrix, of: (row: Float64Array, index: number) => number): Float64Array {
  return Float64Array.from({ length: x.rows }, (_, row) =>
    of(x.data.subarray(row * x.columns, (row + 1) * x.columns), row),
  );
}
