import type { TreeEnsemble } from "../../models/trees/ensemble.js";
import type { CellTree } from "./cells.js";
import type { RowClasses } from "./row-classes.js";

/** One tree with the rows and the background rows in classes. */
export interface TreeWork {
  readonly tree: CellTree;
  readonly rows: RowClasses;
  readonly background: RowClasses;
  /** Share of the background rows in each of its classes. */
  readonly shares: Float64Array;
  /** Value of a leaf, by its number and the output among those that the tree adds to. */
  readonly leafValue: (leaf: number, output: number) => number;
  /** Outputs that the tree adds to. */
  readonly outputs: readonly number[];
  readonly interactions: boolean;
}

/** Numbers of a class: its players' values, then their pairs' interactions, row by row above the diagonal; even. */
export function strideOf(players: number, interactions: boolean): number {
  return 2 * Math.ceil((players + (interactions ? (players * (players - 1)) / 2 : 0)) / 2);
}

/** Place of the interaction of players i < j. */
export function pairAt(players: number, i: number, j: number): number {
  return players + (i * (2 * players - i - 1)) / 2 + j - i - 1;
}

/** Outputs that a tree adds to, and what its leaves give them. */
export function leavesOf(
  { treeOutput, values, width, outputs }: TreeEnsemble,
  tree: number,
): Pick<TreeWork, "outputs" | "leafValue"> {
  if (treeOutput[tree] >= 0) return { outputs: [treeOutput[tree]], leafValue: (leaf) => values[leaf] };
  return {
    outputs: Array.from({ length: outputs }, (_, output) => output),
    leafValue: (leaf, output) => values[leaf * width + (width === 1 ? 0 : output)],
  };
}

/** Most players on one path, and how many splits the deepest leaf is below. */
export function extents({ lane, player, left, players }: CellTree): {
  readonly path: number;
  readonly depth: number;
} {
  const seen = new Int32Array(players.length);
  let path = 0;
  let deepest = 0;
  const walk = (node: number, depth: number, met: number): void => {
    if (lane[node] < 0) {
      path = Math.max(path, met);
      deepest = Math.max(deepest, depth);
      return;
    }
    const more = met + (seen[player[node]]++ === 0 ? 1 : 0);
    walk(left[node], depth + 1, more);
    walk(left[node] + 1, depth + 1, more);
    seen[player[node]]--;
  };
  walk(0, 0, 0);
  return { path, depth: deepest };
}
