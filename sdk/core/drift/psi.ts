import type { DriftBin } from "./types.js";

/** Rows added to each bin, so that an empty one does not make the index infinite (Jeffreys' prior). */
const SMOOTHING = 0.5;

/**
 * Population stability index: the sum of (q - p)·ln(q / p) over the bins, p and q the shares of the reference and of the
 * current rows, half a row added to each bin on each side. Of two samples of one source it is about (bins - 1)·(1/n + 1/m).
 */
export function populationStability(bins: readonly DriftBin[]): number {
  const shared = sharesOf(bins, ({ reference }) => reference);
  const now = sharesOf(bins, ({ current }) => current);
  return shared.reduce((sum, p, i) => sum + (now[i] - p) * Math.log(now[i] / p), 0);
}

function sharesOf(bins: readonly DriftBin[], of: (bin: DriftBin) => number): number[] {
  const total = bins.reduce((sum, bin) => sum + of(bin), 0) + SMOOTHING * bins.length;
  return bins.map((bin) => (of(bin) + SMOOTHING) / total);
}
