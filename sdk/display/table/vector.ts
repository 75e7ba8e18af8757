import type { SourceColumn, Vector } from "./source.js";

/** Which rows are read: all of so many, or these. */
export type Rows = number | Uint32Array;

const rowCount = (rows: Rows): number => (typeof rows === "number" ? rows : rows.length);

const made = new WeakMap<SourceColumn, Vector>();

/**
 * A column's cells in typed arrays: those it has, else a copy, which is kept as long as the column (a table is sorted more
 * than once). Values of several kinds are ordered and counted by their texts.
 */
export function vectorOf(column: SourceColumn, numRows: number): Vector {
  const known = column.vector ?? made.get(column);
  if (known !== undefined) return known;
  const vector = gatherVector(column, numRows);
  made.set(column, vector);
  return vector;
}

/** A copy of the cells of some rows. */
export function gatherVector(column: SourceColumn, rows: Rows): Vector {
  const { vector } = column;
  if (vector !== undefined && typeof rows !== "number") return pick(vector, rows);
  const kind = kindOfCells(column, rows);
  if (kind === "number" || kind === "boolean" || kind === "date") return numbers(column, rows);
  if (kind === "bigint") return bigints(column, rows) ?? texts(column, rows);
  return texts(column, rows);
}

function pick(vector: Vector, rows: Uint32Array): Vector {
  const Typed = vector.values.constructor as new (length: number) => typeof vector.values;
  const values = new Typed(rows.length);
  for (let i = 0; i < rows.length; i++) values[i] = vector.values[rows[i]] as never;
  const { valid } = vector;
  if (valid === undefined) return { ...vector, values } as Vector;
  return { ...vector, values, valid: Uint8Array.from(rows, (row) => valid[row]) } as Vector;
}

/** The one kind that all cells have; "mixed" where there are several, or other ones. */
function kindOfCells(column: SourceColumn, rows: Rows): string {
  let kind = "";
  for (let i = 0; i < rowCount(rows); i++) {
    const value = column.get(typeof rows === "number" ? i : rows[i]);
    if (value === null || value === undefined) continue;
    const its = value instanceof Date ? "date" : typeof value;
    if (kind === "") kind = its;
    else if (kind !== its) return "mixed";
  }
  return kind;
}

function numbers(column: SourceColumn, rows: Rows): Vector {
  const count = rowCount(rows);
  const values = new Float64Array(count);
  let valid: Uint8Array | undefined;
  for (let i = 0; i < count; i++) {
    const value = column.get(typeof rows === "number" ? i : rows[i]);
    const missing = value === null || value === undefined;
    // A Date that is none holds no time: it is missing.
    if (missing || (value instanceof Date && Number.isNaN(value.getTime()))) {
      valid ??= new Uint8Array(count).fill(1);
      valid[i] = 0;
    } else values[i] = Number(value);
  }
  return { form: "numbers", values, ...(valid === undefined ? {} : { valid }) };
}

/** Undefined where one does not fit into 64 bits. */
function bigints(column: SourceColumn, rows: Rows): Vector | undefined {
  const count = rowCount(rows);
  const values = new BigInt64Array(count);
  let valid: Uint8Array | undefined;
  for (let i = 0; i < count; i++) {
    const value = column.get(typeof rows === "number" ? i : rows[i]);
    if (typeof value === "bigint") {
      values[i] = value;
      if (values[i] !== value) return undefined;
    } else {
      valid ??= new Uint8Array(count).fill(1);
      valid[i] = 0;
    }
  }
  return { form: "bigints", values, ...(valid === undefined ? {} : { valid }) };
}

function texts(column: SourceColumn, rows: Rows): Vector {
  const count = rowCount(rows);
  const values = new Int32Array(count);
  const codes = new Map<string, number>();
  let valid: Uint8Array | undefined;
  for (let i = 0; i < count; i++) {
    const value = column.get(typeof rows === "number" ? i : rows[i]);
    if (value === null || value === undefined) {
      valid ??= new Uint8Array(count).fill(1);
      valid[i] = 0;
      continue;
    }
    const text = plainText(value);
    let code = codes.get(text);
    if (code === undefined) {
      code = codes.size;
      codes.set(text, code);
    }
    values[i] = code;
  }
  return {
    form: "codes",
    values,
    categories: [...codes.keys()],
    ...(valid === undefined ? {} : { valid }),
  };
}

/** The text by which a value is sorted and found; objects by their JSON, as far as they have one. */
export function plainText(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "" : value.toISOString();
  try {
    if (typeof value === "object" && value !== null) return JSON.stringify(value) ?? "";
    return String(value);
  } catch {
    return "";
  }
}

const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** 64-bit integers as two words each, which are read without making a BigInt: `words[2 * i + high]` is the upper one. */
export function wordsOf(values: BigInt64Array | BigUint64Array): {
  readonly words: Uint32Array;
  readonly high: 0 | 1;
} {
  return {
    words: new Uint32Array(values.buffer, values.byteOffset, values.length * 2),
    high: LITTLE_ENDIAN ? 1 : 0,
  };
}

/** Whether the numbers of the integers' array may be below 0. */
export const isSigned = (values: BigInt64Array | BigUint64Array): boolean => values instanceof BigInt64Array;

/** The numbers of a vector as float64 (times in milliseconds); what is missing is NaN there as well. Not of codes. */
export function toNumbers(vector: Vector): Numbers64 {
  const { values, valid } = vector;
  if (vector.form === "numbers") {
    const { scale = 1 } = vector;
    const doubles = vector.values instanceof Float64Array ? vector.values : new Float64Array(vector.values);
    if (scale === 1) return { values: doubles, valid };
    return { values: doubles.map((value) => value * scale), valid };
  }
  if (vector.form === "codes") return { values: vector.values, valid };
  const { scale = 1 } = vector;
  const out = new Float64Array(values.length);
  const { words, high } = wordsOf(vector.values);
  const signed = isSigned(vector.values);
  for (let i = 0; i < out.length; i++) {
    const upper = signed ? words[2 * i + high] | 0 : words[2 * i + high];
    out[i] = (upper * 4_294_967_296 + words[2 * i + 1 - high]) * scale;
  }
  return { values: out, valid };
}

/** Numbers with what is missing of them. */
export interface Numbers64 {
  readonly values: ArrayLike<number>;
  readonly valid?: Uint8Array;
}
