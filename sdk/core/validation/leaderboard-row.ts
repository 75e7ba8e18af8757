import type { ErrorCode } from "../../utils/errors/index.js";
import type { Candidate } from "./candidates.js";
import type { CrossValidation } from "./cross-validation.js";

/** A model in a leaderboard. */
export interface LeaderboardRow extends Candidate {
  /** From 1; absent where the model failed. */
  readonly rank?: number;
  /** Scores by fold; absent where the model failed. */
  readonly validation?: CrossValidation;
  /**
   * By how much its first metric is worse than the pick's: mean of the differences fold by fold, and its standard error.
   * Absent where the model failed.
   */
  readonly behind?: { readonly mean: number; readonly standardError: number };
  /** Why the model failed. */
  readonly error?: { readonly code: ErrorCode; readonly message: string };
}
