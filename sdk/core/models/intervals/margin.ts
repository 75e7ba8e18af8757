import { AssayError } from "../../../utils/errors/index.js";

/**
 * The margin of split conformal prediction: of n scores of rows that the model did not see, the one of rank
 * ceil((n + 1) coverage), so that a new row's score is at most that with at least this probability, whatever the model, where
 * rows are exchangeable (Vovk 2005; Lei et al. 2018). Throws DATA_TOO_SMALL where n is too small for such a rank.
 */
export function conformalMargin(scores: Float64Array, coverage: number): number {
  const rows = scores.length;
  // A product as 0.9 x 10 must not be just above 9.
  const rank = Math.ceil((rows + 1) * coverage - 1e-9);
  if (rank <= rows) return scores.toSorted()[rank - 1];
  throw new AssayError("DATA_TOO_SMALL", {
    what: `there are too few held-out rows for intervals of coverage ${coverage}`,
    got: `${rows} rows`,
    wanted: `${Math.ceil(coverage / (1 - coverage) - 1e-9)} rows or more`,
    next: "Raise `calibrationFraction`, give more rows, or lower `coverage`.",
  });
}
