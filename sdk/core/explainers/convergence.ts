import { AssayError } from "../../utils/errors/index.js";
import { meanOf } from "../metrics/sums.js";
import type { Game } from "./game.js";

/**
 * The standard error at which a row is done: relative to the spread of the predictions (0.01 is a hundredth of their
 * standard deviation), or in the unit of the predictions.
 */
export type Tolerance = number | { readonly absolute: number };

/** How near to its end an estimate came. */
export interface Convergence {
  readonly tolerance: Tolerance;
  /** The largest standard error of all values, in the unit of `tolerance`. */
  readonly largestError: number;
  /** Explained rows that `maxEvaluations` stopped before their largest standard error was within `tolerance`. */
  readonly rowsOver: number;
}

/** When an estimate has been worked on for long enough. */
export interface StopOptions {
  /** A row is done once its largest standard error is at most this. @default no such rule */
  readonly tolerance?: Tolerance;
  /** Most predictions for one explained row; a coalition counts once for each background row. @default 1,000,000 with `tolerance` */
  readonly maxEvaluations?: number;
}

export const DEFAULT_MAX_EVALUATIONS = 1_000_000;

/** Throws CONFIG_INVALID where a tolerance or a limit is no positive number. */
export function checkStop({ tolerance, maxEvaluations }: StopOptions): void {
  const error = typeof tolerance === "object" ? tolerance.absolute : tolerance;
  if (error !== undefined && !(error > 0 && Number.isFinite(error)))
    throw notPositive("`tolerance`", error, "a positive number");
  if (maxEvaluations !== undefined && !(Number.isInteger(maxEvaluations) && maxEvaluations > 0))
    throw notPositive("`maxEvaluations`", maxEvaluations, "a whole number from 1");
}

function notPositive(what: string, got: number, wanted: string): AssayError {
  return new AssayError("CONFIG_INVALID", { what: `${what} cannot be used`, got: String(got), wanted });
}

/** The limit is too low for even the first estimate of a row. */
export function tooFewEvaluations(maxEvaluations: number, needed: number): AssayError {
  return new AssayError("CONFIG_INVALID", {
    what: "`maxEvaluations` does not allow a first estimate of a row",
    got: String(maxEvaluations),
    wanted: `at least ${needed} for this many columns and background rows`,
    next: "Raise `maxEvaluations`, or take fewer `background` rows.",
  });
}

/**
 * What a standard error of each output is divided by before it is compared with the tolerance: the standard deviation of the
 * predictions of background and explained rows, or 1 where the tolerance is absolute.
 */
export function errorUnits(game: Game, tolerance: Tolerance): Float64Array {
  const { outputs, backgroundOutputs, rowOutputs } = game;
  return Float64Array.from({ length: outputs }, (_, o) => {
    if (typeof tolerance === "object") return 1;
    const all = Float64Array.from(
      { length: (backgroundOutputs.length + rowOutputs.length) / outputs },
      (_, i) =>
        i < game.background.rows
          ? backgroundOutputs[i * outputs + o]
          : rowOutputs[(i - game.background.rows) * outputs + o],
    );
    const mean = meanOf(all.length, (i) => all[i], undefined);
    return Math.sqrt(meanOf(all.length, (i) => (all[i] - mean) ** 2, undefined));
  });
}

/** The number that a tolerance holds. */
export function toleranceNumber(tolerance: Tolerance): number {
  return typeof tolerance === "object" ? tolerance.absolute : tolerance;
}

/** A standard error in units; one of 0 is 0 whatever the unit. */
export function inUnits(error: number, unit: number): number {
  return error === 0 ? 0 : error / unit;
}
