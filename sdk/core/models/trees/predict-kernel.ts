import { instantiate } from "../../../utils/webassembly.js";
import type { Matrix } from "../../tables/index.js";
import type { TreeEnsemble } from "./ensemble.js";
import { KERNEL } from "./predict-binary.js";
import { programOf, splitCount, type TreeProgram } from "./tree-program.js";

/** Rows of a block; as in predict.as. */
const BLOCK_ROWS = 256;

interface Exports {
  allocate(bytes: number): number;
  setBlock(codes: number, stack: number, sides: number, sums: number): void;
  encode(x: number, width: number, count: number, columns: number, many: number, wide: number): void;
  addTree(
    splits: number,
    many: number,
    count: number,
    values: number,
    width: number,
    output: number,
    wide: number,
  ): void;
}

interface PlacedTree {
  readonly splits: number;
  readonly count: number;
  readonly values: number;
  readonly output: number;
}

const kernels = new WeakMap<TreeEnsemble, PredictKernel | "none">();

/** The kernel that predicts with an ensemble's trees, made at first use; undefined where the trees do not suit it. */
export function predictKernel(ensemble: TreeEnsemble): PredictKernel | undefined {
  let kernel = kernels.get(ensemble);
  if (kernel === undefined) {
    const program = programOf(ensemble);
    kernel = program === undefined ? "none" : new PredictKernel(ensemble, program);
    kernels.set(ensemble, kernel);
  }
  return kernel === "none" ? undefined : kernel;
}

/** One WebAssembly instance with an ensemble's program. */
export class PredictKernel {
  private readonly wasm: ReturnType<typeof instantiate<Exports>>;
  private readonly trees: readonly PlacedTree[];
  private readonly columnsAt: number;
  private readonly sumsAt: number;
  private readonly xAt: number;

  constructor(
    private readonly ensemble: TreeEnsemble,
    private readonly program: TreeProgram,
  ) {
    this.wasm = instantiate<Exports>(KERNEL);
    const codeBytes = program.wide ? 2 : 1;
    const slot = BLOCK_ROWS * codeBytes;
    const codes = this.room(slot * program.columns.length);
    const stack = this.room(slot * program.depth);
    this.sumsAt = this.room(8 * BLOCK_ROWS * ensemble.outputs);
    this.xAt = this.room(8 * BLOCK_ROWS * ensemble.columns);
    this.wasm.setBlock(codes, stack, this.room(slot), this.sumsAt);
    this.columnsAt = this.putColumns();
    const sides = this.put(program.sides);
    this.trees = program.trees.map((tree) => {
      const splits = tree.splits.slice();
      for (let at = 0; at < splits.length; at += 8) {
        if ((splits[at + 1] & 4) !== 0) splits[at + 2] += sides;
        splits[at] *= slot;
      }
      return {
        splits: this.put(splits),
        count: splitCount(tree),
        values: this.put(tree.values),
        output: tree.output,
      };
    });
  }

  /** Whether codes take two bytes. */
  get wide(): boolean {
    return this.program.wide;
  }

  /** Adds up the trees' leaves for each row: `outputs` numbers a row, row-major. */
  sums({ data, rows, columns }: Matrix): Float64Array {
    const { wasm, trees } = this;
    const { outputs, width } = this.ensemble;
    const wide = this.wide ? 1 : 0;
    const many = this.program.columns.length;
    const out = new Float64Array(rows * outputs);
    const x = this.doubles(this.xAt, BLOCK_ROWS * columns);
    const sums = this.doubles(this.sumsAt, BLOCK_ROWS * outputs);
    for (let row = 0; row < rows; row += BLOCK_ROWS) {
      const count = Math.min(BLOCK_ROWS, rows - row);
      x.set(data.subarray(row * columns, (row + count) * columns));
      sums.fill(0);
      wasm.encode(this.xAt, columns, count, this.columnsAt, many, wide);
      for (const tree of trees)
        wasm.addTree(tree.splits, tree.count, count, tree.values, width, tree.output, wide);
      for (let k = 0; k < outputs; k++) {
        for (let i = 0; i < count; i++) out[(row + i) * outputs + k] = sums[k * BLOCK_ROWS + i];
      }
    }
    return out;
  }

  private putColumns(): number {
    const table = new Uint32Array(4 * this.program.columns.length);
    for (const [i, { column, thresholds, categories }] of this.program.columns.entries()) {
      if (thresholds === undefined) {
        table.set([column, 0, categories], 4 * i);
        continue;
      }
      const half = 2 ** Math.floor(Math.log2(Math.max(1, thresholds.length)));
      const padded = new Float64Array(2 * half).fill(Number.POSITIVE_INFINITY);
      padded.set(thresholds);
      // The search counts from 1.
      table.set([column, this.put(padded) - 8, half], 4 * i);
    }
    return this.put(table);
  }

  private put(content: Float64Array | Uint32Array | Uint8Array): number {
    const { buffer, byteOffset, byteLength } = content;
    const address = this.room(byteLength);
    const bytes = new Uint8Array(this.wasm.memory.buffer, address, byteLength);
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength));
    return address;
  }

  private doubles(address: number, count: number): Float64Array {
    return new Float64Array(this.wasm.memory.buffer, address, count);
  }

  private room(bytes: number): number {
    const address = bytes < 2 ** 32 ? this.wasm.allocate(bytes) >>> 0 : 0;
    if (address > 0) return address;
    throw new RangeError("the trees do not fit WebAssembly's memory");
  }
}
