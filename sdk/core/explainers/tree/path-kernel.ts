import type { CellTree } from "./cells.js";
import { GrowingRoom, KernelMemory } from "./kernel-memory.js";
import { nodeBytes, rowMajor, writeNodes } from "./node-memory.js";
import { KERNEL } from "./path-interactions-kernel.js";
import { gaussLegendre } from "./quadrature.js";
import type { RowClasses } from "./row-classes.js";
import { extentsOf } from "./tree-work.js";

/** What path-interactions.as exports; addresses and counts. */
interface Exports {
  allocate(bytes: number): number;
  setQuadrature(points: number, weights: number, count: number): void;
  setWork(...addressesAndPlayers: number[]): void;
  addInteractions(rows: number, count: number, laneBytes: number, to: number, numbers: number): void;
}

/** Pairs of the players of a tree. */
export function pairsOf({ players }: CellTree): number {
  return (players.length * (players.length - 1)) / 2;
}

/** Adds up the interactions of one tree after the other. */
export class PathKernel {
  private readonly memory = new KernelMemory<Exports>(KERNEL);
  private readonly rooms = Array.from({ length: 14 }, () => new GrowingRoom(this.memory));

  /** Class by class, the pairs of the tree's players row by row above the diagonal. Holds until the next call. */
  add(
    tree: CellTree,
    rows: RowClasses,
    shares: Float64Array,
    leafValue: (leaf: number) => number,
  ): Float64Array {
    const { memory } = this;
    const { path, depth } = extentsOf(tree);
    const players = tree.players.length;
    const pairs = pairsOf(tree);
    // The integrand's degree is two below the number of players on a path; vectors hold two numbers.
    const { points, weights } = gaussLegendre(2 * Math.ceil(Math.max(1, path - 1) / 4));
    const vector = 8 * points.length;
    const laneBytes = 4 * tree.lanes.length;
    const [nodes, products, sums, kept, paces, inverses, ofPlayers, states, list, change, at, w, cells, out] =
      [
        nodeBytes(tree),
        vector * (depth + 1),
        vector * (depth + 1),
        2 * vector * (depth + 1),
        vector * players,
        vector * players,
        8 * players,
        players,
        4 * players,
        vector,
        vector,
        vector,
        laneBytes * rows.count,
        8 * pairs * rows.count,
      ].map((bytes, i) => this.rooms[i].of(bytes));
    writeNodes(memory, nodes, tree, leafValue, shares);
    memory.write(at, points);
    memory.write(w, weights);
    memory.write(cells, rowMajor(rows, tree.lanes.length));
    memory.bytes(out, 8 * pairs * rows.count).fill(0);
    memory.wasm.setQuadrature(at, w, points.length);
    memory.wasm.setWork(
      nodes,
      products,
      sums,
      kept,
      paces,
      inverses,
      ofPlayers,
      states,
      list,
      change,
      players,
    );
    memory.wasm.addInteractions(cells, rows.count, laneBytes, out, pairs);
    return memory.numbers(out, pairs * rows.count);
  }
}
