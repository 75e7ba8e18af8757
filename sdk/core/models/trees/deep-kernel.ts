import { AssayError } from "../../../utils/errors/index.js";
import { instantiate } from "../../../utils/webassembly.js";
import type { BinnedFeature, BinnedRows } from "./bins.js";
import { KERNEL } from "./deep-binary.js";

interface Exports {
  allocate(bytes: number): number;
  setUp(...addresses: number[]): void;
  fill(sorted: number, local: number): void;
  begin(side: number, column: number, start: number, end: number): void;
  varying(side: number, from: number, count: number, to: number, start: number, end: number): number;
  search(...place: number[]): number;
  mark(...split: number[]): number;
  divide(side: number, column: number, start: number, middle: number, end: number): void;
  divideOthers(...rows: number[]): void;
}

/** Set in a column's kind where it holds categories; as in deep.as. */
const CATEGORY = 2 ** 31;

/** Bytes of the table of columns by depth, at most. */
const MOST_LEVEL_BYTES = 2 ** 26;

/** The lists of a tree's rows in WebAssembly's memory, and the loops over them. */
export class DeepKernel {
  readonly wasm: ReturnType<typeof instantiate<Exports>>;
  /** Set by set, column by column. */
  readonly lists: readonly [readonly Uint32Array[], readonly Uint32Array[]];
  /** Numbers of columns: as many a depth as there are. */
  readonly order: Int32Array;
  /** Weight and weighted target of a row, side by side. */
  readonly pairs: Float64Array;
  readonly targets: Float64Array;
  readonly goesLeft: Uint8Array;
  /** Number of each row among the tree's rows; -1 where it is none of them. */
  readonly local: Int32Array;
  /** What `begin` and `search` say. */
  readonly out: Float64Array;
  /** Depths that there is room for. */
  readonly levels: number;
  readonly rowMask: number;

  readonly rows: number;
  readonly features: readonly BinnedFeature[];
  readonly rowBits: number;
  private readonly filled: readonly [sorted: number, local: number];

  constructor({ rows, features, codes }: BinnedRows, maxDepth: number) {
    const rowBits = rowBitsOf(rows);
    this.rows = rows;
    this.features = features;
    this.rowBits = rowBits;
    this.wasm = instantiate<Exports>(KERNEL);
    this.rowMask = 2 ** rowBits - 1;
    const columns = features.length;
    // One level more than there are depths: the last depth's nodes note theirs too. No path is longer than the rows.
    this.levels = Math.min(maxDepth, rows, Math.floor(MOST_LEVEL_BYTES / (4 * Math.max(1, columns)))) + 2;
    const cells = 4 * columns * rows;
    const sizes = [2 * cells + 64, 4 * this.levels * columns, 4 * columns, 16 * rows, 8 * rows, rows, 64];
    // All of it before the first view: memory that grows takes its views away.
    const addresses = [...sizes, cells, 4 * rows].map((bytes) => this.room(bytes));
    const [lists, order, kinds, pairs, targets, goesLeft, out, sorted, local] = addresses;
    const { buffer } = this.wasm.memory;
    const ofSide = (side: number) =>
      features.map((_, c) => new Uint32Array(buffer, lists + 4 * rows * (side * columns + c), rows));
    this.lists = [ofSide(0), ofSide(1)];
    this.order = new Int32Array(buffer, order, this.levels * columns);
    this.pairs = new Float64Array(buffer, pairs, 2 * rows);
    this.targets = new Float64Array(buffer, targets, rows);
    this.goesLeft = new Uint8Array(buffer, goesLeft, rows);
    this.out = new Float64Array(buffer, out, 8);
    this.local = new Int32Array(buffer, local, rows);
    this.filled = [sorted, local];
    for (const [c, column] of codes.entries()) {
      const into = new Uint32Array(buffer, sorted + 4 * rows * c, rows);
      sortRows(column, features[c].bins + 1, rowBits, into);
    }
    new Uint32Array(buffer, kinds, columns).set(
      features.map(({ bins, category }) => bins + (category ? CATEGORY : 0)),
    );
    this.wasm.setUp(lists, rows, columns, order, kinds, pairs, targets, goesLeft, out, rowBits);
  }

  /** Fills the first set of lists with the rows that have a number in `local`. */
  fill(): void {
    this.wasm.fill(...this.filled);
  }

  private room(bytes: number): number {
    const address = bytes < 2 ** 32 ? this.wasm.allocate(bytes) : 0;
    if (address !== 0) return address >>> 0;
    throw new AssayError("DATA_SHAPE", {
      what: "the rows and columns are more than a forest can hold in memory",
      got: `${this.rows} rows of ${this.features.length} columns`,
      wanted: "at most about 300 million values",
      next: "Learn from fewer rows or columns, or use `kind: boosting`.",
    });
  }
}

/** Bits for a row's number; the rest of 32 holds its bin. */
export function rowBitsOf(rows: number): number {
  return Math.max(1, 32 - Math.clz32(Math.max(1, rows - 1)));
}

/** Rows in order of their codes (counting sort), packed with them. */
function sortRows(codes: Uint16Array, bins: number, rowBits: number, into: Uint32Array): void {
  const starts = new Uint32Array(bins + 1);
  for (let row = 0; row < codes.length; row++) starts[codes[row] + 1]++;
  for (let bin = 0; bin < bins; bin++) starts[bin + 1] += starts[bin];
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row];
    into[starts[code]++] = (code << rowBits) | row;
  }
}
