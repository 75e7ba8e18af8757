import type { Params } from "../space.js";
import { scoreOf, type Trial } from "../trial.js";

/** Trials apart: the good ones, and all others. */
export interface GoodAndBad {
  readonly good: readonly Params[];
  readonly bad: readonly Params[];
}

/** Most trials that count as good, so that their density stays sharp in a long study. */
const MOST_GOOD = 25;

/**
 * The best share `gamma` of the trials (rounded up), and the others. Ranked by the greatest resource that they came to,
 * then by their score there: a pruned trial is behind all that went further. Failed trials are bad.
 */
export function splitTrials(trials: readonly Trial[], gamma: number, greaterIsBetter: boolean): GoodAndBad {
  const sign = greaterIsBetter ? -1 : 1;
  const scored = trials.flatMap((trial) => {
    const score = scoreOf(trial);
    return score === undefined || Number.isNaN(score.value) ? [] : [{ trial, ...score }];
  });
  scored.sort(
    (a, b) => b.resource - a.resource || sign * (a.value - b.value) || a.trial.number - b.trial.number,
  );
  const good = new Set(
    scored.slice(0, Math.min(MOST_GOOD, Math.ceil(gamma * scored.length))).map(({ trial }) => trial.number),
  );
  return {
    good: trials.filter(({ number }) => good.has(number)).map(({ params }) => params),
    bad: trials.filter(({ number }) => !good.has(number)).map(({ params }) => params),
  };
}
