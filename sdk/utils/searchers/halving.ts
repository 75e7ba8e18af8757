import type { HalvingConfig } from "./config.js";
import type { Trial } from "./trial.js";

/** A trial's score at a rung. */
export interface RungScore {
  readonly number: number;
  readonly value: number;
}

/**
 * The shares of the full resource at which trials are judged, rising; the last is 1. Counted down from it by the factor, so
 * that no rung is close to the full resource: factor 3 and a least share of 0.1 give 1/9, 1/3, 1. Of a resource that comes
 * in whole pieces (folds), `pieces` rounds each share up to whole ones, and rungs that fall together are one.
 */
export function rungsOf({ min, factor }: HalvingConfig, pieces?: number): number[] {
  const shares = [1];
  while (shares[0] / factor >= min * (1 - 1e-9)) shares.unshift(1 / factor ** shares.length);
  if (pieces === undefined) return shares;
  // 1/3 of 3 pieces must not be two of them for the noise in the last digit.
  return [...new Set(shares.map((share) => Math.max(1, Math.ceil(share * pieces - 1e-9)) / pieces))];
}

/**
 * Which trials of a generation go on from a rung: those among the best `1 / factor` of all that were judged there, in this
 * generation and in earlier ones (the rule of Li et al. 2018, "Massively parallel hyperparameter tuning", where each trial
 * is judged when it arrives; here a whole generation is judged at once, so that the order in which workers finish changes
 * nothing). The very best always goes on. Of equal scores the earlier trial is the better one.
 *
 * @param judged scores at this rung of the generation's trials; those that failed are not among them
 * @param earlier scores at this rung of all trials of earlier generations that came to it
 * @returns the numbers of the generation's trials that go on, in the order of `judged`
 */
export function promotedTrials(
  judged: readonly RungScore[],
  earlier: readonly RungScore[],
  { factor, greaterIsBetter }: { readonly factor: number; readonly greaterIsBetter: boolean },
): number[] {
  const sign = greaterIsBetter ? -1 : 1;
  const ranked = [...judged, ...earlier].sort((a, b) => sign * (a.value - b.value) || a.number - b.number);
  const best = new Set(
    ranked.slice(0, Math.max(1, Math.floor(ranked.length / factor))).map(({ number }) => number),
  );
  return judged.map(({ number }) => number).filter((number) => best.has(number));
}

/** The scores of trials at a rung, as `promotedTrials` takes them; trials that did not come to it are left out. */
export function rungScores(trials: readonly Trial[], resource: number): RungScore[] {
  return trials.flatMap(({ number, state, intermediate }) => {
    const score = intermediate.find((other) => Math.abs(other.resource - resource) < 1e-9);
    return score === undefined || state === "failed" ? [] : [{ number, value: score.value }];
  });
}
