import type { Matrix } from "../../tables/index.js";
import { BY_CATEGORY, MISSING_LEFT, type TreeEnsemble } from "./ensemble.js";

/** Rows that go through a tree together: a tree's nodes stay in the processor's cache meanwhile. */
const BLOCK_ROWS = 512;

/** @internal Sums of the trees by a walk of each row down each tree. */
export function walkedSums(ensemble: TreeEnsemble, { data, rows, columns }: Matrix): Float64Array {
  const { outputs, roots } = ensemble;
  const out = new Float64Array(rows * outputs);
  const leaves = new Int32Array(BLOCK_ROWS);
  for (let start = 0; start < rows; start += BLOCK_ROWS) {
    const end = Math.min(rows, start + BLOCK_ROWS);
    for (let tree = 0; tree < roots.length; tree++) {
      findLeaves(ensemble, roots[tree], data, columns, start, end, leaves);
      addLeaves(ensemble, ensemble.treeOutput[tree], leaves, out, start, end);
    }
  }
  return out;
}

/** Number of the leaf that each of the rows [start, end) falls into. */
export function findLeaves(
  ensemble: TreeEnsemble,
  root: number,
  data: Float64Array,
  columns: number,
  start: number,
  end: number,
  leaves: Int32Array,
): void {
  const { feature, threshold, left, flags } = ensemble;
  for (let row = start; row < end; row++) {
    const offset = row * columns;
    let node = root;
    for (let column = feature[node]; column >= 0; column = feature[node]) {
      const value = data[offset + column];
      const flag = flags[node];
      let right: boolean;
      if (flag === 0) right = !(value <= threshold[node]);
      else if (flag === MISSING_LEFT) right = value > threshold[node];
      else right = !goesLeft(ensemble, node, value);
      node = left[node] + (right ? 1 : 0);
    }
    leaves[row - start] = left[node];
  }
}

/** Whether a value goes to the left of a node. */
export function goesLeft(ensemble: TreeEnsemble, node: number, value: number): boolean {
  const { flags, threshold, bits } = ensemble;
  const missingLeft = (flags[node] & MISSING_LEFT) !== 0;
  if ((flags[node] & BY_CATEGORY) === 0) return Number.isNaN(value) ? missingLeft : value <= threshold[node];
  if (!(value >= 0)) return missingLeft;
  const place = threshold[node];
  // Codes beyond the last share its side.
  const code = Math.min(value, bits[place] - 1);
  return ((bits[place + 1 + (code >>> 5)] >>> (code & 31)) & 1) === 1;
}

function addLeaves(
  { values, width, outputs }: TreeEnsemble,
  output: number,
  leaves: Int32Array,
  out: Float64Array,
  start: number,
  end: number,
): void {
  if (output >= 0) {
    for (let row = start; row < end; row++) out[row * outputs + output] += values[leaves[row - start]];
    return;
  }
  for (let row = start; row < end; row++) {
    const leaf = leaves[row - start] * width;
    for (let k = 0; k < width; k++) out[row * outputs + k] += values[leaf + k];
  }
}

/** @internal Values as float32 holds them. */
export function rounded(data: Float64Array): Float64Array {
  return data.map(Math.fround);
}
