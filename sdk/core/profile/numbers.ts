import { type Histogram, histogramOfSorted, meanAndSquares, quantileOfSorted } from "../tables/profile.js";
import type { NumberFacts } from "./types.js";

/** Shares whose quantiles are told. */
export const QUANTILES = [0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1] as const;

/** Beyond the quartiles by so many interquartile ranges a value is an outlier (Tukey 1977). */
const FENCE = 1.5;

/** Statistics of finite numbers in ascending order, one at least. */
export function describeNumbers(sorted: Float64Array, mostBins: number): NumberFacts {
  const n = sorted.length;
  const { mean, std, skewness, kurtosis } = momentsOf(sorted);
  const quantiles = Object.fromEntries(QUANTILES.map((q) => [String(q), quantileOfSorted(sorted, q)]));
  const [low, high] = fences(quantiles["0.25"], quantiles["0.75"]);
  return {
    min: sorted[0],
    max: sorted[n - 1],
    mean,
    std,
    skewness,
    kurtosis,
    zeros: countBelow(sorted, 0, true) - countBelow(sorted, 0, false),
    negatives: countBelow(sorted, 0, false),
    quantiles,
    outliers: { low, high, count: countBelow(sorted, low, false) + n - countBelow(sorted, high, true) },
    histogram: autoHistogram(sorted, quantiles["0.75"] - quantiles["0.25"], mostBins),
  };
}

/** Tukey's fences around the quartiles. */
function fences(lower: number, upper: number): readonly [number, number] {
  const range = upper - lower;
  return [lower - FENCE * range, upper + FENCE * range];
}

/** How many of the sorted numbers are below a value, or at most it. */
export function countBelow(sorted: ArrayLike<number>, value: number, inclusive: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (inclusive ? sorted[middle] <= value : sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Mean, sample deviation, and the adjusted third and fourth moments (Joanes and Gill 1998: G1 and G2). */
export function momentsOf(values: Float64Array): {
  readonly mean: number;
  readonly std: number;
  readonly skewness: number;
  readonly kurtosis: number;
} {
  const n = values.length;
  const { mean, squares } = meanAndSquares(values);
  const std = n > 1 ? Math.sqrt(squares / (n - 1)) : Number.NaN;
  const spread = Math.sqrt(squares / n);
  let [cubes, fourths] = [0, 0];
  // In units of the deviation: powers of large numbers would overflow.
  if (spread > 0) {
    for (const value of values) {
      const z = (value - mean) / spread;
      const square = z * z;
      cubes += square * z;
      fourths += square * square;
    }
  }
  const skewness = n < 3 ? Number.NaN : ((cubes / n) * Math.sqrt(n * (n - 1))) / (n - 2);
  const excess = spread > 0 ? fourths / n - 3 : 0;
  const kurtosis =
    n < 4 ? Number.NaN : spread > 0 ? ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * excess + 6) : 0;
  return { mean, std, skewness, kurtosis };
}

/**
 * Bins as NumPy's `auto` chooses them (2.4): as wide as Freedman and Diaconis say (2 interquartile ranges over the cube root
 * of the count, at least half of the range over the square root of the count), or as Sturges says where that is narrower. Not
 * more than `most`. Whole numbers of a short range have a bin each.
 */
export function autoHistogram(sorted: Float64Array, interquartile: number, most: number): Histogram {
  const n = sorted.length;
  const range = sorted[n - 1] - sorted[0];
  const freedman = Math.max((2 * interquartile) / Math.cbrt(n), range / Math.sqrt(n) / 2);
  const width = Math.min(freedman, range / (Math.log2(n) + 1));
  const bins = width > 0 && Number.isFinite(range) ? Math.ceil(range / width) : 1;
  return histogramOfSorted(sorted, Math.max(1, Math.min(most, bins)), most);
}
