import type { TreeEnsemble } from "../../models/trees/ensemble.js";
import { type Piece, treeCuts } from "./pieces.js";

/** Rows that are explained together: their work takes some megabytes. */
const CHUNK_ROWS = 65_536;

/** Rows, background rows too, times nodes of a piece: a few hundredths of a second. */
const PIECE_WORK = 4e7;

/** Most pairs of a row and a background row in a piece where trees may go pair by pair. */
const PIECE_PAIRS = 4e6;

/** Most numbers that a piece gives back, unless one row is more. */
const PIECE_NUMBERS = 8e6;

/**
 * The work in pieces, by the data alone, so that sums are the same for any number of threads. Pieces of the same rows follow each
 * other, so that their sums are added up in the order of the trees.
 */
export function treePieces(
  ensemble: TreeEnsemble,
  rows: number,
  {
    background,
    numbers,
    pairs,
  }: {
    readonly background: number;
    /** Numbers that a row gives back. */
    readonly numbers: number;
    /** Whether trees may go pair by pair. */
    readonly pairs: boolean;
  },
): readonly Piece[] {
  let chunk = Math.min(CHUNK_ROWS, Math.max(1, Math.floor(PIECE_NUMBERS / numbers)));
  if (pairs) chunk = Math.min(chunk, Math.max(16, Math.floor(PIECE_PAIRS / background)));
  const together = Math.min(rows, chunk) + background;
  const cuts = treeCuts(ensemble, together, PIECE_WORK);
  const pieces: Piece[] = [];
  for (let from = 0; from === 0 || from < rows; from += chunk)
    for (const [i, first] of cuts.entries())
      pieces.push({
        from,
        to: Math.min(rows, from + chunk),
        first,
        last: cuts[i + 1] ?? ensemble.roots.length,
      });
  return pieces;
}
