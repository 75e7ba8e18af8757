import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Matrix, Table } from "../../sdk/core/tables/index.js";

/** Path of a fixture. */
export function fixture(path: string): string {
  return join(__dirname, "../../fixtures", path);
}

/**
 * A small CSV fixture as a table, without DuckDB: a column is numbers where each cell reads as one. Cells may be quoted;
 * quotes and commas inside a cell are not for this reader.
 */
export function csvTable(path: string): Table {
  const [header, ...lines] = readFileSync(fixture(path), "utf8").trimEnd().split(/\r?\n/);
  const cells = lines.map((line) => line.split(",").map((cell) => cell.replace(/^"(.*)"$/, "$1")));
  return Table.from(
    header.split(",").map((name, j) => {
      const texts = cells.map((row) => row[j]);
      const numbers = texts.map(Number);
      return [name.replace(/^"(.*)"$/, "$1"), numbers.some(Number.isNaN) ? texts : numbers] as const;
    }),
  );
}

/** Columns of a table as a row-major matrix, in the order given. */
export function matrixOf(table: Table, names: readonly string[] = table.names): Matrix {
  const data = new Float64Array(table.numRows * names.length);
  names.forEach((name, j) => {
    const values = table.numbers(name);
    for (let row = 0; row < table.numRows; row++) data[row * names.length + j] = values[row];
  });
  return { data, rows: table.numRows, columns: names.length };
}

/** A JSON fixture. */
export function jsonFixture<T>(path: string): T {
  return JSON.parse(readFileSync(fixture(path), "utf8")) as T;
}

/** Largest absolute difference of two sequences of one length. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i] - b[i]);
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}
