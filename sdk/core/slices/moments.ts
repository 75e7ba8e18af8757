import { studentTwoSided } from "../statistics/index.js";

/** Count, sum and sum of squares of some rows' losses. */
export interface Moments {
  readonly count: number;
  readonly sum: number;
  readonly squares: number;
}

/** Of the rows at these places. */
export function momentsOf(losses: Float64Array, rows: ArrayLike<number>): Moments {
  let [sum, squares] = [0, 0];
  for (let i = 0; i < rows.length; i++) {
    const loss = losses[rows[i]];
    sum += loss;
    squares += loss * loss;
  }
  return { count: rows.length, sum, squares };
}

/** Unbiased variance; of fewer than two rows 0. */
export function varianceOf({ count, sum, squares }: Moments): number {
  return count < 2 ? 0 : Math.max(0, (squares - (sum * sum) / count) / (count - 1));
}

/**
 * How far a slice's mean loss is above that of the other rows, in standard deviations: difference over the root of the mean
 * of both variances (Chung et al. 2019, SliceFinder, https://doi.org/10.1109/ICDE.2019.00139). Infinite where neither varies.
 */
export function effectOf(slice: Moments, rest: Moments): number {
  const difference = slice.sum / slice.count - rest.sum / rest.count;
  const spread = Math.sqrt((varianceOf(slice) + varianceOf(rest)) / 2);
  return difference === 0 ? 0 : difference / spread;
}

/** One-sided p-value of Welch's test that a slice's mean loss is greater than the rest's. */
export function welchGreater(slice: Moments, rest: Moments): number {
  if (slice.count < 2 || rest.count < 2) return Number.NaN;
  const [own, other] = [varianceOf(slice) / slice.count, varianceOf(rest) / rest.count];
  const difference = slice.sum / slice.count - rest.sum / rest.count;
  if (own + other === 0) return difference > 0 ? 0 : 1;
  const freedom = (own + other) ** 2 / (own ** 2 / (slice.count - 1) + other ** 2 / (rest.count - 1));
  const twoSided = studentTwoSided(difference / Math.sqrt(own + other), freedom);
  return difference > 0 ? twoSided / 2 : 1 - twoSided / 2;
}

export function without(all: Moments, part: Moments): Moments {
  return { count: all.count - part.count, sum: all.sum - part.sum, squares: all.squares - part.squares };
}
