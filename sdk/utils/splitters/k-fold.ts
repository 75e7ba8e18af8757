import { AssayError } from "../errors/index.js";
import type { Random } from "../random/index.js";
import { type Partition, partition, range } from "./partition.js";

/** Refuses fewer than two folds, and more folds than there are rows. */
export function checkFoldCount(folds: number, rows: number): void {
  if (Number.isInteger(folds) && folds >= 2 && folds <= rows) return;
  throw new AssayError(rows < folds ? "DATA_TOO_SMALL" : "SPLIT_INVALID", {
    what: `${rows} rows do not make ${folds} folds`,
    got: `${folds} folds of ${rows} rows`,
    wanted: "two folds or more, with a row or more each",
    next: rows < 2 ? "Give more rows." : `Ask for 2 to ${rows} folds.`,
  });
}

/**
 * Folds of consecutive rows, or of rows drawn at random where a generator is given; the first `rows % folds` folds have one
 * row more, as in scikit-learn's `KFold`. Throws DATA_TOO_SMALL where there are fewer rows than folds.
 */
export function kFold(folds: number, rows: number, random?: Random): Partition[] {
  checkFoldCount(folds, rows);
  const order = random === undefined ? range(0, rows) : random.permutation(rows);
  const size = Math.floor(rows / folds);
  const larger = rows % folds;
  return Array.from({ length: folds }, (_, fold) => {
    const start = fold * size + Math.min(fold, larger);
    return partition(rows, order.subarray(start, start + size + (fold < larger ? 1 : 0)));
  });
}

/** The parts that the rows' fold numbers mean. */
export function partitionsOf(foldOf: ArrayLike<number>, folds: number): Partition[] {
  const all = range(0, foldOf.length);
  return Array.from({ length: folds }, (_, fold) => ({
    train: all.filter((row) => foldOf[row] !== fold),
    test: all.filter((row) => foldOf[row] === fold),
  }));
}
