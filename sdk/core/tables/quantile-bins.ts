/** How many of the sorted numbers are at most a value. */
export function upperBound(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The upper ends of bins of sorted numbers, each end its own bin's: every value where there are no more than `mostValues`,
 * else quantiles that are values (numpy's `inverted_cdf`), `wanted` at most.
 */
export function quantileEdges(sorted: Float64Array, wanted: number, mostValues = wanted): number[] {
  const distinct: number[] = [];
  for (let i = 0; i < sorted.length && distinct.length <= mostValues; i = upperBound(sorted, sorted[i]))
    distinct.push(sorted[i]);
  if (distinct.length <= mostValues) return distinct;
  const n = sorted.length;
  const ends = Array.from({ length: wanted }, (_, i) => sorted[Math.ceil(((i + 1) * n) / wanted) - 1]);
  return [...new Set(ends)];
}
