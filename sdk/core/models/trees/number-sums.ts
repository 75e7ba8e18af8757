import { SideSums } from "./side-sums.js";

/** Sums of numbers. */
export class NumberSums extends SideSums {
  readonly outputs = 1;
  readonly total = new Float64Array(1);
  private readonly targets: Float64Array;
  /** Weight and weighted target of each row, side by side. */
  private readonly pairs: Float64Array;

  constructor(rows: number) {
    super();
    this.targets = new Float64Array(rows);
    this.pairs = new Float64Array(2 * rows);
  }

  setRow(row: number, target: number, weight: number): void {
    this.targets[row] = target;
    this.pairs[2 * row] = weight;
    this.pairs[2 * row + 1] = target * weight;
  }

  begin(list: Uint32Array, start: number, end: number, rowMask: number): void {
    const { targets, pairs } = this;
    const first = targets[list[start] & rowMask];
    let weight = 0;
    let sum = 0;
    let pure = true;
    for (let i = start; i < end; i++) {
      const row = list[i] & rowMask;
      weight += pairs[2 * row];
      sum += pairs[2 * row + 1];
      if (targets[row] !== first) pure = false;
    }
    this.weight = weight;
    this.total[0] = sum;
    this.isPure = pure;
  }

  scan(
    list: Uint32Array,
    start: number,
    end: number,
    rowBits: number,
    rowMask: number,
    minRows: number,
    missing: number,
  ): boolean {
    if (list[end - 1] >>> rowBits === missing)
      return this.scanWithMissing(list, start, end, rowBits, rowMask, minRows, missing);
    const { pairs, weight: all } = this;
    const total = this.total[0];
    let best = this.bestScore;
    let bestEnd = -1;
    let bestWeight = 0;
    let weight = 0;
    let sum = 0;
    let packed = list[start];
    const last = end - minRows;
    for (let i = start; i < last; ) {
      const at = (packed & rowMask) << 1;
      const code = packed >>> rowBits;
      weight += pairs[at];
      sum += pairs[at + 1];
      packed = list[++i];
      if (packed >>> rowBits === code || i - start < minRows) continue;
      const rest = total - sum;
      const score = (sum * sum) / weight + (rest * rest) / (all - weight);
      if (score <= best) continue;
      best = score;
      bestEnd = i;
      bestWeight = weight;
    }
    if (bestEnd < 0) return false;
    this.keep(best, bestEnd, bestWeight, 0);
    return true;
  }

  /** Each cut is tried with the missing values on either side; they stand at the list's end. */
  private scanWithMissing(
    list: Uint32Array,
    start: number,
    end: number,
    rowBits: number,
    rowMask: number,
    minRows: number,
    missing: number,
  ): boolean {
    const { pairs, weight: all } = this;
    const total = this.total[0];
    const before = this.bestScore;
    let valueEnd = end;
    let missingWeight = 0;
    let missingSum = 0;
    while (valueEnd > start && list[valueEnd - 1] >>> rowBits === missing) {
      const row = list[--valueEnd] & rowMask;
      missingWeight += pairs[2 * row];
      missingSum += pairs[2 * row + 1];
    }
    let weight = 0;
    let sum = 0;
    for (let i = start; i < valueEnd; ) {
      const packed = list[i];
      const row = packed & rowMask;
      weight += pairs[2 * row];
      sum += pairs[2 * row + 1];
      i++;
      if (list[i] >>> rowBits === packed >>> rowBits) continue;
      if (i - start >= minRows && end - i >= minRows) {
        const score = sum ** 2 / weight + (total - sum) ** 2 / (all - weight);
        if (score > this.bestScore) this.keep(score, i, weight, -1);
      }
      if (i < valueEnd && valueEnd - i >= minRows && i - start + end - valueEnd >= minRows) {
        const here = sum + missingSum;
        const inLeft = weight + missingWeight;
        const score = here ** 2 / inLeft + (total - here) ** 2 / (all - inLeft);
        if (score > this.bestScore) this.keep(score, i, inLeft, 1);
      }
    }
    return this.bestScore > before;
  }

  addRow(row: number, sums: Float64Array, at: number): number {
    sums[at] += this.pairs[2 * row + 1];
    return this.pairs[2 * row];
  }

  leafValue(values: Float64Array, node: number): void {
    values[node] = this.total[0] / this.weight;
  }
}
