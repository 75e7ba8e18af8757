import { AssayError } from "../errors/index.js";
import type { Params } from "./space.js";
import type { Trial } from "./trial.js";

/** Trials that run side by side: none of them sees another's result. */
export interface Generation {
  /** From 0. */
  readonly index: number;
  /** Number of its first trial. */
  readonly first: number;
  /** One more than the number of its last trial. */
  readonly end: number;
}

/**
 * Which points of a space are tried. What it suggests follows from the space, its config, the seed, the trial's number and
 * the trials of earlier generations alone. So a study comes out the same for any number of workers, and one that was
 * broken off goes on by handing in the trials that are finished.
 */
export interface Searcher {
  readonly kind: string;
  /** How many trials there are. */
  readonly trials: number;
  /** The trials in groups, one after the other; a generation begins when the one before it is finished. */
  readonly generations: readonly Generation[];
  /**
   * The values to be tried under a number; undefined where the search is exhausted. The history holds the trials of all
   * earlier generations, in any order; what else it holds is not looked at. A trial that is missing throws CONFIG_INVALID.
   */
  suggest(number: number, history: readonly Trial[]): Params | undefined;
}

/** Trials in groups of `batch`, after a first group of `startup`. */
export function generationsOf(trials: number, batch = trials, startup = 0): Generation[] {
  const generations: Generation[] = [];
  for (let first = 0; first < trials; ) {
    const size = first === 0 && startup > 0 ? startup : batch;
    const end = Math.min(trials, first + size);
    generations.push(Object.freeze({ index: generations.length, first, end }));
    first = end;
  }
  return generations;
}

/** The trials that one of a generation may see, by their number. Throws CONFIG_INVALID where one is missing. */
export function earlierTrials({ first }: Generation, history: readonly Trial[]): Trial[] {
  const known = new Map(history.map((trial) => [trial.number, trial]));
  return Array.from({ length: first }, (_, number) => {
    const trial = known.get(number);
    if (trial !== undefined) return trial;
    throw new AssayError("CONFIG_INVALID", {
      what: `trial ${first} is suggested from the trials before it, and trial ${number} is not among them`,
      got: `${known.size} trials`,
      wanted: `trials 0 to ${first - 1}`,
      next: "Finish a generation before the next one is asked for.",
    });
  });
}
