import type { TreeEnsemble } from "../../models/trees/ensemble.js";

/** Rows [from, to) and trees [first, last): what one task does. */
export interface Piece {
  readonly from: number;
  readonly to: number;
  readonly first: number;
  readonly last: number;
}

/** Rows that go through a tree together: the more, the more of them share a class; their values fit the processor's cache. */
const BLOCK_ROWS = 4096;

/** Rows times nodes of a piece: a few tenths of a second, so that signals are heard and threads end together. */
const PIECE_WORK = 2e8;

/** Rows of a block. */
export function blockRowsOf(rows: number): number {
  return Math.max(1, Math.min(rows, BLOCK_ROWS));
}

/**
 * The work in pieces, by the data alone, so that sums are the same for any number of threads: some blocks of rows and all
 * trees, or one block and some trees. Pieces of the same rows follow each other.
 */
export function piecesOf(ensemble: TreeEnsemble, rows: number): readonly Piece[] {
  const { roots, feature } = ensemble;
  const block = blockRowsOf(rows);
  const blocks = Math.floor(PIECE_WORK / (block * feature.length));
  if (rows === 0) return [{ from: 0, to: 0, first: 0, last: roots.length }];
  const pieces: Piece[] = [];
  if (blocks >= 1) {
    for (let from = 0; from < rows; from += blocks * block)
      pieces.push({ from, to: Math.min(rows, from + blocks * block), first: 0, last: roots.length });
    return pieces;
  }
  const cuts = treeCuts(ensemble, block, PIECE_WORK);
  for (let from = 0; from < rows; from += block)
    for (const [i, first] of cuts.entries())
      pieces.push({ from, to: Math.min(rows, from + block), first, last: cuts[i + 1] ?? roots.length });
  return pieces;
}

/** First trees of pieces: as many trees together as `rows` times their nodes are no more than `mostWork`, and one at least. */
export function treeCuts({ roots, feature }: TreeEnsemble, rows: number, mostWork: number): number[] {
  const cuts = [0];
  for (let tree = 1, start = 0; tree < roots.length; tree++) {
    const end = roots[tree + 1] ?? feature.length;
    if (rows * (end - start) <= mostWork) continue;
    cuts.push(tree);
    start = roots[tree];
  }
  return cuts;
}
