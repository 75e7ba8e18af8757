import type { Trial } from "../../utils/searchers/index.js";

/** What the trials of a study came to. */
export interface StudyTotals {
  readonly complete: number;
  readonly pruned: number;
  readonly failed: number;
  /** Wall-clock seconds of all trials, added up: side by side, they take less. */
  readonly seconds: number;
  /**
   * Share of the full resource that the trials were given, on average: 1 where nothing was stopped early, 0.4 where
   * stopping left 0.4 of what all would have taken. Failed trials are not counted.
   */
  readonly resourceShare: number;
}

export function totalsOf(trials: readonly Trial[]): StudyTotals {
  const count = (state: Trial["state"]) => trials.filter((trial) => trial.state === state).length;
  const shares = trials
    .filter(({ state }) => state !== "failed")
    .map(({ state, intermediate }) => (state === "complete" ? 1 : (intermediate.at(-1)?.resource ?? 0)));
  return {
    complete: count("complete"),
    pruned: count("pruned"),
    failed: count("failed"),
    seconds: trials.reduce((sum, { seconds = 0 }) => sum + seconds, 0),
    resourceShare: shares.length === 0 ? 1 : shares.reduce((sum, share) => sum + share, 0) / shares.length,
  };
}
