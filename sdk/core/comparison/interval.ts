import { normalQuantile } from "../preprocessing/normal.js";
import { normalTail } from "../statistics/index.js";
import { quantileOfSorted } from "../tables/index.js";

/** Bounds of a confidence interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Percentiles of a bootstrap distribution (sorted). */
export function percentileInterval(sorted: Float64Array, level: number): Interval {
  const tail = (1 - level) / 2;
  return { low: quantileOfSorted(sorted, tail), high: quantileOfSorted(sorted, 1 - tail) };
}

/**
 * Percentiles of a bootstrap distribution (sorted), moved for its bias and for how its spread changes with the value: BCa
 * (Efron 1987, https://doi.org/10.1080/01621459.1987.10478410). `jackknife` holds the estimate without each row, or group of
 * rows. Where that gives no numbers (every resample is alike) the plain percentiles.
 */
export function bcaInterval(
  sorted: Float64Array,
  estimate: number,
  jackknife: Float64Array,
  level: number,
): Interval {
  let below = 0;
  for (const value of sorted) below += value < estimate ? 1 : value === estimate ? 0.5 : 0;
  const share = below / sorted.length;
  if (share === 0 || share === 1) return percentileInterval(sorted, level);
  const bias = normalQuantile(share);
  const acceleration = accelerationOf(jackknife);
  const tail = (1 - level) / 2;
  const at = (p: number) => {
    const z = bias + normalQuantile(p);
    return normalTail(-(bias + z / (1 - acceleration * z)));
  };
  return { low: quantileOfSorted(sorted, at(tail)), high: quantileOfSorted(sorted, at(1 - tail)) };
}

function accelerationOf(jackknife: Float64Array): number {
  const mean = jackknife.reduce((sum, value) => sum + value, 0) / jackknife.length;
  let [squares, cubes] = [0, 0];
  for (const value of jackknife) {
    const distance = mean - value;
    squares += distance ** 2;
    cubes += distance ** 3;
  }
  return squares > 0 ? cubes / (6 * squares ** 1.5) : 0;
}
