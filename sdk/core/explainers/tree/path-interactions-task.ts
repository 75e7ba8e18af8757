import type { TaskContext } from "../../../utils/workers/index.js";
import type { TreeEnsemble } from "../../models/trees/ensemble.js";
import { cellTree } from "./cells.js";
import { PathKernel, pairsOf } from "./path-kernel.js";
import type { RankedRows } from "./ranked-rows.js";
import type { Breaks } from "./ranks.js";
import { ClassFinder } from "./row-classes.js";
import { InteractionSums } from "./sums.js";
import { leavesOf } from "./tree-work.js";

/** Some rows and some trees. */
export interface PathInteractionsTask {
  readonly ensemble: TreeEnsemble;
  readonly breaks: Breaks;
  readonly rows: RankedRows;
  /** Group of each column, and how many groups there are. */
  readonly players: Int32Array;
  readonly playerCount: number;
  /** Trees [first, last). */
  readonly first: number;
  readonly last: number;
}

/** Interaction values of some rows by some trees: by output, rows x groups x groups above the diagonal; not yet divided. */
export function pathInteractionsTask(
  { ensemble, breaks, rows, players, playerCount, first, last }: PathInteractionsTask,
  { transfer }: TaskContext,
): readonly Float64Array[] {
  const finder = new ClassFinder(rows.ranks, rows.rows);
  const kernel = new PathKernel();
  const sums = new InteractionSums(ensemble.outputs, rows.rows, playerCount);
  for (let index = first; index < last; index++) {
    const tree = cellTree(ensemble, index, breaks, players);
    if (tree.players.length < 2) continue;
    const classes = finder.find(tree);
    const { outputs, leafValue } = leavesOf(ensemble, index);
    const shares = sharesOf(ensemble, index);
    for (const output of outputs) {
      const part = kernel.add(tree, classes, shares, (leaf) => leafValue(leaf, output));
      sums.add(output, tree.players, classes.ofRow, part, pairsOf(tree));
    }
  }
  for (const part of sums.sums) transfer.push(part.buffer as ArrayBuffer);
  return sums.sums;
}

/** By node of a tree, the share of its parent's training rows that came to it: half where there were none. */
function sharesOf({ roots, feature, left, cover }: TreeEnsemble, tree: number): Float64Array {
  const start = roots[tree];
  const end = roots[tree + 1] ?? feature.length;
  const shares = new Float64Array(end - start).fill(1);
  for (let node = start; node < end; node++) {
    if (feature[node] < 0) continue;
    for (const child of [left[node], left[node] + 1])
      shares[child - start] = cover[node] > 0 ? cover[child] / cover[node] : 0.5;
  }
  return shares;
}
