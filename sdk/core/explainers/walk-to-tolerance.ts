import type { Random } from "../../utils/random/index.js";
import {
  DEFAULT_MAX_EVALUATIONS,
  type StopOptions,
  type Tolerance,
  toleranceNumber,
  tooFewEvaluations,
} from "./convergence.js";
import { errorUnits, inUnits } from "./error-units.js";
import type { Game, ShapResult } from "./game.js";
import type { RunOptions } from "./predict.js";
import { RowTally } from "./tally.js";
import { type Reorder, shuffled, Walker } from "./walks.js";

/** Memory for the tallies of rows that are worked on at the same time. */
const MAX_TALLY_BYTES = 64 * 2 ** 20;

/** Walks beyond each background row's first before the spread between walks is believed. */
const LEAST_REPEATS = 10;

export interface ToleranceOptions extends RunOptions, StopOptions {
  readonly tolerance: Tolerance;
  readonly random: Random;
  readonly reorder?: Reorder;
}

/** One explained row on its way. */
interface Traveller {
  readonly tally: RowTally;
  readonly reorder: Reorder;
  /** Background rows that can be walked again, in an order of their own. */
  queue: number[];
  walks: number;
  /** Largest standard error, in units of the tolerance. */
  error: number;
}

/**
 * Walks each row once from every background row, then some background rows again: how much their walks differ tells the
 * standard errors of all. From then on as many walks as are still wanting, those first whose part is least sure.
 */
export async function walkToTolerance(game: Game, options: ToleranceOptions): Promise<ShapResult> {
  const { tolerance, maxEvaluations = DEFAULT_MAX_EVALUATIONS, random, onProgress } = options;
  const { background, groups, outputs, rows, result } = game;
  const wanted = toleranceNumber(tolerance);
  const units = errorUnits(game, tolerance);
  const walkCost = 2 * Math.max(1, groups.length - 1);
  if (maxEvaluations < walkCost * background.rows)
    throw tooFewEvaluations(maxEvaluations, walkCost * background.rows);
  const mostWalks = Math.floor(maxEvaluations / walkCost);
  const walker = new Walker(game, options);
  const errors = result.values.map((values) => new Float64Array(values.length));
  let largestError = 0;
  let rowsOver = 0;
  let done = 0;

  const isDone = (row: Traveller): boolean => {
    row.error = row.queue.length === 0 ? 0 : largestErrorOf(row.tally, game, units);
    const over = !(row.error <= wanted);
    if (over && row.walks < mostWalks) return false;
    row.tally.write(result.values, errors);
    largestError = Math.max(largestError, row.error);
    if (over) rowsOver++;
    onProgress?.(++done, rows.rows);
    return true;
  };

  const tallyBytes = 17 * background.rows * groups.length * outputs;
  const abreast = Math.max(
    1,
    Math.min(
      Math.ceil((8 * walker.capacity) / (walkCost * background.rows)),
      Math.floor(MAX_TALLY_BYTES / tallyBytes),
    ),
  );
  for (let first = 0; first < rows.rows; first += abreast) {
    const count = Math.min(abreast, rows.rows - first);
    let travellers = Array.from({ length: count }, (_, i): Traveller => {
      // A stream for each row: what it draws does not depend on when the others are done.
      const stream = random.fork(`row ${first + i}`);
      const queue = [...stream.permutation(background.rows)];
      const reorder = options.reorder ?? shuffled(stream);
      return { tally: new RowTally(game, first + i), reorder, queue, walks: 0, error: Number.NaN };
    });
    for (const row of travellers)
      for (let b = 0; b < background.rows; b++) row.walks += await walker.walk(row.tally, b, 1, row.reorder);
    await walker.drain();
    for (const row of travellers) row.queue = row.queue.filter((b) => !row.tally.isExact(b));
    travellers = travellers.filter((row) => !(row.queue.length === 0 && isDone(row)));
    while (travellers.length > 0) {
      for (const row of travellers) {
        const more = Math.min(moreWalks(row, wanted), mostWalks - row.walks);
        for (const b of leastSure(row, game.shares, more))
          row.walks += await walker.walk(row.tally, b, 1, row.reorder);
      }
      await walker.drain();
      travellers = travellers.filter((row) => !isDone(row));
    }
  }
  const convergence = { tolerance, largestError, rowsOver };
  return { ...result, standardErrors: errors, evaluations: walker.evaluations, convergence };
}

/** NaN where a standard error is not known yet. */
function largestErrorOf(tally: RowTally, { groups, outputs }: Game, units: Float64Array): number {
  let most = 0;
  for (let o = 0; o < outputs; o++) {
    for (let g = 0; g < groups.length; g++) {
      const error = inUnits(Math.sqrt(tally.variance(g, o)), units[o]);
      if (Number.isNaN(error)) return Number.NaN;
      most = Math.max(most, error);
    }
  }
  return most;
}

/** How many walks are made before the row is looked at again: first some to know the spread, then most of what is wanting. */
function moreWalks({ queue, walks, error }: Traveller, wanted: number): number {
  const least = Math.max(LEAST_REPEATS, Math.ceil(queue.length / 5));
  if (Number.isNaN(error)) return least;
  return Math.max(least, Math.ceil(0.8 * (walks * (error / wanted) ** 2 - walks)));
}

/** The background rows to walk next: by share and walks so far, the least sure first. */
function leastSure({ queue, tally }: Traveller, shares: Float64Array, count: number): number[] {
  const walks = shares.map((_, b) => tally.walksOf(b));
  const chosen: number[] = [];
  while (chosen.length < count) {
    const ranked = queue.toSorted((a, b) => shares[b] / walks[b] - shares[a] / walks[a]);
    for (const b of ranked.slice(0, Math.min(queue.length, count - chosen.length))) {
      chosen.push(b);
      walks[b]++;
    }
  }
  return chosen;
}
