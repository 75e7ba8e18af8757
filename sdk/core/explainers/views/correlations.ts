import { isString, type Table } from "../../tables/index.js";
import type { Correlation } from "../explanation.js";
import { ascendingRows, pearson, ranksInOrder } from "./ranks.js";

/** From this size on, two columns are said to go together. */
export const CORRELATION_THRESHOLD = 0.7;
/** Products that all pairs may cost in all; beyond it fewer rows are looked at, evenly spread. */
const MAX_WORK = 2e8;
const LEAST_ROWS = 200;
/** Pairs looked at, at most: those of the first columns with all. */
const MAX_PAIRS = 500_000;

/** A column, ready to be held against others. */
export interface PreparedColumn {
  readonly name: string;
  /** Numbers, or the codes of texts; NaN where there is no value. */
  readonly values: Float64Array;
  readonly isText: boolean;
  /** Of a column of numbers: the rows that have one, in the order of their numbers. */
  readonly order?: Uint32Array;
  /** Ranks of a column of numbers without gaps. */
  readonly ranks?: Float64Array;
}

/**
 * Columns that go together, the strongest first: Spearman's rank correlation of two numbers, Cramér's V of two texts
 * (corrected for bias, Bergsma 2013), the correlation ratio of a number and a text (corrected as epsilon squared, Kelley
 * 1935), over rows where both are known. The corrections keep columns of many rare texts from seeming to know all.
 * Where there are very many columns, only pairs with one of the first ones are looked at: give the important ones first.
 */
export function correlatedColumns(
  table: Table,
  features: readonly string[],
  threshold: number = CORRELATION_THRESHOLD,
): Correlation[] {
  const names = features.filter((name) => table.has(name));
  const firsts = Math.min(names.length, Math.max(1, Math.floor(MAX_PAIRS / Math.max(1, names.length))));
  const pairs = Math.max(1, firsts * names.length);
  const rows = Math.min(table.numRows, Math.max(LEAST_ROWS, Math.floor(MAX_WORK / pairs)));
  const seen =
    rows === table.numRows
      ? table
      : table.take(Uint32Array.from({ length: rows }, (_, i) => Math.floor((i * table.numRows) / rows)));
  const columns = names.map((name) => prepareColumn(seen, name));
  const found: Correlation[] = [];
  for (let i = 0; i < firsts; i++) {
    for (let j = i + 1; j < columns.length; j++) {
      const correlation = correlate(columns[i], columns[j]);
      if (Math.abs(correlation.coefficient) >= threshold) found.push(correlation);
    }
  }
  return found.sort((a, b) => Math.abs(b.coefficient) - Math.abs(a.coefficient));
}

/** The columns that go together with this one, the strongest first. */
export function correlatesOf(
  feature: string,
  correlations: readonly Correlation[] = [],
): { readonly feature: string; readonly coefficient: number }[] {
  return correlations
    .filter(({ features }) => features.includes(feature))
    .map(({ features: [a, b], coefficient }) => ({ feature: a === feature ? b : a, coefficient }));
}

/** @param isCategory whether numbers are codes, without an order @default whether they are texts */
export function prepareColumn(
  table: Table,
  name: string,
  isCategory: boolean = isString(table.column(name)),
): PreparedColumn {
  if (isCategory) {
    // Two categories of one text would be one.
    const codes = new Map<string, number>();
    const values = Float64Array.from({ length: table.numRows }, (_, r) => {
      const text = table.value(name, r);
      if (text === null || Number.isNaN(text)) return Number.NaN;
      const code = codes.get(String(text)) ?? codes.size;
      codes.set(String(text), code);
      return code;
    });
    return { name, values, isText: true };
  }
  const values = table.numbers(name);
  const order = ascendingRows(values);
  const whole = order.length === values.length;
  return { name, values, isText: false, order, ...(whole ? { ranks: ranksInOrder(values, order) } : {}) };
}

/** How two columns go together, by the measure of their kinds; NaN where it is not defined. */
export function correlate(a: PreparedColumn, b: PreparedColumn): Correlation {
  const features = [a.name, b.name] as const;
  if (!a.isText && !b.isText) return { features, coefficient: rankCorrelation(a, b), measure: "spearman" };
  if (a.isText && b.isText)
    return { features, coefficient: cramersV(a.values, b.values), measure: "cramersV" };
  const [codes, numbers] = a.isText ? [a.values, b.values] : [b.values, a.values];
  return { features, coefficient: correlationRatio(codes, numbers), measure: "correlationRatio" };
}

/** Spearman's correlation of the rows that both have. */
function rankCorrelation(a: PreparedColumn, b: PreparedColumn): number {
  if (a.ranks !== undefined && b.ranks !== undefined) return pearson(a.ranks, b.ranks);
  const among = (own: PreparedColumn, other: PreparedColumn) => {
    const order = own.order ?? ascendingRows(own.values);
    return ranksInOrder(
      own.values,
      order.filter((row) => !Number.isNaN(other.values[row])),
    );
  };
  const [p, q] = [among(a, b), among(b, a)];
  const isBoth = (_: number, row: number) => !Number.isNaN(a.values[row]) && !Number.isNaN(b.values[row]);
  return pearson(p.filter(isBoth), q.filter(isBoth));
}

function counted(counts: Map<number, number>, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** A share that is nothing but rounding is none: its root would look like something, and another order of rows another thing. */
function beyondRounding(share: number): number {
  return share > 1e-12 ? share : 0;
}

/** Cramér's V of two columns of codes, corrected for bias: 0 where they are independent, 1 where each tells the other. */
export function cramersV(a: Float64Array, b: Float64Array): number {
  const rows = new Map<number, number>();
  const columns = new Map<number, number>();
  const cells = new Map<number, number>();
  let width = 0;
  for (let i = 0; i < b.length; i++) width = Math.max(width, (b[i] || 0) + 1);
  let n = 0;
  for (let i = 0; i < a.length; i++) {
    if (Number.isNaN(a[i]) || Number.isNaN(b[i])) continue;
    n++;
    counted(rows, a[i]);
    counted(columns, b[i]);
    counted(cells, a[i] * width + b[i]);
  }
  const [r, c] = [rows.size, columns.size];
  if (n < 2 || r < 2 || c < 2) return Number.NaN;
  // Only cells that occur count: chi squared / n = sum of n_ij^2 / (n_i n_j) - 1.
  let phi = -1;
  for (const [cell, count] of cells) {
    const row = rows.get(Math.floor(cell / width)) ?? 1;
    const column = columns.get(cell % width) ?? 1;
    phi += (count * count) / (row * column);
  }
  const corrected = beyondRounding(phi - ((r - 1) * (c - 1)) / (n - 1));
  const size = (levels: number) => levels - (levels - 1) ** 2 / (n - 1);
  const least = Math.min(size(r), size(c)) - 1;
  return least > 1e-9 ? Math.min(1, Math.sqrt(corrected / least)) : Number.NaN;
}

/** How much of a number's spread the groups of a text tell, as a root: 0 for nothing, 1 for all. */
export function correlationRatio(codes: Float64Array, numbers: Float64Array): number {
  const groups = new Map<number, { count: number; sum: number }>();
  let [n, mean] = [0, 0];
  for (let i = 0; i < codes.length; i++) {
    if (Number.isNaN(codes[i]) || !Number.isFinite(numbers[i])) continue;
    n++;
    mean += (numbers[i] - mean) / n;
    const group = groups.get(codes[i]);
    if (group === undefined) groups.set(codes[i], { count: 1, sum: numbers[i] });
    else {
      group.count++;
      group.sum += numbers[i];
    }
  }
  let [all, within] = [0, 0];
  for (let i = 0; i < codes.length; i++) {
    const group = groups.get(codes[i]);
    if (group === undefined || !Number.isFinite(numbers[i])) continue;
    all += (numbers[i] - mean) ** 2;
    within += (numbers[i] - group.sum / group.count) ** 2;
  }
  if (groups.size < 2 || n <= groups.size || all === 0) return Number.NaN;
  const share = 1 - within / (n - groups.size) / (all / (n - 1));
  return Math.sqrt(beyondRounding(share));
}
