import type { CellTree } from "./cells.js";
import type { KernelMemory } from "./kernel-memory.js";
import type { RowClasses } from "./row-classes.js";

/** Bytes of a node: player, lane, limit, first child (i32), value (f64, at 16), sides (u32, at 24), share (f64, at 32). */
export const NODE_BYTES = 48;

/** Writes a tree's nodes; behind them, the sides of its splits by category. */
export function writeNodes(
  memory: KernelMemory<{ allocate(bytes: number): number }>,
  address: number,
  tree: CellTree,
  leafValue: (leaf: number) => number,
  shares?: Float64Array,
): void {
  const count = tree.lane.length;
  let next = address + NODE_BYTES * count;
  const nodes = memory.integers(address, (NODE_BYTES / 4) * count);
  const numbers = memory.numbers(address, (NODE_BYTES / 8) * count);
  for (let node = 0; node < count; node++) {
    const at = (NODE_BYTES / 4) * node;
    nodes[at] = tree.player[node];
    nodes[at + 1] = tree.lane[node];
    nodes[at + 2] = tree.limit[node];
    nodes[at + 3] = tree.left[node];
    if (tree.lane[node] < 0) numbers[at / 2 + 2] = leafValue(tree.left[node]);
    const sides = tree.sides.get(node);
    if (sides !== undefined) {
      memory.write(next, sides);
      nodes[at + 6] = next;
      next += sides.length;
    }
    numbers[at / 2 + 4] = shares?.[node] ?? 1;
  }
}

/** Bytes that a tree's nodes and sides take. */
export function nodeBytes({ lane, sides }: CellTree): number {
  return NODE_BYTES * lane.length + [...sides.values()].reduce((sum, side) => sum + side.length, 0);
}

/** Cells of each class side by side. */
export function rowMajor({ cells, count }: RowClasses, lanes: number): Int32Array {
  const out = new Int32Array(count * lanes);
  for (let l = 0; l < lanes; l++) for (let row = 0; row < count; row++) out[row * lanes + l] = cells[l][row];
  return out;
}
