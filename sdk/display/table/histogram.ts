/** Bins of a header's histogram. */
const BINS = 12;

/**
 * Counts of the finite values in equally wide bins from the least to the greatest, the last with its upper edge. Whole
 * numbers of a short range (hours, months) have a bin each: else one bin would hold two of them and the next one.
 */
export function histogram(
  values: ArrayLike<number>,
  valid: Uint8Array | undefined,
  { min, max }: { readonly min: number; readonly max: number },
  whole: boolean,
): number[] {
  const own = whole && max - min < 2 * BINS && areWhole(values, valid);
  const bins = own ? max - min + 1 : max > min ? BINS : 1;
  const counts = new Array<number>(bins).fill(0);
  for (let i = 0; i < values.length; i++) {
    if (valid !== undefined && valid[i] === 0) continue;
    const value = values[i];
    if (!(value - value === 0)) continue;
    // By halves, as the span of two huge numbers may be more than the greatest there is.
    const share = max > min ? (value / 2 - min / 2) / (max / 2 - min / 2) : 0;
    const bin = own ? value - min : Math.floor(share * bins);
    counts[bin < bins ? bin : bins - 1]++;
  }
  return counts;
}

function areWhole(values: ArrayLike<number>, valid: Uint8Array | undefined): boolean {
  for (let i = 0; i < values.length; i++)
    if ((valid === undefined || valid[i] !== 0) && values[i] - values[i] === 0 && values[i] % 1 !== 0)
      return false;
  return true;
}
