import { AssayError } from "../../utils/errors/index.js";

/** The types a column can have. Half floats are read as float32. */
export type NumberType =
  | "bool"
  | "int8"
  | "int16"
  | "int32"
  | "uint8"
  | "uint16"
  | "uint32"
  | "float32"
  | "float64"
  | "date";
/** Types that need 64-bit integers. */
export type BigIntType = "int64" | "uint64" | "timestamp";
export type ColumnType = NumberType | BigIntType | "string";

export type NumberArray =
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/** What a cell holds for people: null where it is missing. A date is an ISO day, a timestamp an ISO instant (as string). */
export type Scalar = number | bigint | boolean | string | null;

interface Nullable {
  /** One byte a row, 0 where the value is null; absent where no value is null. The value under a null is meaningless. */
  readonly valid?: Uint8Array;
}

/** Numbers; `bool` as 0 and 1, `date` as days since 1970-01-01. */
export interface NumberColumn extends Nullable {
  readonly type: NumberType;
  readonly values: NumberArray;
}

/** 64-bit integers; `timestamp` counts `unit`s since 1970-01-01T00:00:00 (UTC where `utc` is true, else wall-clock time). */
export interface BigIntColumn extends Nullable {
  readonly type: BigIntType;
  readonly values: BigInt64Array | BigUint64Array;
  readonly unit?: "s" | "ms" | "us" | "ns";
  readonly utc?: boolean;
}

/** Strings, dictionary encoded: row i holds `categories[values[i]]`. */
export interface StringColumn extends Nullable {
  readonly type: "string";
  readonly values: Int32Array;
  readonly categories: readonly string[];
}

/** One column of a table: a typed array with a type, and a validity byte a row where there are nulls. */
export type Column = NumberColumn | BigIntColumn | StringColumn;

const BIGINT_TYPES: ReadonlySet<string> = new Set<BigIntType>(["int64", "uint64", "timestamp"]);

export function isBigInt(column: Column): column is BigIntColumn {
  return BIGINT_TYPES.has(column.type);
}

export function isString(column: Column): column is StringColumn {
  return column.type === "string";
}

/** Whether a model can read the column as numbers without encoding. */
export function isNumeric(column: Column): boolean {
  return column.type !== "string" && column.type !== "date" && column.type !== "timestamp";
}

export function isNull(column: Column, row: number): boolean {
  return column.valid !== undefined && column.valid[row] === 0;
}

/** How many rows are null (NaN is a number, not a null). */
export function nullCount(column: Column): number {
  if (column.valid === undefined) return 0;
  let nulls = 0;
  for (const valid of column.valid) nulls += valid === 0 ? 1 : 0;
  return nulls;
}

/** Bytes the column's arrays take, the dictionary's strings counted at two bytes a character. */
export function columnBytes(column: Column): number {
  let bytes = column.values.byteLength + (column.valid?.byteLength ?? 0);
  if (isString(column)) for (const category of column.categories) bytes += 2 * category.length;
  return bytes;
}

const UNIT_MS: Record<string, number> = { s: 1000, ms: 1, us: 1e-3, ns: 1e-6 };

/** One cell, as people read it. */
export function valueAt(column: Column, row: number): Scalar {
  if (isNull(column, row)) return null;
  if (isString(column)) return column.categories[column.values[row]];
  if (isBigInt(column)) {
    const value = column.values[row];
    return column.type === "timestamp" ? isoInstant(value, column) : value;
  }
  const value = column.values[row];
  if (column.type === "bool") return value !== 0;
  if (column.type === "date") return isoTime(value * 86_400_000)?.slice(0, -14) ?? String(value);
  return value;
}

function isoInstant(value: bigint, column: BigIntColumn): string {
  const text = isoTime(Number(value) * UNIT_MS[column.unit ?? "us"]);
  if (text === undefined) return String(value);
  return column.utc === true ? text : text.slice(0, -1);
}

/** Undefined beyond what a Date can tell (the year 275760), as DuckDB's infinite times are; there the count is shown. */
function isoTime(ms: number): string | undefined {
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : undefined;
}

/**
 * A column as numbers: float64, a null is NaN. A copy, except that a float64 column without nulls is returned as it is.
 * Dates are days, timestamps milliseconds since 1970. A string column throws DATA_CAST.
 */
export function toFloat64(column: Column, name = "column"): Float64Array {
  if (isString(column)) {
    throw new AssayError("DATA_CAST", {
      what: `column "${name}" holds text and cannot be read as numbers`,
      got: `text such as ${JSON.stringify(column.categories[0] ?? "")}`,
      wanted: "numbers",
      next: "Encode it as a category, cast it in `clean`, or leave it out.",
    });
  }
  const { valid } = column;
  if (column.type === "float64" && valid === undefined) return column.values as Float64Array;
  const out = new Float64Array(column.values.length);
  if (isBigInt(column)) {
    const scale = column.type === "timestamp" ? UNIT_MS[column.unit ?? "us"] : 1;
    for (let i = 0; i < out.length; i++) out[i] = Number(column.values[i]) * scale;
  } else {
    out.set(column.values);
  }
  if (valid !== undefined) for (let i = 0; i < out.length; i++) if (valid[i] === 0) out[i] = Number.NaN;
  return out;
}

/** The rows of a column at these indices, as a new column (the dictionary is shared). */
export function takeRows(column: Column, indices: ArrayLike<number>): Column {
  const Typed = column.values.constructor as new (length: number) => NumberArray;
  const values = new Typed(indices.length);
  for (let i = 0; i < indices.length; i++) values[i] = column.values[indices[i]] as number;
  const picked = { ...column, values } as Column;
  if (column.valid === undefined) return picked;
  const valid = new Uint8Array(indices.length);
  for (let i = 0; i < indices.length; i++) valid[i] = column.valid[indices[i]];
  return { ...picked, valid };
}

/** Rows start … end-1 of a column, as a view on the same memory. */
export function sliceRows(column: Column, start: number, end: number): Column {
  const values = column.values.subarray(start, end);
  return {
    ...column,
    values,
    ...(column.valid ? { valid: column.valid.subarray(start, end) } : {}),
  } as Column;
}

/** A string column from texts; null and undefined are nulls. Categories stand in order of first appearance. */
export function stringColumn(texts: ArrayLike<string | null | undefined>): StringColumn {
  const codes = new Map<string, number>();
  const values = new Int32Array(texts.length);
  let valid: Uint8Array | undefined;
  for (let i = 0; i < texts.length; i++) {
    const text = texts[i];
    if (text === null || text === undefined) {
      valid ??= new Uint8Array(texts.length).fill(1);
      valid[i] = 0;
      continue;
    }
    let code = codes.get(text);
    if (code === undefined) {
      code = codes.size;
      codes.set(text, code);
    }
    values[i] = code;
  }
  return { type: "string", values, categories: [...codes.keys()], ...(valid ? { valid } : {}) };
}
