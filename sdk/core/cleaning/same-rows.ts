import { type Column, isBigInt, isNull, isString, type Table } from "../tables/index.js";

/** A column's cells as two 32-bit words a row, equal words exactly where cells are equal. */
type Words = (row: number) => readonly [low: number, high: number];

/** Two 32-bit hashes a row, with different constants; column after column is mixed into them. */
interface Hashes {
  readonly a: Uint32Array;
  readonly b: Uint32Array;
}

/** Rows whose words are made at a time. */
const BLOCK = 1024;
/** What a missing value's words are to the hashes; whether it is one is compared by itself. */
const NOTHING = 0x5bd1e995;

/**
 * For each row, the first row that is equal to it in these columns (itself where it is the first). Missing values are
 * equal to one another, and so are 0 and -0.
 */
export function firstSameRows(table: Table, names: readonly string[]): Uint32Array {
  const { numRows } = table;
  const columns = names.map((name) => table.column(name));
  const { a, b } = hashesOf(columns, numRows);
  const words = columns.flatMap(wordsOf);
  const first = new Uint32Array(numRows);
  // Rows counted from 1 at the place of their hash, or behind it where that is taken: open addressing.
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * numRows + 2)));
  const mask = slots.length - 1;
  for (let row = 0; row < numRows; row++) {
    let slot = a[row] & mask;
    let other = slots[slot] - 1;
    while (other >= 0 && !(a[other] === a[row] && b[other] === b[row] && areSame(words, other, row))) {
      slot = (slot + 1) & mask;
      other = slots[slot] - 1;
    }
    if (other < 0) slots[slot] = row + 1;
    first[row] = other < 0 ? row : other;
  }
  return first;
}

/** Column by column and block by block: what is done a million times is a loop over typed arrays. */
function hashesOf(columns: readonly Column[], rows: number): Hashes {
  const hashes = { a: new Uint32Array(rows).fill(0x9e3779b9), b: new Uint32Array(rows).fill(0x85ebca6b) };
  const block = new Uint32Array(2 * BLOCK);
  for (const column of columns) {
    const fill = filler(column, block);
    for (let start = 0; start < rows; start += BLOCK) {
      const end = Math.min(start + BLOCK, rows);
      fill(start, end);
      const { valid } = column;
      for (let row = start; valid !== undefined && row < end; row++) {
        if (valid[row] === 0) block[2 * (row - start)] = block[2 * (row - start) + 1] = NOTHING;
      }
      mix(hashes, block, start, end);
    }
  }
  return hashes;
}

/** By multiplying and rotating, so that every bit of the words reaches every bit of both hashes. */
function mix({ a, b }: Hashes, block: Uint32Array, start: number, end: number): void {
  for (let row = start, at = 0; row < end; row++, at += 2) {
    let x = Math.imul(a[row] ^ block[at], 0xcc9e2d51);
    x = Math.imul(((x << 15) | (x >>> 17)) ^ block[at + 1], 0x1b873593);
    a[row] = x ^ (x >>> 16);
    let y = Math.imul(b[row] ^ block[at + 1], 0x2c1b3c6d);
    y = Math.imul(((y << 13) | (y >>> 19)) ^ block[at], 0x297a2d39);
    b[row] = y ^ (y >>> 15);
  }
}

/** Puts the words of rows start … end-1 into a block, two a row. */
function filler(column: Column, block: Uint32Array): (start: number, end: number) => void {
  if (isString(column)) {
    const { values } = column;
    const codes = Uint32Array.from(codesOf(column.categories));
    return (start, end) => {
      for (let row = start, at = 0; row < end; row++, at += 2) {
        block[at] = codes[values[row]];
        block[at + 1] = 0;
      }
    };
  }
  if (isBigInt(column)) {
    const words = wordsOfBigInts(column.values);
    return (start, end) => block.set(words.subarray(2 * start, 2 * end));
  }
  const { values } = column;
  const numbers = new Float64Array(block.buffer);
  return (start, end) => {
    for (let row = start; row < end; row++) numbers[row - start] = canonical(values[row]);
  };
}

/** Of a column with nulls whether a cell is one is told apart: any word can be a value's too. */
function wordsOf(column: Column): Words[] {
  const read = valueWords(column);
  if (column.valid === undefined) return [read];
  const nothing = [0, 0] as const;
  const something = [1, 0] as const;
  return [
    (row) => (isNull(column, row) ? nothing : something),
    (row) => (isNull(column, row) ? nothing : read(row)),
  ];
}

function valueWords(column: Column): Words {
  if (isString(column)) {
    const codes = codesOf(column.categories);
    return (row) => [codes[column.values[row]], 0];
  }
  if (isBigInt(column)) {
    const words = wordsOfBigInts(column.values);
    return (row) => [words[2 * row], words[2 * row + 1]];
  }
  const { values } = column;
  const number = new Float64Array(1);
  const words = new Uint32Array(number.buffer);
  return (row) => {
    number[0] = canonical(values[row]);
    return [words[0], words[1]];
  };
}

/** Adding 0 makes 0 of -0; a NaN that went through a Float64Array could have any bits. */
function canonical(value: number): number {
  return Number.isNaN(value) ? Number.NaN : value + 0;
}

/** A number a distinct text: categories may name one twice. */
function codesOf(categories: readonly string[]): number[] {
  const numbers = new Map<string, number>();
  return categories.map((text) => {
    const code = numbers.get(text) ?? numbers.size;
    numbers.set(text, code);
    return code;
  });
}

function wordsOfBigInts({ buffer, byteOffset, length }: BigInt64Array | BigUint64Array): Uint32Array {
  return new Uint32Array(buffer, byteOffset, 2 * length);
}

function areSame(columns: readonly Words[], a: number, b: number): boolean {
  return columns.every((words) => {
    const [low, high] = words(a);
    const [otherLow, otherHigh] = words(b);
    return low === otherLow && high === otherHigh;
  });
}
