import { AssayError } from "../../../utils/errors/index.js";
import { instantiate } from "../../../utils/webassembly.js";
import type { Matrix } from "../../tables/index.js";
import type { BinnedFeature } from "./bins.js";
import type { GrownTree, Split } from "./grown-tree.js";
import { KERNEL } from "./rows-binary.js";

/** Rows whose values are copied into WebAssembly at once. */
const READ_ROWS = 2048;
interface Exports {
  allocate(bytes: number): number;
  setRows(rows: number, columns: number, wide: number, ...addresses: number[]): void;
  setHistograms(byRow: number, rowBytes: number, ...addresses: number[]): void;
  code(x: number, first: number, count: number, tables: number): void;
  count(histogram: number, start: number, end: number): void;
  subtract(parent: number, child: number, bytes: number): void;
  sum(start: number, end: number, out: number): void;
  search(
    histogram: number,
    list: number,
    many: number,
    gradient: number,
    hessian: number,
    least: number,
    l2: number,
    whole: number,
    out: number,
  ): number;
  divide(column: number, start: number, end: number, sides: number): number;
  addValue(start: number, end: number, first: number, value: number): void;
}

/** A leaf and its rows: those at places `[start, end)` of the order. */
export interface PlacedLeaf {
  readonly node: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Binned rows in WebAssembly: their order, which trees divide, and their scores. The arrays that it hands out are views that end
 * when its memory grows.
 */
export class RowKernel {
  protected readonly wasm: ReturnType<typeof instantiate<Exports>>;
  protected readonly codeBytes: number;
  private readonly orderAt: number;
  private readonly scoresAt: number;
  private readonly sidesAt: number;

  constructor(
    readonly rows: number,
    readonly features: readonly BinnedFeature[],
    private readonly outputs: number,
  ) {
    const columns = features.length;
    this.wasm = instantiate<Exports>(KERNEL);
    const mostBins = features.reduce((most, { bins }) => Math.max(most, bins), 0);
    this.codeBytes = mostBins > 255 ? 2 : 1;
    this.orderAt = this.room(4 * rows);
    this.scoresAt = this.room(8 * rows * outputs);
    this.sidesAt = this.room(mostBins + 1);
    const byColumn = this.room(this.codeBytes * rows * columns);
    const spare = this.room(4 * rows);
    this.wasm.setRows(rows, columns, this.codeBytes - 1, byColumn, this.orderAt, spare, this.scoresAt);
  }

  /** The rows in the order that trees have put them in. */
  get order(): Uint32Array {
    return new Uint32Array(this.wasm.memory.buffer, this.orderAt, this.rows);
  }

  /** Output by output: output k of row i is `scores[k * rows + i]`. */
  get scores(): Float64Array {
    return new Float64Array(this.wasm.memory.buffer, this.scoresAt, this.outputs * this.rows);
  }

  /** Divides the rows at places [start, end), each side in the order that it had; the first place of the right side. */
  divide({ feature, bin, missingLeft, categories }: Split, start: number, end: number): number {
    const { bins } = this.features[feature];
    const sides = this.bytes(this.sidesAt, bins + 1);
    if (categories === undefined) sides.fill(1, 0, bin + 1).fill(0, bin + 1);
    else {
      sides.fill(0);
      for (const code of categories) sides[code] = 1;
    }
    sides[bins] = missingLeft ? 1 : 0;
    return this.wasm.divide(feature, start, end, this.sidesAt);
  }

  /** Leads the rows at places [start, end) down a tree; the leaves that have some. */
  place(tree: GrownTree, start: number, end: number): PlacedLeaf[] {
    const leaves: PlacedLeaf[] = [];
    const open: PlacedLeaf[] = [{ node: 0, start, end }];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (at.start === at.end) continue;
      const split = tree.splitOf(at.node);
      if (split === undefined) {
        leaves.push(at);
        continue;
      }
      const middle = this.divide(split, at.start, at.end);
      const left = tree.left[at.node];
      open.push({ node: left, start: at.start, end: middle }, { node: left + 1, start: middle, end: at.end });
    }
    return leaves;
  }

  /** Adds each leaf's value to its rows' scores of one output. */
  addToScores(tree: GrownTree, leaves: readonly PlacedLeaf[], output: number): void {
    for (const { node, start, end } of leaves)
      this.wasm.addValue(start, end, output * this.rows, tree.value[node]);
  }

  /** Finds the bins of all values, some rows at a time; trees need them. */
  read({ data, rows, columns }: Matrix): this {
    const tables = this.room(16 * columns);
    for (const [f, { cuts, bins, category }] of this.features.entries()) {
      const half = 2 ** Math.floor(Math.log2(Math.max(1, cuts.length)));
      const padded = new Float64Array(2 * half).fill(Number.POSITIVE_INFINITY);
      padded.set(cuts);
      const at = this.room(padded.byteLength);
      this.bytes(at, padded.byteLength).set(new Uint8Array(padded.buffer));
      new Uint32Array(this.wasm.memory.buffer, tables + 16 * f, 4).set([at, half, bins, category ? 1 : 0]);
    }
    const read = Math.min(rows, Math.max(1, Math.floor((READ_ROWS * 32) / Math.max(1, columns))));
    const values = this.room(8 * columns * read);
    for (let row = 0; row < rows; row += read) {
      const count = Math.min(read, rows - row);
      const part = data.subarray(row * columns, (row + count) * columns);
      new Float64Array(this.wasm.memory.buffer, values, part.length).set(part);
      this.wasm.code(values, row, count, tables);
    }
    return this;
  }

  protected bytes(address: number, count: number): Uint8Array {
    return new Uint8Array(this.wasm.memory.buffer, address, count);
  }

  protected room(bytes: number): number {
    const address = bytes < 2 ** 32 ? this.wasm.allocate(bytes) >>> 0 : 0;
    if (address > 0) return address;
    throw new AssayError("DATA_SHAPE", {
      what: "the rows do not fit into the memory that boosting has",
      got: `${this.rows} rows of ${this.features.length} columns`,
      wanted: "what fits into 4 GiB: twice a byte a value, and 40 bytes a row",
      next: "Train on fewer rows or columns, or with at most 255 bins.",
    });
  }
}
