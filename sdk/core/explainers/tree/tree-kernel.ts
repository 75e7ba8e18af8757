import { AssayError } from "../../../utils/errors/index.js";
import type { TreeEnsemble } from "../../models/trees/ensemble.js";
import type { Matrix } from "../../tables/index.js";
import { KERNEL } from "./kernel.js";
import { KernelMemory } from "./kernel-memory.js";
import { gaussLegendre } from "./quadrature.js";
import { orderRows } from "./row-order.js";
import type { TreeLayout } from "./tree-layout.js";
import { kernelTree, mostPlayers } from "./tree-nodes.js";

interface Exports {
  allocate(bytes: number): number;
  setTree(...addresses: number[]): void;
  setKeys(orders: number, starts: number, sizes: number, numberKeys: number, bits: number): void;
  setQuadrature(points: number, weights: number, rest: number, unmet: number, count: number): void;
  setWork(...numbers: number[]): void;
  start(rows: number): void;
  addTree(players: number): void;
  finish(): void;
}

/** Bytes that the way down a tree may take. */
const MOST_BYTES = 2 ** 28;
/** Where a single row takes more, the trees are refused. */
const MOST_BYTES_OF_A_ROW = 2 ** 30;

/** One WebAssembly instance with a block of rows in it: adds up the SHAP values of one tree after the other. */
export class TreeKernel {
  private readonly memory = new KernelMemory<Exports>(KERNEL);
  private readonly tree: readonly number[];
  private readonly quadrature: readonly number[];
  private readonly orders: readonly number[];
  private readonly starts: readonly number[];
  private readonly sizes: number;
  private readonly values: number;
  /** Most players that the kernel knows at a time; a row's values take two numbers at least, an even number of them. */
  private readonly players: number;
  private readonly width: number;
  private readonly words: number;
  private points = 0;
  private rows = 0;

  constructor(
    private readonly ensemble: TreeEnsemble,
    private readonly layout: TreeLayout,
    blockRows: number,
  ) {
    const { memory } = this;
    const { wasm } = memory;
    const { keys } = layout;
    const { nodes, points } = extremes(layout);
    this.players = mostPlayers(layout);
    this.width = evenPlayers(layout);
    this.words = Math.ceil(this.width / 64);
    this.quadrature = [8, 8, 8, 8].map((size) => memory.room(size * points));
    this.orders = keys.map(() => memory.room(2 * blockRows));
    this.starts = keys.map(({ thresholds, codes }) =>
      memory.room(
        thresholds === undefined ? 8 * (Math.min(codes, blockRows) + 3) : 4 * (thresholds.length + 3),
      ),
    );
    this.sizes = memory.room(4 * keys.length);
    const lists = [this.orders, this.starts].map((addresses) => memory.put(Int32Array.from(addresses)));
    wasm.setKeys(lists[0], lists[1], this.sizes, layout.numberKeys, memory.put(ensemble.bits));
    this.tree = [4, 4, 4, 4, 1, 8, 8, 8 * this.words].map((size) => memory.room(size * nodes));
    wasm.setTree(...this.tree, this.words);
    const stride = 8 * this.width;
    const slotOf = memory.room(2 * blockRows);
    this.values = memory.room(stride * blockRows);
    const bySlot = [stride, 4, 8, 2, 2].map((size) => memory.room(size * blockRows));
    const byPlayer = [8, 8 * points].map((size) => memory.room(size * this.width));
    const path = [memory.room(8 * this.words)];
    wasm.setWork(slotOf, this.values, stride, ...bySlot, ...byPlayer, ...path);
  }

  /** Takes the rows [from, to) for those that are explained; no more than the kernel has room for. */
  setRows(x: Matrix, from: number, to: number): void {
    this.rows = to - from;
    const sizes = this.layout.keys.map((key, k) => {
      const { order, starts, size } = orderRows(x, from, to, key);
      this.memory.write(this.orders[k], order);
      this.memory.write(this.starts[k], starts);
      return size;
    });
    this.memory.write(this.sizes, Int32Array.from(sizes));
    this.memory.wasm.start(this.rows);
  }

  /**
   * Adds a tree's SHAP values of one output; returns what the tree gives on average. Values stay here until they are taken,
   * or go to `to` at once where the tree numbers its players by itself.
   */
  add(tree: number, output: number, to: Float64Array, at: number): number {
    const extent = this.layout.trees.get(tree);
    if (extent === undefined) throw new AssayError("INTERNAL", { what: `tree ${tree} is not laid out` });
    this.setPoints(pointsFor(extent.path));
    const { expected, players, nodes } = kernelTree(this.ensemble, this.layout, extent, output, this.words);
    for (const [i, part] of nodes.entries()) this.memory.write(this.tree[i], part);
    this.memory.wasm.addTree(this.width);
    if (players !== undefined) this.takeSome(players, to, at);
    return expected;
  }

  /** Adds what was added up so far to values, row by row, from a place on; the sums begin at zero again. */
  take(to: Float64Array, at: number): void {
    const all = Array.from({ length: this.players }, (_, player) => player);
    if (this.players === this.layout.playerCount) this.takeSome(all, to, at);
  }

  private takeSome(players: readonly number[], to: Float64Array, at: number): void {
    this.memory.wasm.finish();
    const sums = this.sums();
    for (let row = 0; row < this.rows; row++) {
      const from = row * this.width;
      const place = at + row * this.layout.playerCount;
      for (let p = 0; p < players.length; p++) to[place + players[p]] += sums[from + p];
    }
    this.memory.wasm.start(this.rows);
  }

  private setPoints(count: number): void {
    if (count === this.points) return;
    this.points = count;
    const { points, weights } = gaussLegendre(count);
    const parts = [points, weights, points.map((t) => 1 - t), points.map((t) => 1 / (1 - t))];
    for (const [i, part] of parts.entries()) this.memory.write(this.quadrature[i], part);
    const [p, w, r, u] = this.quadrature;
    this.memory.wasm.setQuadrature(p, w, r, u, count);
  }

  private sums(): Float64Array {
    return this.memory.numbers(this.values, this.rows * this.width);
  }
}

/** Quadrature points: the integrand's degree is one below the number of players on a path; vectors hold two numbers. */
function pointsFor(path: number): number {
  return 2 * Math.ceil(Math.max(1, path) / 4);
}

function evenPlayers(layout: TreeLayout): number {
  return 2 * Math.ceil(Math.max(1, mostPlayers(layout)) / 2);
}

/** The largest tree, the deepest, and the most points. */
function extremes({ trees }: TreeLayout): {
  readonly nodes: number;
  readonly depth: number;
  readonly points: number;
} {
  let [nodes, depth, points] = [1, 0, 2];
  for (const extent of trees.values()) {
    nodes = Math.max(nodes, extent.end - extent.start);
    depth = Math.max(depth, extent.depth);
    points = Math.max(points, pointsFor(extent.path));
  }
  return { nodes, depth, points };
}

/** How many rows may go through the trees together. Throws EXPLAIN_UNSUPPORTED where it is not one. */
export function rowsThatFit(layout: TreeLayout): number {
  const { depth, points } = extremes(layout);
  const players = evenPlayers(layout);
  // By level a class has a product and a sum or two, its players and some numbers.
  const bytes = 16 * players + (depth + 1) * (24 * points + players / 8 + 40);
  if (bytes > MOST_BYTES_OF_A_ROW) {
    throw new AssayError("EXPLAIN_UNSUPPORTED", {
      what: "the tree explainer has not the memory for trees this deep",
      got: `${depth} splits on a path, and ${points} points for the columns on it`,
      wanted: `at most ${MOST_BYTES_OF_A_ROW / 2 ** 20} MiB for a row; it would take ${Math.ceil(bytes / 2 ** 20)}`,
      next: "Use `kind: permutation`.",
    });
  }
  return Math.max(1, Math.floor(MOST_BYTES / bytes));
}
