import type { BinnedRows } from "./bins.js";

/**
 * Rows by rows, as numbers of one long histogram over all columns: column f's bin b is `offsets[f] + b`, its missing values
 * `offsets[f] + bins`. One row's codes stand side by side, so that a node that holds few of the rows reads little memory.
 */
export interface HistogramRows {
  readonly data: BinnedRows;
  readonly codes: Uint16Array | Uint32Array;
  readonly offsets: Int32Array;
  /** Bins of all columns. */
  readonly bins: number;
}

export function histogramRows(data: BinnedRows): HistogramRows {
  const columns = data.features.length;
  const offsets = new Int32Array(columns + 1);
  for (const [f, { bins }] of data.features.entries()) offsets[f + 1] = offsets[f] + bins + 1;
  const bins = offsets[columns];
  const size = data.rows * columns;
  const codes = bins <= 65_536 ? new Uint16Array(size) : new Uint32Array(size);
  for (const [f, column] of data.codes.entries()) {
    const offset = offsets[f];
    for (let row = 0, at = f; row < data.rows; row++, at += columns) codes[at] = offset + column[row];
  }
  return { data, codes, offsets, bins };
}

/** Adds gradient and Hessian of rows to their bins: `[gradient, Hessian]` a bin. Without Hessians each row counts 1. */
export function addRows(
  histogram: Float64Array,
  { codes, data }: HistogramRows,
  rows: Uint32Array,
  start: number,
  end: number,
  gradients: Float64Array,
  hessians: Float64Array | undefined,
): void {
  const columns = data.features.length;
  if (hessians === undefined) addCounted(histogram, codes, columns, rows, start, end, gradients);
  else addWeighted(histogram, codes, columns, rows, start, end, gradients, hessians);
}

/** The same loop as below but for what a row counts: a choice inside of it would be made for every bin of every row. */
function addCounted(
  histogram: Float64Array,
  codes: Uint16Array | Uint32Array,
  columns: number,
  rows: Uint32Array,
  start: number,
  end: number,
  gradients: Float64Array,
): void {
  for (let i = start; i < end; i++) {
    const row = rows[i];
    const gradient = gradients[row];
    const last = (row + 1) * columns;
    for (let at = row * columns; at < last; at++) {
      const bin = codes[at] << 1;
      histogram[bin] += gradient;
      histogram[bin + 1] += 1;
    }
  }
}

function addWeighted(
  histogram: Float64Array,
  codes: Uint16Array | Uint32Array,
  columns: number,
  rows: Uint32Array,
  start: number,
  end: number,
  gradients: Float64Array,
  hessians: Float64Array,
): void {
  for (let i = start; i < end; i++) {
    const row = rows[i];
    const gradient = gradients[row];
    const hessian = hessians[row];
    const last = (row + 1) * columns;
    for (let at = row * columns; at < last; at++) {
      const bin = codes[at] << 1;
      histogram[bin] += gradient;
      histogram[bin + 1] += hessian;
    }
  }
}

/** What is left of the parent's histogram without the sibling's, in the parent's place. */
export function subtract(parent: Float64Array, sibling: Float64Array): void {
  for (let i = 0; i < parent.length; i++) parent[i] -= sibling[i];
}
