import type { SignatureColumn, SignatureType } from "../../utils/signers/index.js";
import { castColumn } from "../schemas/index.js";
import { type Column, stringColumn } from "../tables/index.js";

/** What a cell of a type should be, in words. */
export const WANTED: Readonly<Record<SignatureType, string>> = {
  boolean: "true or false",
  integer: "a whole number",
  long: "a whole number",
  float: "a number",
  double: "a number",
  string: "a text",
  datetime: "a date or time",
};

/** A column of a request as the model reads it, with the rows that cannot be. Their value is missing. */
export interface ReadColumn {
  readonly column: Column;
  /** Rows without a value. */
  readonly missing: readonly number[];
  /** Rows whose value is of another type. */
  readonly misfits: readonly number[];
}

/**
 * Reads cells as the type that a signature names. Numbers are taken as they are, a whole number also where it is written as
 * 12.0; texts are never taken for numbers.
 *
 * @param cellOf the cell of a row; null and undefined are missing
 */
export function readCells(
  { type }: Pick<SignatureColumn, "type">,
  rows: number,
  cellOf: (row: number) => unknown,
): ReadColumn {
  switch (type) {
    case "boolean":
      return readBooleans(rows, cellOf);
    case "string":
      return readTexts(rows, cellOf);
    case "datetime":
      return readTimes(rows, cellOf);
    case "integer":
    case "long":
      return readNumbers(rows, cellOf, Number.isSafeInteger);
    default:
      return readNumbers(rows, cellOf, Number.isFinite);
  }
}

const KINDS = {
  boolean: "boolean",
  integer: "integer",
  long: "integer",
  float: "number",
  double: "number",
} as const;

/** The same of cells that were written as text, as in CSV. An empty text is a missing value, but where texts are wanted. */
export function readWritten(
  { type }: Pick<SignatureColumn, "type">,
  rows: number,
  cellOf: (row: number) => string | null,
): ReadColumn {
  if (type === "string" || type === "datetime") return readCells({ type }, rows, cellOf);
  const texts = Array.from({ length: rows }, (_, row) => cellOf(row) || null);
  const { column, failed } = castColumn(stringColumn(texts), KINDS[type]);
  return {
    // Preprocessing counts in float64; 64-bit integers would be copied once more.
    column:
      column.type === "int64"
        ? { ...column, type: "float64", values: Float64Array.from(column.values, Number) }
        : column,
    missing: texts.flatMap((text, row) => (text === null ? [row] : [])),
    misfits: failed,
  };
}

function readNumbers(
  rows: number,
  cellOf: (row: number) => unknown,
  fits: (value: number) => boolean,
): ReadColumn {
  const values = new Float64Array(rows);
  const missing: number[] = [];
  const misfits: number[] = [];
  for (let row = 0; row < rows; row++) {
    const cell = cellOf(row);
    if (typeof cell === "number" && fits(cell)) values[row] = cell;
    else {
      values[row] = Number.NaN;
      if (cell === null || cell === undefined) missing.push(row);
      else if (typeof cell === "bigint" && fits(Number(cell))) values[row] = Number(cell);
      else misfits.push(row);
    }
  }
  return { column: withNulls({ type: "float64", values }, missing, misfits), missing, misfits };
}

function readBooleans(rows: number, cellOf: (row: number) => unknown): ReadColumn {
  const values = new Uint8Array(rows);
  const missing: number[] = [];
  const misfits: number[] = [];
  for (let row = 0; row < rows; row++) {
    const cell = cellOf(row);
    if (typeof cell === "boolean") values[row] = cell ? 1 : 0;
    else (cell === null || cell === undefined ? missing : misfits).push(row);
  }
  return { column: withNulls({ type: "bool", values }, missing, misfits), missing, misfits };
}

function readTexts(rows: number, cellOf: (row: number) => unknown): ReadColumn {
  const values = new Int32Array(rows);
  const categories: string[] = [];
  const codes = new Map<string, number>();
  const missing: number[] = [];
  const misfits: number[] = [];
  for (let row = 0; row < rows; row++) {
    const cell = cellOf(row);
    if (typeof cell === "string") {
      let code = codes.get(cell);
      if (code === undefined) {
        code = categories.push(cell) - 1;
        codes.set(cell, code);
      }
      values[row] = code;
    } else (cell === null || cell === undefined ? missing : misfits).push(row);
  }
  return { column: withNulls({ type: "string", values, categories }, missing, misfits), missing, misfits };
}

function readTimes(rows: number, cellOf: (row: number) => unknown): ReadColumn {
  const missing: number[] = [];
  const wrong = new Set<number>();
  const texts = Array.from({ length: rows }, (_, row) => {
    const cell = cellOf(row);
    if (cell === null || cell === undefined || cell === "") missing.push(row);
    else if (typeof cell === "string") return cell;
    else if (typeof cell === "number" && Math.abs(cell) <= 8.64e15) return new Date(cell).toISOString();
    else if (cell instanceof Date && !Number.isNaN(cell.getTime())) return cell.toISOString();
    else wrong.add(row);
    return null;
  });
  const { column, failed } = castColumn(stringColumn(texts), "timestamp");
  for (const row of failed) wrong.add(row);
  return { column, missing, misfits: [...wrong].sort((a, b) => a - b) };
}

function withNulls<C extends Column>(column: C, missing: readonly number[], misfits: readonly number[]): C {
  if (missing.length + misfits.length === 0) return column;
  const valid = new Uint8Array(column.values.length).fill(1);
  for (const row of missing) valid[row] = 0;
  for (const row of misfits) valid[row] = 0;
  return { ...column, valid };
}
