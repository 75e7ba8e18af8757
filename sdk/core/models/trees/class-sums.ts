import type { DeepKernel } from "./deep-kernel.js";
import { type KnownNode, type SearchPlace, SideSums } from "./side-sums.js";

/** Sums of classes: weights by class. */
export class ClassSums extends SideSums {
  readonly total: Float64Array;
  private readonly left: Float64Array;
  private readonly missing: Float64Array;
  private readonly classes: Int32Array;
  private readonly weights: Float64Array;

  constructor(
    private readonly kernel: DeepKernel,
    readonly outputs: number,
  ) {
    super();
    const { rows } = kernel;
    this.total = new Float64Array(outputs);
    this.left = new Float64Array(outputs);
    this.missing = new Float64Array(outputs);
    this.classes = new Int32Array(rows);
    this.weights = new Float64Array(rows);
  }

  setRow(row: number, target: number, weight: number): void {
    this.classes[row] = target;
    this.weights[row] = weight;
  }

  begin(side: number, column: number, start: number, end: number): void {
    const { classes, weights, total } = this;
    const { rowMask, lists } = this.kernel;
    const list = lists[side][column];
    total.fill(0);
    let weight = 0;
    for (let i = start; i < end; i++) {
      const row = list[i] & rowMask;
      weight += weights[row];
      total[classes[row]] += weights[row];
    }
    this.weight = weight;
    let held = 0;
    for (let k = 0; k < total.length; k++) if (total[k] > 0) held++;
    this.isPure = held < 2;
  }

  again({ side, column, start, end }: KnownNode): void {
    this.begin(side, column, start, end);
  }

  search({ side, from, count, first, looked, start, end, minRows }: SearchPlace, next: number): number {
    const { lists, order, features } = this.kernel;
    for (let i = next; i < looked; i++) {
      const column = order[from + (first + i < count ? first + i : first + i - count)];
      const { bins, category } = features[column];
      if (category) return i;
      if (this.scan(lists[side][column], start, end, minRows, bins)) this.bestColumn = column;
    }
    return looked;
  }

  /** Scans a list for a cut that is better than the best so far; true where there is one. */
  private scan(list: Uint32Array, start: number, end: number, minRows: number, missing: number): boolean {
    const { rowBits, rowMask } = this.kernel;
    const { total, left, missing: gone, weights, classes, weight: all } = this;
    left.fill(0);
    gone.fill(0);
    let missingRows = 0;
    let missingWeight = 0;
    for (let i = end - 1; i >= start && list[i] >>> rowBits === missing; i--) {
      const row = list[i] & rowMask;
      missingRows++;
      missingWeight += weights[row];
      gone[classes[row]] += weights[row];
    }
    const valueEnd = end - missingRows;
    let squaresRight = 0;
    for (let k = 0; k < total.length; k++) squaresRight += total[k] * total[k];
    let squaresLeft = 0;
    let weight = 0;
    let found = false;
    let code = list[start] >>> rowBits;
    for (let i = start; i < valueEnd; ) {
      const row = list[i] & rowMask;
      const k = classes[row];
      const w = weights[row];
      const had = left[k];
      squaresLeft += w * (2 * had + w);
      squaresRight -= w * (2 * (total[k] - had) - w);
      left[k] = had + w;
      weight += w;
      i++;
      const next = i < end ? list[i] >>> rowBits : code;
      if (next === code) continue;
      code = next;
      if (i - start >= minRows && end - i >= minRows) {
        const score = squaresLeft / weight + squaresRight / (all - weight);
        if (score > this.bestScore) {
          this.keep(score, i, weight, missingRows > 0 ? -1 : 0);
          found = true;
        }
      }
      if (missingRows > 0 && i < valueEnd && valueEnd - i >= minRows && i - start + missingRows >= minRows) {
        const score = this.scoreWithMissing(weight, missingWeight);
        if (score > this.bestScore) {
          this.keep(score, i, weight + missingWeight, 1);
          found = true;
        }
      }
    }
    return found;
  }

  addRow(row: number, sums: Float64Array, at: number): number {
    const weight = this.weights[row];
    sums[at + this.classes[row]] += weight;
    return weight;
  }

  leafValue(values: Float64Array, node: number): void {
    const { total, weight, outputs } = this;
    for (let k = 0; k < outputs; k++) values[node * outputs + k] = total[k] / weight;
  }

  /** Takes a cut as the best so far. */
  private keep(score: number, end: number, weight: number, missing: number): void {
    this.bestScore = score;
    this.bestEnd = end;
    this.bestLeftWeight = weight;
    this.bestMissing = missing;
  }

  private scoreWithMissing(weight: number, missingWeight: number): number {
    const { left, missing, total } = this;
    let squaresLeft = 0;
    let squaresRight = 0;
    for (let k = 0; k < left.length; k++) {
      const here = left[k] + missing[k];
      squaresLeft += here * here;
      squaresRight += (total[k] - here) ** 2;
    }
    const inLeft = weight + missingWeight;
    return squaresLeft / inLeft + squaresRight / (this.weight - inLeft);
  }
}
