import type { Random } from "../../utils/random/index.js";

/** Points on the ways from background rows (alpha 0) to an explained row (alpha 1), stratum by stratum. */
export interface PathPoints {
  readonly backgroundRows: Uint32Array;
  readonly alphas: Float64Array;
  /** Points of each stratum, and the part of the whole that the stratum of a background row is. */
  readonly each: number;
  readonly shareOf: (backgroundRow: number) => number;
}

/**
 * Points for an explained row. Where there are at least two for each background row, every background row gets as many and
 * is a stratum of its own, so that no background row is left to chance; else background rows are drawn by their shares. The
 * places on the way are spread evenly: one in each of as many equal parts of it as there are points in a round.
 */
export function pathPoints(shares: Float64Array, samples: number, random: Random): PathPoints {
  const count = shares.length;
  if (samples >= 2 * count) {
    const each = Math.ceil(samples / count);
    const backgroundRows = new Uint32Array(count * each);
    const alphas = new Float64Array(count * each);
    for (let b = 0; b < count; b++) backgroundRows.fill(b, b * each, (b + 1) * each);
    for (let k = 0; k < each; k++) spreadOut(alphas, k, each, random);
    return { backgroundRows, alphas, each, shareOf: (b) => shares[b] };
  }
  const cumulated = shares.slice();
  for (let b = 1; b < count; b++) cumulated[b] += cumulated[b - 1];
  const backgroundRows = new Uint32Array(samples);
  for (let i = 0; i < samples; i++) {
    const at = random.next() * cumulated[count - 1];
    backgroundRows[i] = cumulated.findIndex((end) => at < end);
  }
  const alphas = new Float64Array(samples);
  spreadOut(alphas, 0, 1, random);
  return { backgroundRows, alphas, each: samples, shareOf: () => 1 };
}

/** Numbers in [0, 1) at every `step` places from `first`, one in each of as many equal parts, in random order. */
function spreadOut(out: Float64Array, first: number, step: number, random: Random): void {
  const parts = random.permutation(Math.ceil((out.length - first) / step));
  for (let i = 0, at = first; i < parts.length; i++, at += step)
    out[at] = (parts[i] + random.next()) / parts.length;
}
