import { AssayError } from "../../utils/errors/index.js";
import { parseInstant, wholeDay } from "../schemas/temporal.js";
import {
  type BigIntColumn,
  type Column,
  isBigInt,
  isNull,
  isNumeric,
  isString,
  type NumberArray,
  type NumberColumn,
  type StringColumn,
  type Table,
  toFloat64,
  valueAt,
} from "../tables/index.js";
import { type CleaningExample, SHOWN_EXAMPLES } from "./step.js";

/** A count as text, as learned values of 64-bit columns are kept. */
const DIGITS = /^-?\d+$/;

/** Whether a cell is missing: null, or NaN in a column of numbers. */
export function isMissing(column: Column, row: number): boolean {
  return isNull(column, row) || (!isBigInt(column) && Number.isNaN(column.values[row]));
}

/** Rows of a column whose cells are missing. */
export function missingRows(column: Column): number[] {
  const rows: number[] = [];
  for (let row = 0; row < column.values.length; row++) if (isMissing(column, row)) rows.push(row);
  return rows;
}

/** A column as float64, or DATA_CAST where it holds no numbers (text, booleans, times). */
export function numbersOf(table: Table, name: string, purpose: string): Float64Array {
  const column = table.column(name);
  if (isNumeric(column) && column.type !== "bool") return toFloat64(column, name);
  throw new AssayError("DATA_CAST", {
    what: `column "${name}" cannot be used for ${purpose}`,
    got: `a column of type ${column.type}`,
    wanted: "numbers",
    next: "Cast it to number first, or choose another column.",
  });
}

/**
 * A copy of a column with one value in these rows. Numbers that the column's type cannot hold (2.5 among integers) make
 * it float64; a text is added to the categories; times are ISO 8601 texts. A value of another sort throws CONFIG_INVALID.
 */
export function withValue(
  name: string,
  column: Column,
  rows: readonly number[],
  value: string | number | boolean,
): Column {
  if (rows.length === 0) return column;
  if (isString(column)) {
    if (typeof value !== "string") throw wrongValue(name, column, value, "a text");
    return setRows(withCategory(column, value), rows, [...column.categories, value].indexOf(value));
  }
  if (column.type === "bool") {
    if (typeof value !== "boolean") throw wrongValue(name, column, value, "true or false");
    return setRows(column, rows, value ? 1 : 0);
  }
  if (column.type === "date" || column.type === "timestamp") {
    const count = timeCount(column, value);
    if (count === undefined) throw wrongValue(name, column, value, "a date or time as ISO 8601 text");
    return setRows(column, rows, count);
  }
  if (isBigInt(column) && typeof value === "string" && DIGITS.test(value)) {
    return setRows(column, rows, BigInt(value));
  }
  if (typeof value !== "number") throw wrongValue(name, column, value, "a number");
  return setRows(holding(column, value), rows, value);
}

/** A copy of a column with nothing in these rows. */
export function withNulls(column: Column, rows: readonly number[]): Column {
  if (rows.length === 0) return column;
  const valid = validOf(column);
  for (const row of rows) valid[row] = 0;
  return { ...column, valid };
}

/** A column with the values of other rows in some rows: row `rows[i]` takes what row `from[i]` holds. */
export function withValuesFrom(column: Column, rows: readonly number[], from: readonly number[]): Column {
  if (rows.length === 0) return column;
  const copy = { ...column, values: column.values.slice(), valid: validOf(column) } as Column & {
    valid: Uint8Array;
  };
  rows.forEach((row, i) => {
    copy.values[row] = column.values[from[i]];
    copy.valid[row] = 1;
  });
  return withoutFullValidity(copy);
}

/** The first cells that differ, as a report shows them. */
export function cellExamples(
  name: string,
  before: Column,
  after: Column,
  rows: readonly number[],
): CleaningExample[] {
  return rows
    .slice(0, SHOWN_EXAMPLES)
    .map((row) => ({ row, column: name, before: valueAt(before, row), after: valueAt(after, row) }));
}

function withCategory(column: StringColumn, text: string): StringColumn {
  return column.categories.includes(text) ? column : { ...column, categories: [...column.categories, text] };
}

/** Days of a date or units of a timestamp, from ISO 8601 text or from the count itself as text (which JSON can hold). */
function timeCount(column: Column, value: string | number | boolean): number | bigint | undefined {
  if (typeof value !== "string") return undefined;
  if (DIGITS.test(value)) return isBigInt(column) ? BigInt(value) : Number(value);
  const instant = parseInstant(value);
  if (instant === undefined) return undefined;
  return isBigInt(column) ? instantCount(column, instant.ms) : wholeDay(instant.ms);
}

function instantCount({ unit = "us" }: BigIntColumn, ms: number): bigint {
  if (unit === "s") return BigInt(Math.floor(ms / 1000));
  return BigInt(ms) * { ms: 1n, us: 1000n, ns: 1_000_000n }[unit];
}

/** The column, or a float64 copy of it where its type cannot hold the value. */
function holding(column: Exclude<Column, StringColumn>, value: number): Column {
  if (isBigInt(column)) {
    const fits = Number.isSafeInteger(value) && (column.type !== "uint64" || value >= 0);
    return fits ? column : asFloat64(column);
  }
  const Typed = column.values.constructor as new (values: number[]) => NumberArray;
  return new Typed([value])[0] === value || column.type === "float32" ? column : asFloat64(column);
}

/** The numbers of a column as float64, missing values as they are. */
export function asFloat64(column: Column): NumberColumn {
  const values = toFloat64(column).slice();
  return { type: "float64", values, ...(column.valid ? { valid: column.valid } : {}) };
}

function setRows(column: Column, rows: readonly number[], value: number | bigint): Column {
  const copy = { ...column, values: column.values.slice(), valid: validOf(column) } as Column & {
    valid: Uint8Array;
  };
  const stored = isBigInt(copy) ? BigInt(value) : Number(value);
  for (const row of rows) {
    copy.values[row] = stored;
    copy.valid[row] = 1;
  }
  return withoutFullValidity(copy);
}

function validOf(column: Column): Uint8Array {
  return column.valid?.slice() ?? new Uint8Array(column.values.length).fill(1);
}

function withoutFullValidity({ valid, ...column }: Column & { valid: Uint8Array }): Column {
  return (valid.includes(0) ? { ...column, valid } : column) as Column;
}

function wrongValue(name: string, column: Column, value: unknown, wanted: string): AssayError {
  return new AssayError("CONFIG_INVALID", {
    what: `column "${name}" (${column.type}) cannot hold the value`,
    got: JSON.stringify(value),
    wanted,
    next: "Give a value of the column's type, or cast the column first.",
  });
}
