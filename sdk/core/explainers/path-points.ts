import type { Random } from "../../utils/random/index.js";

/** A point between a background row (alpha 0) and an explained row (alpha 1). */
export interface PathPoint {
  readonly row: number;
  readonly backgroundRow: number;
  readonly alpha: number;
  /** Part of the whole that its stratum is. */
  readonly share: number;
  /** Whether it is the last of its stratum. */
  readonly last: boolean;
}

/**
 * Points for an explained row. Where there are at least two for each background row, every background row gets as many and
 * is a stratum of its own, so that no background row is left to chance; else background rows are drawn by their shares. The
 * places on the way are spread evenly: one in each of as many equal parts of it as there are points in a round.
 */
export function pathPoints(row: number, shares: Float64Array, samples: number, random: Random): PathPoint[] {
  const count = shares.length;
  if (samples >= 2 * count) {
    const each = Math.ceil(samples / count);
    const alphas = Array.from({ length: each }, () => spreadOut(count, random));
    return Array.from({ length: count * each }, (_, i) => {
      const backgroundRow = Math.floor(i / each);
      const k = i % each;
      const alpha = alphas[k][backgroundRow];
      return { row, backgroundRow, alpha, share: shares[backgroundRow], last: k === each - 1 };
    });
  }
  const cumulated = shares.slice();
  for (let b = 1; b < count; b++) cumulated[b] += cumulated[b - 1];
  return Array.from(spreadOut(samples, random), (alpha, i) => {
    const at = random.next() * cumulated[count - 1];
    const backgroundRow = cumulated.findIndex((end) => at < end);
    return { row, backgroundRow, alpha, share: 1, last: i === samples - 1 };
  });
}

/** Numbers in [0, 1), one in each of as many equal parts, in random order. */
function spreadOut(count: number, random: Random): Float64Array {
  return Float64Array.from(random.permutation(count), (part) => (part + random.next()) / count);
}
