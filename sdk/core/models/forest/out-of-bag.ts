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

/** Sends rows down the trees that did not draw them. */
export class OutOfBag {
  readonly result: OutOfBagSums;
  /** Row by row, so that a row's way down a tree stays in one piece of memory. */
  private readonly codes: Uint16Array;
  /** By column, the code of a missing value. */
  private readonly missing: Int32Array;

  constructor({ rows, features, codes }: BinnedRows, outputs: number) {
    this.result = emptySums(rows, outputs);
    this.missing = Int32Array.from(features, ({ bins }) => bins);
    this.codes = new Uint16Array(rows * features.length);
    for (const [c, column] of codes.entries())
      for (let row = 0; row < rows; row++) this.codes[row * features.length + c] = column[row];
  }

  /** Adds a tree's outputs for the rows that it did not draw. */
  add(tree: GrownTree, drawn: Float64Array): void {
    const { sums, counts } = this.result;
    const { outputs, value } = tree;
    for (let row = 0; row < drawn.length; row++) {
      if (drawn[row] > 0) continue;
      const leaf = this.leafOf(tree, row) * outputs;
      for (let k = 0; k < outputs; k++) sums[row * outputs + k] += value[leaf + k];
      counts[row]++;
    }
  }

  private leafOf({ feature, bin, left, missingLeft, categories }: GrownTree, row: number): number {
    const { codes, missing } = this;
    const start = row * missing.length;
    let node = 0;
    for (let column = feature[0]; column >= 0; column = feature[node]) {
      const code = codes[start + column];
      // A missing value's code is above all bins.
      let right = code > bin[node];
      if (code === missing[column]) right = missingLeft[node] === 0;
      else if (bin[node] < 0) right = categories.get(node)?.includes(code) !== true;
      node = left[node] + (right ? 1 : 0);
    }
    return node;
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
