import type { TreeEnsemble } from "../../models/trees/ensemble.js";
import type { CellTree } from "./cells.js";
import type { RowClasses } from "./row-classes.js";

/** One tree with the rows and the background rows in classes. */
export interface TreeWork {
  readonly tree: CellTree;
  readonly extents: Extents;
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

/** How large a tree is. */
export interface Extents {
  /** Most players on one path. */
  readonly path: number;
  /** Splits above the deepest leaf. */
  readonly depth: number;
  /** By number of players, how many leaves have them on their paths. */
  readonly leaves: readonly number[];
}

export function extentsOf({ lane, player, left, players }: CellTree): Extents {
  const seen = new Int32Array(players.length);
  const leaves = new Array<number>(players.length + 1).fill(0);
  let deepest = 0;
  const walk = (node: number, depth: number, met: number): void => {
    if (lane[node] < 0) {
      leaves[met]++;
      deepest = Math.max(deepest, depth);
      return;
    }
    const more = met + (seen[player[node]]++ === 0 ? 1 : 0);
    walk(left[node], depth + 1, more);
    walk(left[node] + 1, depth + 1, more);
    seen[player[node]]--;
  };
  walk(0, 0, 0);
  const path = leaves.findLastIndex((count) => count > 0);
  return { path, depth: deepest, leaves: leaves.slice(0, path + 1) };
}

/** Mean of what a tree gives to the background rows. */
export function meanOf({ tree, background, shares, leafValue }: TreeWork, output: number): number {
  const { lane, left, limit, sides } = tree;
  let mean = 0;
  for (let row = 0; row < background.count; row++) {
    let node = 0;
    while (lane[node] >= 0) {
      const cell = background.cells[lane[node]][row];
      const right = limit[node] >= 0 ? cell > limit[node] : sides.get(node)?.[cell] === 1;
      node = left[node] + (right ? 1 : 0);
    }
    mean += shares[row] * leafValue(left[node], output);
  }
  return mean;
}
