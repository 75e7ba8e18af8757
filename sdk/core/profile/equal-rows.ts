import { type Column, isBigInt, isNull, isString, type Table } from "../tables/index.js";
import { levelsOf } from "./levels.js";

/** A number of 53 bits for each row, made of one column after the other. Equal rows have equal numbers; other rows may, by chance. */
export class RowHashes {
  private readonly high: Uint32Array;
  private readonly low: Uint32Array;

  constructor(rows: number) {
    this.high = new Uint32Array(rows).fill(0x9e3779b9);
    this.low = new Uint32Array(rows).fill(0x85ebca6b);
  }

  /** Takes a column in. The multipliers are those of MurmurHash3 (Appleby, public domain). */
  add(column: Column): void {
    const { high, low } = this;
    const words = wordsOf(column);
    for (let row = 0; row < high.length; row++) {
      const [first, second] = [words[2 * row], words[2 * row + 1]];
      let h = Math.imul(high[row] ^ first, 0xcc9e2d51);
      h = Math.imul(h ^ (h >>> 15) ^ second, 0x1b873593);
      high[row] = h ^ (h >>> 13);
      let l = Math.imul(low[row] ^ second, 0x85ebca6b);
      l = Math.imul(l ^ (l >>> 16) ^ first, 0xc2b2ae35);
      low[row] = l ^ (l >>> 14);
    }
  }

  /** The numbers, of the columns so far. */
  values(): Float64Array {
    const { high, low } = this;
    const hashes = new Float64Array(high.length);
    for (let row = 0; row < hashes.length; row++) hashes[row] = (high[row] >>> 11) * 0x1_0000_0000 + low[row];
    return hashes;
  }
}

/** Two words a row that are equal where values are: of a text its level, of others their bits. Null and NaN are alike. */
function wordsOf(column: Column): Uint32Array {
  const { valid } = column;
  if (isBigInt(column)) {
    const values = valid === undefined ? column.values : column.values.map((v, row) => (valid[row] ? v : 0n));
    return new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
  }
  const values = Float64Array.from(isString(column) ? levelsOf(column).codes : column.values);
  for (let row = 0; row < values.length; row++) {
    // -0 is 0, and every NaN is the same one.
    if (values[row] === 0) values[row] = 0;
    else if (Number.isNaN(values[row])) values[row] = Number.NaN;
    if (valid !== undefined && valid[row] === 0) values[row] = Number.NaN;
  }
  return new Uint32Array(values.buffer);
}

/** Rows that are equal in these columns, as lists of their numbers in the order of their first rows; rows without an equal are in none. */
export function groupsOfEqual(table: Table, names: readonly string[], hashes: Float64Array): Uint32Array[] {
  const sorted = hashes.slice().sort();
  const repeated = new Map<number, number[]>();
  for (let i = 1; i < sorted.length; i++) if (sorted[i] === sorted[i - 1]) repeated.set(sorted[i], []);
  if (repeated.size === 0) return [];
  for (let row = 0; row < hashes.length; row++) repeated.get(hashes[row])?.push(row);
  const columns = names.map((name) => table.column(name));
  const groups = [...repeated.values()].flatMap((rows) => splitEqual(rows, columns));
  return groups.sort(([a], [b]) => a - b);
}

/** Rows of one number in groups of those that are really equal. */
function splitEqual(rows: readonly number[], columns: readonly Column[]): Uint32Array[] {
  const groups: number[][] = [];
  for (const row of rows) {
    const group = groups.find(([first]) => columns.every((column) => isSame(column, first, row)));
    if (group === undefined) groups.push([row]);
    else group.push(row);
  }
  return groups.filter((group) => group.length > 1).map((group) => Uint32Array.from(group));
}

function isSame(column: Column, a: number, b: number): boolean {
  const [p, q] = [column.values[a], column.values[b]];
  const isMissing = isNull(column, a) || Number.isNaN(p);
  if (isMissing || isNull(column, b) || Number.isNaN(q))
    return isMissing && (isNull(column, b) || Number.isNaN(q));
  return isString(column)
    ? p === q || column.categories[p as number] === column.categories[q as number]
    : p === q;
}
