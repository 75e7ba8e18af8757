import type { BinnedRows } from "../trees/bins.js";
import type { GrownTree } from "../trees/grown-tree.js";

/** Sums of what trees say of the rows that they have not seen, `outputs` a row, and how many trees those were. */
export interface OutOfBagSums {
  readonly sums: Float64Array;
  readonly counts: Float64Array;
}

export function emptySums(rows: number, outputs: number): OutOfBagSums {
  return { sums: new Float64Array(rows * outputs), counts: new Float64Array(rows) };
}

/** Adds a tree's outputs for the rows that it did not draw. */
export function addTree(
  { sums, counts }: OutOfBagSums,
  tree: GrownTree,
  rows: BinnedRows,
  drawn: Float64Array,
): void {
  const { outputs } = tree;
  for (let row = 0; row < drawn.length; row++) {
    if (drawn[row] > 0) continue;
    const leaf = tree.leafOf(rows, row) * outputs;
    for (let k = 0; k < outputs; k++) sums[row * outputs + k] += tree.value[leaf + k];
    counts[row]++;
  }
}

export function addSums(to: OutOfBagSums, from: OutOfBagSums): void {
  for (let i = 0; i < to.sums.length; i++) to.sums[i] += from.sums[i];
  for (let row = 0; row < to.counts.length; row++) to.counts[row] += from.counts[row];
}

/** Means; NaN for rows that every tree drew. */
export function outOfBagMeans({ sums, counts }: OutOfBagSums, outputs: number, center: number): Float64Array {
  return sums.map((sum, i) => center + sum / counts[Math.floor(i / outputs)]);
}
