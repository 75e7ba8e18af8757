import { AssayError } from "../errors/index.js";

/** Row numbers of the training and the test rows, both ascending, none in both. */
export interface Partition {
  readonly train: Uint32Array;
  readonly test: Uint32Array;
}

/** The whole numbers from `start` to `end - 1`. */
export function range(start: number, end: number): Uint32Array {
  return Uint32Array.from({ length: end - start }, (_, i) => start + i);
}

/**
 * How many rows `testSize` means: a whole number is rows, a share is rounded up, as scikit-learn's `train_test_split`
 * does. Throws SPLIT_INVALID unless at least one row stays on either side.
 */
export function testRowCount(testSize: number, rows: number): number {
  const isShare = testSize > 0 && testSize < 1;
  const count = isShare ? Math.ceil(testSize * rows) : testSize;
  if (Number.isInteger(count) && count >= 1 && count < rows) return count;
  throw new AssayError("SPLIT_INVALID", {
    what: `testSize ${testSize} cannot be taken from ${rows} row${rows === 1 ? "" : "s"}`,
    got: isShare ? `${testSize}, which is ${count} of ${rows} rows` : `${testSize}`,
    wanted:
      rows < 2
        ? "at least two rows, one to train on and one to test on"
        : `a whole number of rows from 1 to ${rows - 1}, or a share between 0 and 1 that leaves a row to train on`,
    next: rows < 2 ? "Give more rows." : "Lower testSize, or give more rows.",
  });
}

/** The test rows (any order) and all others, both ascending. */
export function partition(rows: number, testRows: Iterable<number>): Partition {
  const isTest = new Uint8Array(rows);
  for (const row of testRows) isTest[row] = 1;
  const all = range(0, rows);
  return { train: all.filter((row) => isTest[row] === 0), test: all.filter((row) => isTest[row] === 1) };
}
