import { type Column, isBigInt, isNull, isString, type Table } from "../tables/index.js";

/** A column's cells as two 32-bit words a row, equal words exactly where cells are equal. */
type Words = (row: number) => readonly [low: number, high: number];

/**
 * For each row, the first row that is equal to it in these columns (itself where it is the first). Missing values are
 * equal to one another, and so are 0 and -0.
 */
export function firstSameRows(table: Table, names: readonly string[]): Uint32Array {
  const columns = names.flatMap((name) => wordsOf(table.column(name)));
  const first = new Uint32Array(table.numRows);
  // Rows by hash; the few whose hashes only happen to be equal stand in a chain.
  const byHash = new Map<number, number>();
  const chain = new Map<number, number>();
  for (let row = 0; row < table.numRows; row++) {
    const hash = hashOf(columns, row);
    let candidate = byHash.get(hash);
    if (candidate === undefined) byHash.set(hash, row);
    while (candidate !== undefined && !areSame(columns, candidate, row)) {
      const next = chain.get(candidate);
      if (next === undefined) chain.set(candidate, row);
      candidate = next;
    }
    first[row] = candidate ?? row;
  }
  return first;
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
    const numbers = new Map<string, number>();
    const codes = column.categories.map((text) => {
      const code = numbers.get(text) ?? numbers.size;
      numbers.set(text, code);
      return code;
    });
    return (row) => [codes[column.values[row]], 0];
  }
  if (isBigInt(column)) {
    const { buffer, byteOffset, length } = column.values;
    const words = new Uint32Array(buffer, byteOffset, 2 * length);
    return (row) => [words[2 * row], words[2 * row + 1]];
  }
  const { values } = column;
  const number = new Float64Array(1);
  const words = new Uint32Array(number.buffer);
  return (row) => {
    // Adding 0 makes 0 of -0; a NaN that went through a Float64Array could have any bits.
    number[0] = Number.isNaN(values[row]) ? Number.NaN : values[row] + 0;
    return [words[0], words[1]];
  };
}

/** 53 bits of a row: two 32-bit multiply-and-rotate hashes with different constants. */
function hashOf(columns: readonly Words[], row: number): number {
  let a = 0x9e3779b9;
  let b = 0x85ebca6b;
  for (const words of columns) {
    const [low, high] = words(row);
    a = Math.imul(a ^ low, 0xcc9e2d51);
    a = Math.imul(((a << 15) | (a >>> 17)) ^ high, 0x1b873593);
    a ^= a >>> 16;
    b = Math.imul(b ^ high, 0x2c1b3c6d);
    b = Math.imul(((b << 13) | (b >>> 19)) ^ low, 0x297a2d39);
    b ^= b >>> 15;
  }
  return (a >>> 0) * 0x200000 + (b >>> 11);
}

function areSame(columns: readonly Words[], a: number, b: number): boolean {
  return columns.every((words) => {
    const [low, high] = words(a);
    const [otherLow, otherHigh] = words(b);
    return low === otherLow && high === otherHigh;
  });
}
