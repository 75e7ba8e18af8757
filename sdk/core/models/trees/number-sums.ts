import type { DeepKernel } from "./deep-kernel.js";
import { type KnownNode, type SearchPlace, SideSums } from "./side-sums.js";

/** Sums of numbers, by WebAssembly. */
export class NumberSums extends SideSums {
  readonly outputs = 1;
  readonly total = new Float64Array(1);

  constructor(private readonly kernel: DeepKernel) {
    super();
  }

  setRow(row: number, target: number, weight: number): void {
    const { targets, pairs } = this.kernel;
    targets[row] = target;
    pairs[2 * row] = weight;
    pairs[2 * row + 1] = target * weight;
  }

  begin(side: number, column: number, start: number, end: number): void {
    const { wasm, out } = this.kernel;
    wasm.begin(side, column, start, end);
    this.weight = out[0];
    this.total[0] = out[1];
    this.isPure = out[2] === 0;
  }

  again({ weight, total }: KnownNode): void {
    this.weight = weight;
    this.total[0] = total;
  }

  search(place: SearchPlace, next: number): number {
    const { side, from, count, first, looked, start, end, minRows } = place;
    const { wasm, out } = this.kernel;
    out[0] = this.weight;
    out[1] = this.total[0];
    out[3] = this.bestScore;
    out[5] = -1;
    const stopped = wasm.search(side, from, count, first, next, looked, start, end, minRows);
    if (out[5] >= 0) {
      this.bestScore = out[3];
      this.bestLeftWeight = out[4];
      this.bestColumn = out[5];
      this.bestEnd = out[6];
      this.bestMissing = out[7];
    }
    return stopped;
  }

  addRow(row: number, sums: Float64Array, at: number): number {
    const { pairs } = this.kernel;
    sums[at] += pairs[2 * row + 1];
    return pairs[2 * row];
  }

  leafValue(values: Float64Array, node: number): void {
    values[node] = this.total[0] / this.weight;
  }
}
