import { createHash, type Hash } from "node:crypto";
import { type BigIntColumn, type Column, isBigInt, isString, type Table } from "../../core/tables/index.js";

/** Rows hashed at once: the only extra memory a digest takes. */
const BLOCK_ROWS = 16_384;

const NS: Readonly<Record<string, bigint>> = { s: 1_000_000_000n, ms: 1_000_000n, us: 1_000n, ns: 1n };

/**
 * A digest of a table's content, 32 hexadecimal characters: names, values and nulls in order. The same content has the same
 * digest whatever file it came from: numbers count by value (an int8, an int64 and a float64 of 3 are the same), texts by
 * their characters, timestamps by their instant.
 */
export function digestTable(table: Table): string {
  const hash = createHash("sha256");
  hash.update(`assay-table-1;${table.numColumns};${table.numRows};`);
  for (const [name, column] of table.entries()) {
    hash.update(`${JSON.stringify(name)};`);
    if (isString(column)) hashTexts(hash, column, table.numRows);
    else if (isBigInt(column)) hashBigInts(hash, column);
    else {
      hash.update(column.type === "bool" || column.type === "date" ? column.type : "number");
      const { values } = column;
      hashNumbers(hash, column, (block, start) => block.set(values.subarray(start, start + block.length)));
    }
    if (column.valid?.includes(0)) hash.update(column.valid);
  }
  return hash.digest("hex").slice(0, 32);
}

function isMissing(column: Column, row: number): boolean {
  return column.valid !== undefined && column.valid[row] === 0;
}

/** Hashes numbers as float64; `fill` writes the values from a row on into a block. */
function hashNumbers(
  hash: Hash,
  { values, valid }: Column,
  fill: (block: Float64Array, start: number) => void,
): void {
  for (let start = 0; start < values.length; start += BLOCK_ROWS) {
    const block = new Float64Array(Math.min(BLOCK_ROWS, values.length - start));
    fill(block, start);
    for (let i = 0; i < block.length; i++) {
      // One zero, one NaN: -0 and 0 are equal, and NaNs may differ in bits that mean nothing.
      if (valid?.[start + i] === 0 || block[i] === 0) block[i] = 0;
      else if (Number.isNaN(block[i])) block[i] = Number.NaN;
    }
    hash.update(new Uint8Array(block.buffer));
  }
}

function hashBigInts(hash: Hash, column: BigIntColumn): void {
  const { values } = column;
  if (column.type === "timestamp") {
    hash.update(`timestamp${column.utc === true ? " utc" : ""}`);
    const scale = NS[column.unit ?? "us"];
    hashWords(hash, column, (row) => values[row] * scale);
    return;
  }
  const isExact = values.every((v) => v >= Number.MIN_SAFE_INTEGER && v <= Number.MAX_SAFE_INTEGER);
  hash.update(isExact ? "number" : column.type);
  if (isExact) {
    hashNumbers(hash, column, (block, start) => {
      for (let i = 0; i < block.length; i++) block[i] = Number(values[start + i]);
    });
  } else hashWords(hash, column, (row) => values[row]);
}

function hashWords(hash: Hash, column: BigIntColumn, value: (row: number) => bigint): void {
  const rows = column.values.length;
  for (let start = 0; start < rows; start += BLOCK_ROWS) {
    const block = new BigInt64Array(Math.min(BLOCK_ROWS, rows - start));
    for (let i = 0; i < block.length; i++) block[i] = isMissing(column, start + i) ? 0n : value(start + i);
    hash.update(new Uint8Array(block.buffer));
  }
}

/** Texts as codes in order of first appearance, then the texts: the dictionary of the column may have any order. */
function hashTexts(
  hash: Hash,
  column: Column & { readonly categories: readonly string[] },
  rows: number,
): void {
  hash.update("string");
  const codes = new Int32Array(column.categories.length).fill(-1);
  const used: string[] = [];
  for (let start = 0; start < rows; start += BLOCK_ROWS) {
    const block = new Int32Array(Math.min(BLOCK_ROWS, rows - start));
    for (let i = 0; i < block.length; i++) {
      if (isMissing(column, start + i)) continue;
      const category = Number(column.values[start + i]);
      if (codes[category] < 0) codes[category] = used.push(column.categories[category]) - 1;
      block[i] = codes[category];
    }
    hash.update(new Uint8Array(block.buffer));
  }
  for (const text of used) hash.update(`${Buffer.byteLength(text)}:${text}`);
}
