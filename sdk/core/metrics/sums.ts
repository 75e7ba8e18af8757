import { AssayError } from "../../utils/errors/index.js";

/**
 * Sum of `term(0) … term(count - 1)` in that order, compensated (Neumaier, https://doi.org/10.1002/zamm.19740540106), so
 * that a million rows lose no digit.
 */
export function sumOf(count: number, term: (row: number) => number): number {
  let sum = 0;
  let lost = 0;
  for (let row = 0; row < count; row++) {
    const value = term(row);
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  // Where a term is infinite the compensation is NaN: the sum itself then says it all.
  return Number.isFinite(lost) ? sum + lost : sum;
}

/** Mean of `term(0) … term(count - 1)`, by weight where weights are given. */
export function meanOf(
  count: number,
  term: (row: number) => number,
  weights: Float64Array | undefined,
): number {
  if (weights === undefined) return sumOf(count, term) / count;
  return sumOf(count, (row) => term(row) * weights[row]) / sumOf(count, (row) => weights[row]);
}

/** The error of a metric that these values do not define. */
export function undefinedMetric(name: string, why: string, wanted: string, got?: string): AssayError {
  return new AssayError("METRIC_UNDEFINED", {
    what: `${name} is not defined here: ${why}`,
    wanted,
    ...(got === undefined ? {} : { got }),
  });
}
