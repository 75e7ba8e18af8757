import type { BinnedFeature } from "./bins.js";
import { RowKernel } from "./row-kernel.js";

/** Histograms that are kept for the larger children to come; beyond, leaves are counted again. */
const POOL_BYTES = 2 ** 29;
/** Most rows that are gathered at once; as in rows.as. */
const GATHERED_ROWS = 4096;
/** Numbers that a search gives back. */
const NUMBERS = 5;

/** What a search for cuts is about: sums of the node, least Hessian of a child, L2, what the node is worth as it is. */
export interface SearchInputs {
  readonly gradient: number;
  readonly hessian: number;
  readonly least: number;
  readonly l2: number;
  readonly whole: number;
}

export interface FoundCut {
  readonly feature: number;
  readonly bin: number;
  readonly gain: number;
  /** Sums of the left side. */
  readonly gradient: number;
  readonly hessian: number;
  /** Where missing values are; undefined where the node has none. */
  readonly missingLeft: boolean | undefined;
}

/** Rows that trees grow on: with derivatives, and histograms of them. Ask for its arrays again after `histogram`, which may need more memory. */
export class HistogramKernel extends RowKernel {
  /** First bin of each column in a histogram; column f's missing values are at `offsets[f] + bins`. */
  readonly offsets: Int32Array;
  private readonly histogramBytes: number;
  private readonly derivativesAt: number;
  private readonly countedAt: number;
  private readonly searchedAt: number;
  private readonly outAt: number;
  private outView = new Float64Array(0);
  private searched = 0;
  private pool: number[] = [];
  private made = 0;

  constructor(rows: number, features: readonly BinnedFeature[], outputs: number) {
    super(rows, features, outputs);
    const columns = features.length;
    const blocks = Math.ceil(columns / 4);
    this.offsets = new Int32Array(columns + 1);
    for (const [f, { bins }] of features.entries()) this.offsets[f + 1] = this.offsets[f] + bins + 1;
    // One more bin takes what the columns that fill the last block of four up would count.
    this.histogramBytes = 16 * (this.offsets[columns] + 1);
    const offsets = new Uint32Array(4 * blocks).fill(16 * this.offsets[columns]);
    for (let f = 0; f < columns; f++) offsets[f] = 16 * this.offsets[f];
    const rowBytes = 4 * this.codeBytes * Math.max(1, blocks);
    const byRow = this.room(rowBytes * rows);
    const offsetsAt = this.room(offsets.byteLength);
    this.bytes(offsetsAt, offsets.byteLength).set(new Uint8Array(offsets.buffer));
    this.countedAt = this.room(blocks);
    this.searchedAt = this.room(16 * columns);
    this.derivativesAt = this.room(16 * rows);
    this.outAt = this.room(8 * NUMBERS);
    // The last entry keeps what was touched.
    const gathered = this.room(16 * (GATHERED_ROWS + 1));
    this.wasm.setHistograms(byRow, rowBytes, this.derivativesAt, offsetsAt, this.countedAt, gathered);
  }

  /** Gradient and Hessian of each row, side by side. */
  get derivatives(): Float64Array {
    return new Float64Array(this.wasm.memory.buffer, this.derivativesAt, 2 * this.rows);
  }

  /** Sets the columns that `histogram` counts, and those of them that `search` looks at. */
  choose(counted: readonly number[], searched: readonly number[]): void {
    const blocks = this.bytes(this.countedAt, Math.ceil(this.features.length / 4)).fill(0);
    for (const column of counted) blocks[column >>> 2] = 1;
    const list = new Uint32Array(this.wasm.memory.buffer, this.searchedAt, 4 * searched.length);
    for (const [i, column] of searched.entries()) {
      const { bins, missing } = this.features[column];
      list.set([16 * this.offsets[column], bins, missing ? 1 : 0, column], 4 * i);
    }
    this.searched = searched.length;
  }

  /** Sums of gradients and Hessians of the rows at places [start, end). */
  sum(start: number, end: number): { readonly gradient: number; readonly hessian: number } {
    this.wasm.sum(start, end, this.outAt);
    const out = this.out();
    return { gradient: out[0], hessian: out[1] };
  }

  /** A histogram of the rows at places [start, end): the handle of `[gradient, Hessian]` a bin. Give it back with `release`. */
  histogram(start: number, end: number): number {
    const address = this.pool.pop() ?? this.newHistogram();
    this.bytes(address, this.histogramBytes).fill(0);
    this.wasm.count(address, start, end);
    return address;
  }

  /** Takes a child's histogram from its parent's: what is left is the other child's. */
  subtract(parent: number, child: number): void {
    this.wasm.subtract(parent, child, this.histogramBytes);
  }

  release(histogram: number): void {
    this.pool.push(histogram);
  }

  /** Whether there should be no more histograms than there are. */
  get isFull(): boolean {
    return this.pool.length < 2 && this.made * this.histogramBytes >= POOL_BYTES;
  }

  /** The numbers of a histogram. */
  bins(histogram: number): Float64Array {
    return new Float64Array(this.wasm.memory.buffer, histogram, this.histogramBytes / 8);
  }

  /** The best cut by the columns of `searched` that gains more than `beat`; without L1 and without bounds of outputs. */
  search(histogram: number, node: SearchInputs, beat: number): FoundCut | undefined {
    const { gradient, hessian, least, l2, whole } = node;
    const out = this.out();
    out[0] = beat;
    const { searchedAt, searched, outAt } = this;
    const feature = this.wasm.search(
      histogram,
      searchedAt,
      searched,
      gradient,
      hessian,
      least,
      l2,
      whole,
      outAt,
    );
    if (feature < 0) return undefined;
    const missingLeft = out[4] === 2 ? undefined : out[4] === 1;
    return { feature, bin: out[3], gain: out[0], gradient: out[1], hessian: out[2], missingLeft };
  }

  private newHistogram(): number {
    this.made++;
    return this.room(this.histogramBytes);
  }

  private out(): Float64Array {
    const { buffer } = this.wasm.memory;
    if (this.outView.buffer !== buffer) this.outView = new Float64Array(buffer, this.outAt, NUMBERS);
    return this.outView;
  }
}
