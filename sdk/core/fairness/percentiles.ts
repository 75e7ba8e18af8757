import { type Interval, percentileInterval } from "../comparison/interval.js";

/** Resamples that may be without a value: beyond, there is no interval. */
const MOST_UNDEFINED = 0.1;

/** The middle part of resamples, by linear interpolation (numpy's default); NaN where too many of them have no value. */
export function percentiles(values: Float64Array, level: number): Interval {
  const known = values.filter(Number.isFinite).sort();
  if (known.length === 0 || known.length < (1 - MOST_UNDEFINED) * values.length)
    return { low: Number.NaN, high: Number.NaN };
  return percentileInterval(known, level);
}
