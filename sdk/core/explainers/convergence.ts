import { AssayError } from "../../utils/errors/index.js";

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

/** The number that a tolerance holds. */
export function toleranceNumber(tolerance: Tolerance): number {
  return typeof tolerance === "object" ? tolerance.absolute : tolerance;
}
