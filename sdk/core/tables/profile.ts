import {
  type Column,
  type ColumnType,
  isString,
  nullCount,
  type Scalar,
  toFloat64,
  valueAt,
} from "./column.js";
import type { Table } from "./table.js";

/** Counts of equally wide bins between the least and the greatest finite value; the last bin includes its upper edge. */
export interface Histogram {
  /** Bin edges, one more than bins, ascending. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

/** Statistics of a column's finite values. Dates count in days, timestamps in milliseconds since 1970. */
export interface NumberProfile {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Sample standard deviation (n - 1); NaN for one value. */
  readonly std: number;
  /** Quantiles by name (`"0.05"` … `"0.95"`), between values by linear interpolation (type 7 of Hyndman and Fan, NumPy's default). */
  readonly quantiles: Readonly<Record<string, number>>;
  readonly histogram: Histogram;
}

/** A value and how many rows hold it. */
export interface ValueCount {
  readonly value: Scalar;
  readonly count: number;
}

/** What a column holds, in numbers. */
export interface ColumnProfile {
  readonly name: string;
  readonly type: ColumnType;
  readonly rows: number;
  /** Rows that are null. */
  readonly missing: number;
  /** Rows that are NaN or infinite. */
  readonly notFinite: number;
  /** Different values that are not null. */
  readonly distinct: number;
  /** Of numbers, booleans (0 and 1), dates and timestamps with at least one finite value. */
  readonly numbers?: NumberProfile;
  /** The values that most rows hold, most frequent first; of equal counts the one that comes first in the table. */
  readonly top: readonly ValueCount[];
}

/** What a table holds, in numbers. */
export interface TableProfile {
  readonly rows: number;
  readonly bytes: number;
  readonly columns: readonly ColumnProfile[];
}

/** What a profile shows. */
export interface ProfileOptions {
  /** Bins of a histogram; whole numbers of a short range (under twice as many) have one each. @default 20 */
  readonly bins?: number;
  /** Most frequent values to list. @default 10 */
  readonly top?: number;
}

const QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95];

/** Counts, ranges, quantiles, histograms and frequent values of every column. Pure; O(n log n) a numeric column. */
export function profileTable(table: Table, options: ProfileOptions = {}): TableProfile {
  const { bins = 20, top = 10 } = options;
  return {
    rows: table.numRows,
    bytes: table.bytes,
    columns: table.entries().map(([name, column]) => profileColumn(name, column, bins, top)),
  };
}

function profileColumn(name: string, column: Column, bins: number, topCount: number): ColumnProfile {
  const { counts, firstRows } = countValues(column);
  const top = mostFrequent(counts, topCount).map((i) => ({
    value: valueAt(column, firstRows[i]),
    count: counts[i],
  }));
  const missing = nullCount(column);
  const base = { name, type: column.type, rows: column.values.length, missing, distinct: counts.length, top };
  if (isString(column)) return { ...base, notFinite: 0 };
  const finite = toFloat64(column, name).filter(Number.isFinite).sort();
  const notFinite = base.rows - missing - finite.length;
  return finite.length === 0
    ? { ...base, notFinite }
    : { ...base, notFinite, numbers: describeSorted(finite, bins) };
}

/** How many rows hold each different value, and the first row of each; nulls are left out, NaN is one value. */
function countValues(column: Column): { counts: number[]; firstRows: number[] } {
  const seen = new Map<number | bigint, number>();
  const counts: number[] = [];
  const firstRows: number[] = [];
  for (let row = 0; row < column.values.length; row++) {
    if (column.valid !== undefined && column.valid[row] === 0) continue;
    const value = column.values[row];
    const at = seen.get(value);
    if (at !== undefined) counts[at]++;
    else {
      seen.set(value, counts.length);
      counts.push(1);
      firstRows.push(row);
    }
  }
  return { counts, firstRows };
}

/**
 * Indices of the greatest counts, greatest first, of equal ones the first. Only those above the least wanted count are
 * ordered by a comparison: a column of floats has as many values as rows, and ordering them all took a minute a million.
 */
function mostFrequent(counts: readonly number[], wanted: number): number[] {
  const least = Float64Array.from(counts).sort().at(-wanted) ?? 0;
  const above: number[] = [];
  const equal: number[] = [];
  counts.forEach((count, i) => {
    if (count > least) above.push(i);
    else if (count === least && equal.length < wanted) equal.push(i);
  });
  return [...above.sort((a, b) => counts[b] - counts[a]), ...equal].slice(0, wanted);
}

/** Mean, and the sum of squared distances from it. */
export function meanAndSquares(values: Float64Array): { readonly mean: number; readonly squares: number } {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return { mean, squares };
}

function describeSorted(sorted: Float64Array, bins: number): NumberProfile {
  const n = sorted.length;
  const { mean, squares } = meanAndSquares(sorted);
  return {
    min: sorted[0],
    max: sorted[n - 1],
    mean,
    std: n > 1 ? Math.sqrt(squares / (n - 1)) : Number.NaN,
    quantiles: Object.fromEntries(QUANTILES.map((q) => [String(q), quantileOfSorted(sorted, q)])),
    histogram: histogramOfSorted(sorted, bins),
  };
}

/** The quantile of ascending numbers, linear between neighbours (NumPy's default). `share` lies in [0, 1]. */
export function quantileOfSorted(sorted: ArrayLike<number>, share: number): number {
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  const [from, to] = [sorted[low], sorted[Math.min(low + 1, sorted.length - 1)]];
  if (at === low || from === to) return from;
  const step = to - from;
  // Two numbers may be further apart than the largest float, and rounding must not leave the range.
  return Math.min(
    to,
    Number.isFinite(step) ? from + (at - low) * step : from * (1 - at + low) + to * (at - low),
  );
}

/**
 * Whole numbers of a short range (hours, months) have a bin each: bins of another width would hold now one number, now
 * two, and show spikes that are not in the data. A constant column has bins one wide in all, as NumPy makes them.
 *
 * @param shortRange whole numbers of a smaller range have a bin each
 */
export function histogramOfSorted(sorted: Float64Array, wanted: number, shortRange = 2 * wanted): Histogram {
  const [least, greatest] = [sorted[0], sorted[sorted.length - 1]];
  const isShort = greatest > least && greatest - least < shortRange && sorted.every(Number.isInteger);
  const bins = isShort ? greatest - least + 1 : wanted;
  const isHalfOut = isShort || least === greatest;
  const [low, high] = isHalfOut ? [least - 0.5, greatest + 0.5] : [least, greatest];
  const step = (high - low) / bins;
  // The second form is for ranges wider than the largest float.
  const edgeAt = (i: number) =>
    Number.isFinite(step) ? low + i * step : low * (1 - i / bins) + high * (i / bins);
  const edges = Array.from({ length: bins + 1 }, (_, i) => edgeAt(i));
  edges[bins] = high;
  const counts = new Array<number>(bins).fill(0);
  let bin = 0;
  for (const value of sorted) {
    while (bin < bins - 1 && value >= edges[bin + 1]) bin++;
    counts[bin]++;
  }
  return { edges, counts };
}
