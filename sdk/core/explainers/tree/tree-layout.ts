import { AssayError } from "../../../utils/errors/index.js";
import { lowerBound } from "../../../utils/lower-bound.js";
import { BY_CATEGORY, type TreeEnsemble } from "../../models/trees/ensemble.js";

/** What splits look at: a column as numbers, with its thresholds in order, or as categories, with the most codes of a split. */
export interface SplitKey {
  readonly column: number;
  readonly thresholds?: Float64Array;
  readonly codes: number;
}

/** One tree: its nodes [start, end), and how far it reaches. */
export interface TreeExtent {
  readonly start: number;
  readonly end: number;
  /** Those that are reached, parents before their children. */
  readonly nodes: Int32Array;
  /** Most splits from root to leaf. */
  readonly depth: number;
  /** Most different players on a path. */
  readonly path: number;
}

/** What is the same for every row that is explained, of some of the trees. */
export interface TreeLayout {
  /** Numbers first. */
  readonly keys: readonly SplitKey[];
  readonly numberKeys: number;
  /** First node. */
  readonly start: number;
  /** By node: number of the key; number of the threshold, or place of the categories' bits. */
  readonly key: Int32Array;
  readonly cut: Int32Array;
  /** The trees, by their numbers in the ensemble. */
  readonly trees: ReadonlyMap<number, TreeExtent>;
  /** Player of each column. */
  readonly players: Int32Array;
  readonly playerCount: number;
}

/** Of the trees [first, last). Throws MODEL_INVALID where nodes lead in circles or out of their tree. */
export function layoutOf(
  ensemble: TreeEnsemble,
  players: Int32Array,
  playerCount: number,
  [first, last]: readonly [number, number],
): TreeLayout {
  const { roots, feature } = ensemble;
  const start = roots[first];
  const end = roots[last] ?? feature.length;
  const { keys, numberKeys, keyOf } = keysOf(ensemble, start, end);
  const key = new Int32Array(end - start).fill(-1);
  const cut = new Int32Array(end - start);
  for (let node = start; node < end; node++) {
    const column = feature[node];
    if (column < 0) continue;
    const k = keyOf[isByCategory(ensemble, node) ? ensemble.columns + column : column];
    const { thresholds } = keys[k];
    const threshold = ensemble.threshold[node];
    key[node - start] = k;
    cut[node - start] = thresholds === undefined ? threshold : lowerBound(thresholds, threshold);
  }
  const trees = new Map<number, TreeExtent>();
  for (let tree = first; tree < last; tree++) trees.set(tree, extentOf(ensemble, tree, players, playerCount));
  return { keys, numberKeys, start, key, cut, trees, players, playerCount };
}

function isByCategory({ flags }: TreeEnsemble, node: number): boolean {
  return (flags[node] & BY_CATEGORY) !== 0;
}

/** Keys of the nodes [start, end), and their numbers by column: as numbers, then as categories. */
function keysOf(
  ensemble: TreeEnsemble,
  start: number,
  end: number,
): Pick<TreeLayout, "keys" | "numberKeys"> & { readonly keyOf: Int32Array } {
  const { feature, threshold, bits, columns } = ensemble;
  const thresholds = Array.from({ length: columns }, () => new Set<number>());
  const codes = new Int32Array(columns);
  for (let node = start; node < end; node++) {
    const column = feature[node];
    if (column < 0) continue;
    if (!isByCategory(ensemble, node)) thresholds[column].add(threshold[node]);
    else codes[column] = Math.max(1, codes[column], bits[threshold[node]]);
  }
  const keys: SplitKey[] = [];
  const keyOf = new Int32Array(2 * columns);
  for (const [column, set] of thresholds.entries()) {
    if (set.size === 0) continue;
    keyOf[column] = keys.length;
    keys.push({ column, thresholds: Float64Array.from(set).sort(), codes: 0 });
  }
  const numberKeys = keys.length;
  for (const [column, count] of codes.entries()) {
    if (count === 0) continue;
    keyOf[columns + column] = keys.length;
    keys.push({ column, codes: count });
  }
  return { keys, numberKeys, keyOf };
}

function circular(root: number): AssayError {
  return new AssayError("MODEL_INVALID", {
    what: `the tree of node ${root} leads in circles or out of its nodes`,
    got: "a node that is met twice, or that is not of the tree",
    wanted: "children of their own for each split",
  });
}

/** Walks a tree: without recursion, as it may be as deep as it has nodes. */
function extentOf(
  { roots, feature, left }: TreeEnsemble,
  tree: number,
  players: Int32Array,
  playerCount: number,
): TreeExtent {
  const start = roots[tree];
  const end = roots[tree + 1] ?? feature.length;
  const size = end - start;
  const nodes = new Int32Array(size);
  // Splits above a node that is still to come; players of the splits from the root to where the walk is.
  const open = new Int32Array(size + 1).fill(start);
  const depths = new Int32Array(size + 1);
  const trail = new Int32Array(size);
  const seen = new Int32Array(playerCount);
  let [count, waiting, on, different, depth, path] = [0, 1, 0, 0, 0, 0];
  while (waiting > 0) {
    const node = open[--waiting];
    if (node < start || node >= end || count === size) throw circular(start);
    nodes[count++] = node;
    while (on > depths[waiting]) if (--seen[trail[--on]] === 0) different--;
    if (on > depth) depth = on;
    if (different > path) path = different;
    if (feature[node] < 0) continue;
    const player = players[feature[node]];
    if (seen[player]++ === 0) different++;
    trail[on++] = player;
    depths[waiting] = on;
    open[waiting++] = left[node] + 1;
    depths[waiting] = on;
    open[waiting++] = left[node];
  }
  return { start, end, nodes: nodes.subarray(0, count), depth, path };
}
