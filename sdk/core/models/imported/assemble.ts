import { BY_CATEGORY, MISSING_LEFT, type TreeEnsemble } from "../trees/ensemble.js";
import { treeFault } from "./fault.js";
import type { LeftCodes, ParsedTree, ParsedTrees } from "./parsed.js";

/** Levels of a tree at most: no library grows such a tree from data, and what walks trees need not provide for it. */
const MOST_LEVELS = 4096;

/** What stands for a cover of 0, so that the shares of rows that no row met are halves and not 0 by 0. */
const NO_COVER = 1e-300;

/**
 * Trees of a file as an ensemble, breadth first. A child that is not there, a node that two ways lead to (a circle among
 * them), a number that is none, a split by a column that is not there and a chain of more than 4,096 levels throw
 * MODEL_INVALID, which names tree and node.
 */
export function assembleTrees(parsed: ParsedTrees): TreeEnsemble {
  const { library, trees, treeOutput, outputs, base, divisor, float32, columns } = parsed;
  if (trees.length === 0) throw treeFault(library, "holds no trees");
  const orders = trees.map((tree, t) => orderOf(tree, library, t));
  const size = orders.reduce((sum, order) => sum + order.length, 0);
  const width = treeOutput[0] < 0 ? outputs : 1;
  const nodes = {
    feature: new Int32Array(size),
    threshold: new Float64Array(size),
    left: new Int32Array(size),
    flags: new Uint8Array(size),
    cover: new Float64Array(size),
  };
  const values: number[] = [];
  const bits: number[] = [];
  const roots = new Int32Array(trees.length);
  let node = 0;
  let leaf = 0;
  for (const [t, tree] of trees.entries()) {
    roots[t] = node;
    let next = node + 1;
    for (const from of orders[t]) {
      const column = tree.feature[from];
      const place = `tree ${t}, node ${from}`;
      nodes.feature[node] = column < 0 ? -1 : column;
      if (column < 0) {
        for (let k = 0; k < width; k++) values.push(leafValue(tree, from * width + k, library, place));
        nodes.cover[node] = coverOf(tree, from, library, place);
        nodes.left[node++] = leaf++;
        continue;
      }
      if (column >= columns.length) throw treeFault(library, "splits by a column it has not", place);
      const left = tree.categories.get(from);
      nodes.flags[node] = (tree.missingLeft[from] ? MISSING_LEFT : 0) | (left ? BY_CATEGORY : 0);
      nodes.threshold[node] = left ? addCodes(bits, left) : thresholdOf(tree, from, library, place);
      nodes.left[node++] = next;
      next += 2;
    }
    for (let at = node - 1; at >= roots[t]; at--) {
      if (nodes.feature[at] < 0) continue;
      nodes.cover[at] = nodes.cover[nodes.left[at]] + nodes.cover[nodes.left[at] + 1];
    }
  }
  if (!base.every(Number.isFinite)) throw treeFault(library, "has a base score that is no number");
  return {
    ...nodes,
    roots,
    outputs,
    treeOutput: Int32Array.from(treeOutput),
    width,
    values: Float64Array.from(values),
    base: Float64Array.from(base),
    divisor,
    bits: Uint32Array.from(bits),
    columns: columns.length,
    float32,
  };
}

/** The nodes that the root leads to, breadth first. */
function orderOf({ feature, left, right }: ParsedTree, library: string, tree: number): number[] {
  const count = feature.length;
  if (count === 0) throw treeFault(library, "has a tree without nodes", `tree ${tree}`);
  const level = new Int32Array(count);
  level[0] = 1;
  const order = [0];
  for (const node of order) {
    if (feature[node] < 0) continue;
    for (const child of [left[node], right[node]]) {
      const place = `tree ${tree}, node ${node}: child ${child} of ${count} nodes`;
      if (!(child > 0 && child < count)) throw treeFault(library, "has a node without its children", place);
      if (level[child] > 0) throw treeFault(library, "has a node that two ways lead to", place);
      level[child] = level[node] + 1;
      if (level[child] > MOST_LEVELS)
        throw treeFault(library, `has a tree of more than ${MOST_LEVELS} levels`, place);
      order.push(child);
    }
  }
  return order;
}

function leafValue({ values }: ParsedTree, at: number, library: string, place: string): number {
  const value = values[at];
  if (Number.isFinite(value)) return value;
  throw treeFault(library, "has a leaf that is no finite number", `${value} in ${place}`);
}

function coverOf({ cover }: ParsedTree, node: number, library: string, place: string): number {
  const rows = cover[node];
  if (rows >= 0 && Number.isFinite(rows)) return Math.max(rows, NO_COVER);
  throw treeFault(library, "has a leaf whose weight of rows is none", `${rows} in ${place}`);
}

function thresholdOf({ threshold }: ParsedTree, node: number, library: string, place: string): number {
  const value = threshold[node];
  if (!Number.isNaN(value)) return value;
  throw treeFault(library, "has a split whose threshold is no number", `${value} in ${place}`);
}

function addCodes(bits: number[], { words, codes }: LeftCodes): number {
  return bits.push(codes, ...words) - words.length - 1;
}
