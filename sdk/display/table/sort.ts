import type { TableSource, Vector } from "./source.js";
import { isSigned, vectorOf, wordsOf } from "./vector.js";

/** One key of an order. */
export interface SortKey {
  /** Place of the column, as names may not tell columns apart. */
  readonly column: number;
  /** @default false */
  readonly descending?: boolean;
}

/**
 * The rows in the order of the keys, the first counting most. Stable: equal rows stay as they were. What is missing comes
 * last whichever way is sorted, and NaN before it. Texts are ordered by their code units, as in SQL and pandas; false stands
 * before true.
 *
 * Radix sort, least significant digit first (Knuth, The Art of Computer Programming, vol. 3, 5.2.5): linear in the rows.
 *
 * @param rows the rows to sort, which stay as they are @default all
 */
export function sortRows(source: TableSource, keys: readonly SortKey[], rows?: Uint32Array): Uint32Array {
  let order: Uint32Array = rows?.slice() ?? Uint32Array.from({ length: source.numRows }, (_, row) => row);
  for (const { column, descending = false } of keys.toReversed()) {
    const found = source.columns[column];
    if (found !== undefined) order = sortBy(vectorOf(found, source.numRows), descending, order);
  }
  return order;
}

/** The place in the order of each row's value as two words; `last` marks NaN by 1 and missing values by 2. */
interface Ranks {
  readonly low: Uint32Array;
  readonly high?: Uint32Array | undefined;
  readonly last?: Uint8Array;
}

/** Ordering a dictionary takes long, so its outcome is kept as long as the codes are. */
const textRanks = new WeakMap<Int32Array, Uint32Array>();

function ranksOf(vector: Vector): Ranks {
  const { low, high } = rank(vector);
  const last = lastOf(vector);
  if (last === undefined) return { low, high };
  // What lies under a missing value means nothing: such rows are equal, and stay in their order.
  const own = vector.form === "codes" ? low.slice() : low;
  for (let i = 0; i < last.length; i++) {
    if (last[i] === 0) continue;
    own[i] = 0;
    if (high !== undefined) high[i] = 0;
  }
  return { low: own, high, last };
}

function rank(vector: Vector): Ranks {
  if (vector.form === "codes") return { low: rankTexts(vector.values, vector.categories) };
  if (vector.form === "bigints") return rankBigints(vector.values);
  const { values } = vector;
  if (values instanceof Float64Array || values instanceof Float32Array) return rankFloats(values);
  // Whole numbers of 32 bits, moved to where the least is 0.
  const least = isUnsigned(values) ? 0 : 2_147_483_648;
  const low = new Uint32Array(values.length);
  for (let i = 0; i < low.length; i++) low[i] = values[i] + least;
  return { low };
}

const isUnsigned = (values: object): boolean => /^Uint/.test(values.constructor.name);

function lastOf({ form, values, valid }: Vector): Uint8Array | undefined {
  const mayBeNaN = form === "numbers" && (values instanceof Float64Array || values instanceof Float32Array);
  if (valid === undefined && !mayBeNaN) return undefined;
  const last = new Uint8Array(values.length);
  let some = 0;
  for (let i = 0; i < last.length; i++) {
    if (valid !== undefined && valid[i] === 0) last[i] = 2;
    // biome-ignore lint/suspicious/noSelfCompare: NaN alone is not itself.
    else if (mayBeNaN && values[i] !== values[i]) last[i] = 1;
    some |= last[i];
  }
  return some === 0 ? undefined : last;
}

/** Floats as integers of the same order: of negative ones all bits turned, of others the sign's (Herf, Radix Tricks, 2001). */
function rankFloats(values: Float64Array | Float32Array): Ranks {
  const doubles = values instanceof Float64Array ? values.slice() : Float64Array.from(values);
  // −0 and 0 are equal.
  for (let i = 0; i < doubles.length; i++) if (doubles[i] === 0) doubles[i] = 0;
  return split(new BigInt64Array(doubles.buffer), true);
}

function rankBigints(values: BigInt64Array | BigUint64Array): Ranks {
  return split(values, false);
}

function split(values: BigInt64Array | BigUint64Array, floats: boolean): Ranks {
  const { words, high: upper } = wordsOf(values);
  const low = new Uint32Array(values.length);
  const high = new Uint32Array(values.length);
  const sign = floats || isSigned(values) ? 0x8000_0000 : 0;
  for (let i = 0; i < low.length; i++) {
    const h = words[2 * i + upper];
    const l = words[2 * i + 1 - upper];
    const turned = floats && h >= 0x8000_0000;
    high[i] = turned ? ~h : h ^ sign;
    low[i] = turned ? ~l : l;
  }
  return { low, high };
}

function rankTexts(codes: Int32Array, categories: readonly string[]): Uint32Array {
  const known = textRanks.get(codes);
  if (known !== undefined) return known;
  const order = Array.from(categories.keys()).sort((a, b) =>
    categories[a] < categories[b] ? -1 : categories[a] > categories[b] ? 1 : 0,
  );
  const place = new Uint32Array(categories.length);
  let at = -1;
  order.forEach((code, i) => {
    // A dictionary may hold a text twice.
    if (i === 0 || categories[code] !== categories[order[i - 1]]) at++;
    place[code] = at;
  });
  const ranks = new Uint32Array(codes.length);
  for (let i = 0; i < ranks.length; i++) ranks[i] = place[codes[i]] ?? 0;
  textRanks.set(codes, ranks);
  return ranks;
}

const BITS = 11;
const BUCKETS = 1 << BITS;

function sortBy(vector: Vector, descending: boolean, rows: Uint32Array): Uint32Array {
  const { low, high, last } = ranksOf(vector);
  const turn = descending ? 0xffff_ffff : 0;
  let from = rows;
  for (const words of high === undefined ? [low] : [low, high]) {
    for (let shift = 0; shift < 32; shift += BITS) from = pass(from, words, shift, turn);
  }
  return last === undefined ? from : pass(from, last, 0, 0);
}

/** One pass over a digit: rows into their buckets, in the order in which they come. */
function pass(rows: Uint32Array, words: Uint32Array | Uint8Array, shift: number, turn: number): Uint32Array {
  const counts = new Uint32Array(BUCKETS);
  for (let i = 0; i < rows.length; i++) counts[((words[rows[i]] ^ turn) >>> shift) & (BUCKETS - 1)]++;
  // All rows have the same digit: nothing moves.
  if (rows.length === 0 || counts[((words[rows[0]] ^ turn) >>> shift) & (BUCKETS - 1)] === rows.length)
    return rows;
  let start = 0;
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    const count = counts[bucket];
    counts[bucket] = start;
    start += count;
  }
  const out = new Uint32Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    out[counts[((words[row] ^ turn) >>> shift) & (BUCKETS - 1)]++] = row;
  }
  return out;
}
