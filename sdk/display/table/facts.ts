import { histogram } from "./histogram.js";
import type { Numbers, SourceColumn, TableSource, Vector } from "./source.js";
import { gatherVector, isSigned, toNumbers, vectorOf, wordsOf } from "./vector.js";

/** Texts that are counted in a histogram's place, at most. */
const TOP = 12;
/** Cells of typed columns that are read whole; of a larger table, a sample is. */
const MAX_CELLS = 12_000_000;
/** The same where each cell is asked for by a call. */
const MAX_CALLED_CELLS = 300_000;
/** Rows of which a histogram and the number of different values are told. */
const SAMPLE_ROWS = 20_000;
/** Different numbers that are told apart before they are "many". */
const MAX_DISTINCT = 1_000;

/** What the header says of a column. */
export interface ColumnFacts {
  /** Rows without a value: counted over all rows where the column is typed or `isExact`, else told from a sample. */
  readonly missing: number;
  readonly missingIsExact: boolean;
  /** Rows of numbers that are NaN or infinite: counted where `isExact`, else told from a sample. */
  readonly notFinite: number;
  /** Whether `notFinite`, `range` and `top` are of all rows, not of a sample. */
  readonly isExact: boolean;
  /** Of numbers, booleans and times (milliseconds since 1970) with a finite value. */
  readonly range?: { readonly min: number; readonly max: number };
  /** Counts of equally wide bins over the range; whole numbers of a short range have a bin each. */
  readonly counts?: readonly number[];
  /** The most frequent texts, of equal counts the first. */
  readonly top?: readonly { readonly text: string; readonly count: number }[];
  /** Different values among the rows that were read; absent where they are more than a thousand numbers. */
  readonly distinct?: number;
  /** Rows that `counts` and `distinct` are of. */
  readonly read: number;
}

/** What is said of the columns of a table: cheap enough to be asked before each display. */
export function tableFacts({ columns, numRows }: TableSource): ColumnFacts[] {
  const called = columns.filter(({ vector }) => vector === undefined).length;
  const rows = sampleRows(numRows);
  const wholeVectors = (columns.length - called) * numRows <= MAX_CELLS;
  const wholeCalled = called * numRows <= MAX_CALLED_CELLS;
  return columns.map((column) => {
    const isExact = column.vector === undefined ? wholeCalled : wholeVectors;
    return columnFacts(column, numRows, isExact, rows);
  });
}

/**
 * Rows spread over all: one of each stretch, at a place in it that jumps, as an even step could meet the same hour of each
 * day. Undefined where all rows are few enough.
 */
function sampleRows(numRows: number): Uint32Array | undefined {
  if (numRows <= SAMPLE_ROWS) return undefined;
  const step = numRows / SAMPLE_ROWS;
  return Uint32Array.from({ length: SAMPLE_ROWS }, (_, i) =>
    // Fractions of multiples of the golden ratio: as even as jumps can be.
    Math.min(numRows - 1, Math.floor((i + ((i * 0.618_033_988_749_895) % 1)) * step)),
  );
}

function columnFacts(
  column: SourceColumn,
  numRows: number,
  isExact: boolean,
  rows: Uint32Array | undefined,
): ColumnFacts {
  const vector = isExact || rows === undefined ? vectorOf(column, numRows) : gatherVector(column, rows);
  const count = vector.values.length;
  // Of a sample, as many are told as the whole column will have.
  const scale = numRows / Math.max(1, count);
  // What is missing in a typed column is one byte a row: that is always counted.
  const missing =
    column.vector === undefined ? Math.round(missingOf(vector) * scale) : missingOf(column.vector);
  const whole = isExact || rows === undefined;
  const base = { missing, missingIsExact: whole || column.vector !== undefined, isExact: whole };
  if (vector.form === "codes") {
    const { top, distinct } = textFacts(vector);
    return { ...base, notFinite: 0, read: count, top, distinct };
  }
  const { range, notFinite } = rangeOf(vector);
  const told = { ...base, notFinite: Math.round(notFinite * scale) };
  if (range === undefined) return { ...told, read: count };
  const few = rows === undefined || count <= SAMPLE_ROWS ? vector : gatherVector({ ...column, vector }, rows);
  const { values, valid } = toNumbers(few);
  const distinct = distinctOf(values, valid);
  const areWhole = !("scale" in vector) && Number.isInteger(range.min) && Number.isInteger(range.max);
  return {
    ...told,
    range,
    read: values.length,
    counts: histogram(values, valid, range, areWhole),
    ...(distinct === undefined ? {} : { distinct }),
  };
}

function missingOf({ valid }: Vector): number {
  if (valid === undefined) return 0;
  let missing = 0;
  for (let i = 0; i < valid.length; i++) missing += valid[i] === 0 ? 1 : 0;
  return missing;
}

function textFacts({ values, valid, categories }: Extract<Vector, { form: "codes" }>) {
  const counts = new Uint32Array(categories.length);
  for (let i = 0; i < values.length; i++) if (valid === undefined || valid[i] !== 0) counts[values[i]]++;
  let distinct = 0;
  const top: number[] = [];
  for (let code = 0; code < counts.length; code++) {
    if (counts[code] === 0) continue;
    distinct++;
    if (top.length === TOP && counts[code] <= counts[top[TOP - 1]]) continue;
    let at = top.length;
    while (at > 0 && counts[top[at - 1]] < counts[code]) at--;
    top.splice(at, 0, code);
    if (top.length > TOP) top.pop();
  }
  return { distinct, top: top.map((code) => ({ text: categories[code], count: counts[code] })) };
}

interface Range {
  readonly range?: { readonly min: number; readonly max: number };
  readonly notFinite: number;
}

function rangeOf(vector: Exclude<Vector, { form: "codes" }>): Range {
  const { scale = 1, valid } = vector;
  const { min, max, notFinite } =
    vector.form === "bigints" ? bigRange(vector.values, valid) : numberRange(vector.values, valid);
  return min > max ? { notFinite } : { range: { min: min * scale, max: max * scale }, notFinite };
}

const CHUNK = 16_384;

/**
 * The range of numbers of any type. Others than doubles are turned into these chunk by chunk: a loop that meets arrays of several
 * types is several times slower than one that knows its own.
 */
function numberRange(values: Numbers, valid: Uint8Array | undefined) {
  if (values instanceof Float64Array) return doubleRange(values, valid);
  const chunk = new Float64Array(Math.min(CHUNK, values.length));
  const all = { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY, notFinite: 0 };
  for (let start = 0; start < values.length; start += CHUNK) {
    const part = values.subarray(start, start + CHUNK);
    chunk.set(part);
    const found = doubleRange(chunk.subarray(0, part.length), valid?.subarray(start, start + CHUNK));
    all.min = Math.min(all.min, found.min);
    all.max = Math.max(all.max, found.max);
    all.notFinite += found.notFinite;
  }
  return all;
}

function doubleRange(values: Float64Array, valid: Uint8Array | undefined) {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let notFinite = 0;
  for (let i = 0; i < values.length; i++) {
    if (valid !== undefined && valid[i] === 0) continue;
    const value = values[i];
    // False of NaN and of both infinities.
    if (value - value === 0) {
      if (value < min) min = value;
      if (value > max) max = value;
    } else notFinite++;
  }
  return { min, max, notFinite };
}

function bigRange(values: BigInt64Array | BigUint64Array, valid: Uint8Array | undefined) {
  const { words, high } = wordsOf(values);
  const signed = isSigned(values);
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    if (valid !== undefined && valid[i] === 0) continue;
    const upper = signed ? words[2 * i + high] | 0 : words[2 * i + high];
    const value = upper * 4_294_967_296 + words[2 * i + 1 - high];
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max, notFinite: 0 };
}

function distinctOf(values: ArrayLike<number>, valid: Uint8Array | undefined): number | undefined {
  const seen = new Set<number>();
  for (let i = 0; i < values.length; i++) {
    if (valid === undefined || valid[i] !== 0) seen.add(values[i]);
    if (seen.size > MAX_DISTINCT) return undefined;
  }
  return seen.size;
}
