import { instantiate } from "../../../utils/webassembly.js";
import type { TreeEnsemble } from "../../models/trees/ensemble.js";
import type { Matrix } from "../../tables/index.js";
import { KERNEL } from "./kernel.js";
import { gaussLegendre } from "./quadrature.js";

/** Rows that go through a tree together: their work fits the processor's cache. */
const BLOCK_ROWS = 64;

interface Exports {
  allocate(bytes: number): number;
  setTree(...addresses: number[]): void;
  setRows(x: number, out: number, columnBytes: number): void;
  setQuadrature(points: number, weights: number, count: number): void;
  setWork(...addresses: number[]): void;
  addShap(root: number, at: number, count: number, players: number): void;
}

type Bytes = Int32Array | Uint32Array | Uint8Array | Float64Array;

/** One WebAssembly instance with some rows in it: adds up the SHAP values of one tree after the other. */
export class TreeKernel {
  private readonly wasm: ReturnType<typeof instantiate<Exports>>;
  private readonly outAddress: number;
  private readonly tree: readonly number[];

  constructor(
    private readonly ensemble: TreeEnsemble,
    private readonly x: Matrix,
    players: Int32Array,
    private readonly playerCount: number,
  ) {
    this.wasm = instantiate<Exports>(KERNEL);
    const { nodes, depth, path } = extents(ensemble, players, playerCount);
    // The integrand's degree is one below the number of players on a path; vectors hold two numbers.
    const count = 2 * Math.ceil(Math.max(1, path) / 4);
    const { points, weights } = gaussLegendre(count);
    this.wasm.setQuadrature(this.put(points), this.put(weights), count);
    const columns = new Float64Array(x.rows * x.columns);
    for (let row = 0; row < x.rows; row++) {
      for (let c = 0; c < x.columns; c++) columns[c * x.rows + row] = x.data[row * x.columns + c];
    }
    const rows = this.put(columns);
    this.outAddress = this.room(8 * x.rows * playerCount);
    this.wasm.setRows(rows, this.outAddress, 8 * x.rows);
    const numbers = 8 * BLOCK_ROWS * count * (depth + 2);
    const bytes = BLOCK_ROWS * (depth + 1);
    this.wasm.setWork(
      this.room(numbers),
      this.room(numbers),
      this.room(8 * playerCount),
      this.room(BLOCK_ROWS * playerCount),
      this.room(bytes),
      this.room(48 * count * (depth + 2)),
      this.room(bytes),
      this.room(bytes),
    );
    this.tree = [4, 4, 1, 8, 8, 8].map((size) => this.room(size * nodes));
    this.wasm.setTree(...this.tree, this.put(ensemble.bits), this.put(players));
    this.memory(this.outAddress, 8 * x.rows * playerCount).fill(0);
  }

  /** Adds a tree's SHAP values of one output; returns what the tree gives on average. */
  add(tree: number, output: number): number {
    const { roots, feature, left, flags, threshold, cover, values, width } = this.ensemble;
    const start = roots[tree];
    const end = roots[tree + 1] ?? feature.length;
    const share = new Float64Array(end - start).fill(1);
    const value = new Float64Array(end - start);
    const children = new Int32Array(end - start);
    let expected = 0;
    for (let node = start; node < end; node++) {
      const first = left[node];
      if (feature[node] < 0) {
        value[node - start] = values[first * width + (width === 1 ? 0 : output)];
        expected += (cover[node] / cover[start]) * value[node - start];
        continue;
      }
      children[node - start] = first - start;
      for (const child of [first, first + 1]) share[child - start] = cover[child] / cover[node];
    }
    const parts: readonly Bytes[] = [
      feature.subarray(start, end),
      children,
      flags.subarray(start, end),
      threshold.subarray(start, end),
      share,
      value,
    ];
    for (const [i, part] of parts.entries()) this.write(this.tree[i], part);
    for (let row = 0; row < this.x.rows; row += BLOCK_ROWS) {
      this.wasm.addShap(0, 8 * row, Math.min(BLOCK_ROWS, this.x.rows - row), this.playerCount);
    }
    return expected;
  }

  /** What was added up so far, rows x players, row-major; the sums begin at zero again. */
  take(): Float64Array {
    const { rows } = this.x;
    const sums = new Float64Array(this.wasm.memory.buffer, this.outAddress, rows * this.playerCount);
    const out = new Float64Array(sums.length);
    for (let row = 0; row < rows; row++) {
      for (let p = 0; p < this.playerCount; p++) out[row * this.playerCount + p] = sums[p * rows + row];
    }
    sums.fill(0);
    return out;
  }

  private put(content: Bytes): number {
    const address = this.room(content.byteLength);
    this.write(address, content);
    return address;
  }

  private write(address: number, { buffer, byteOffset, byteLength }: Bytes): void {
    this.memory(address, byteLength).set(new Uint8Array(buffer, byteOffset, byteLength));
  }

  private memory(address: number, bytes: number): Uint8Array {
    return new Uint8Array(this.wasm.memory.buffer, address, bytes);
  }

  /** Space, at a multiple of 16. */
  private room(bytes: number): number {
    return (this.wasm.allocate(bytes + 16) + 15) & ~15;
  }
}

/** Most nodes of a tree, and most splits and most players on one path. */
function extents(
  { roots, feature, left }: TreeEnsemble,
  players: Int32Array,
  playerCount: number,
): { readonly nodes: number; readonly depth: number; readonly path: number } {
  const seen = new Int32Array(playerCount);
  let most = { nodes: 1, depth: 0, path: 0 };
  const walk = (node: number, depth: number, path: number): void => {
    if (feature[node] < 0) {
      most = { ...most, depth: Math.max(most.depth, depth), path: Math.max(most.path, path) };
      return;
    }
    const player = players[feature[node]];
    const more = path + (seen[player]++ === 0 ? 1 : 0);
    walk(left[node], depth + 1, more);
    walk(left[node] + 1, depth + 1, more);
    seen[player]--;
  };
  for (const [tree, root] of roots.entries()) {
    most = { ...most, nodes: Math.max(most.nodes, (roots[tree + 1] ?? feature.length) - root) };
    walk(root, 0, 0);
  }
  return most;
}
