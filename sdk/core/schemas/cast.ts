import {
  type BigIntColumn,
  type Column,
  isNull,
  isString,
  type NumberColumn,
  stringColumn,
  toFloat64,
  valueAt,
} from "../tables/index.js";
import type { ColumnKind } from "./config.js";
import { parseInstant, wholeDay } from "./temporal.js";

/** A column read as another kind, and the rows whose values cannot be (the column is null there). */
export interface Cast {
  readonly column: Column;
  readonly failed: readonly number[];
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const INTEGER = /^[+-]?\d+$/;
const INT64 = 2n ** 63n;

/** Whether a column is of a kind already, going by its type alone. */
export function isOfKind(column: Column, kind: ColumnKind): boolean {
  switch (kind) {
    case "number":
      return !["bool", "string", "date", "timestamp"].includes(column.type);
    case "integer":
      return /^u?int\d+$/.test(column.type);
    case "boolean":
      return column.type === "bool";
    default:
      return column.type === kind;
  }
}

/**
 * Reads a column as another kind where that loses nothing: number gives float64, integer int64, timestamp milliseconds.
 * Text is read as a plain decimal number, `true`, `false`, `1`, `0`, or ISO 8601; a column of the kind already is
 * returned as it is. Nulls stay null. Values that cannot be read come back in `failed`.
 */
export function castColumn(column: Column, kind: ColumnKind): Cast {
  if (isOfKind(column, kind)) return { column, failed: [] };
  if (kind === "timestamp") return castTimestamp(column);
  if (kind === "string") {
    const texts = Array.from({ length: column.values.length }, (_, row) => {
      const value = valueAt(column, row);
      return value === null ? null : String(value);
    });
    return { column: stringColumn(texts), failed: [] };
  }
  if (kind === "integer") {
    const { values, ...rest } = castValues(
      column,
      integerReader(column),
      new BigInt64Array(column.values.length),
    );
    return finish({ type: "int64", values } as BigIntColumn, rest);
  }
  if (kind === "number" && !isString(column) && column.type !== "bool") {
    // Days and milliseconds are no plain numbers to a reader: a step of its own makes numbers of times.
    return { column, failed: presentRows(column) };
  }
  const target =
    kind === "number"
      ? ({ type: "float64", values: new Float64Array(column.values.length) } as const)
      : kind === "boolean"
        ? ({ type: "bool", values: new Uint8Array(column.values.length) } as const)
        : ({ type: "date", values: new Int32Array(column.values.length) } as const);
  const read =
    kind === "number" ? numberReader(column) : kind === "boolean" ? booleanReader(column) : dayReader(column);
  const { values, ...rest } = castValues<number>(column, read, target.values);
  return finish({ ...target, values } as NumberColumn, rest);
}

interface CastRows {
  readonly valid: Uint8Array;
  readonly failed: number[];
}

type Reader<T> = (row: number) => T | undefined;

function castValues<T extends number | bigint, A extends { [index: number]: T } = { [index: number]: T }>(
  column: Column,
  read: Reader<T>,
  values: A,
): CastRows & { readonly values: A } {
  const rows = column.values.length;
  const valid = new Uint8Array(rows);
  const failed: number[] = [];
  for (let row = 0; row < rows; row++) {
    if (isNull(column, row)) continue;
    const value = read(row);
    if (value === undefined) failed.push(row);
    else {
      values[row] = value;
      valid[row] = 1;
    }
  }
  return { values, valid, failed };
}

function finish(column: Column, { valid, failed }: CastRows): Cast {
  return { column: valid.includes(0) ? { ...column, valid } : column, failed };
}

function presentRows(column: Column): number[] {
  return Array.from(column.values.keys()).filter((row) => !isNull(column, row));
}

/** Reads each distinct text once. */
function byText<T>(column: Column & { type: "string" }, parse: (text: string) => T | undefined): Reader<T> {
  const parsed = column.categories.map(parse);
  return (row) => parsed[column.values[row]];
}

function numberReader(column: Column): Reader<number> {
  if (isString(column)) {
    return byText(column, (text) => (NUMBER.test(text.trim()) ? Number(text) : undefined));
  }
  return (row) => Number(column.values[row]);
}

function integerReader(column: Column): Reader<bigint> {
  if (isString(column)) {
    return byText(column, (text) => {
      const value = INTEGER.test(text.trim()) ? BigInt(text.trim().replace(/^\+/, "")) : undefined;
      return value === undefined || value >= INT64 || value < -INT64 ? undefined : value;
    });
  }
  if (column.type === "date" || column.type === "timestamp") return () => undefined;
  return (row) => {
    const value = Number(column.values[row]);
    return Number.isSafeInteger(value) ? BigInt(value) : undefined;
  };
}

function booleanReader(column: Column): Reader<number> {
  if (isString(column)) {
    const words = new Map([
      ["true", 1],
      ["false", 0],
      ["1", 1],
      ["0", 0],
    ]);
    return byText(column, (text) => words.get(text.trim().toLowerCase()));
  }
  if (column.type === "date" || column.type === "timestamp") return () => undefined;
  return (row) => {
    const value = Number(column.values[row]);
    return value === 0 || value === 1 ? value : undefined;
  };
}

function dayReader(column: Column): Reader<number> {
  if (isString(column)) {
    return byText(column, (text) => {
      const instant = parseInstant(text);
      return instant === undefined || instant.zoned ? undefined : wholeDay(instant.ms);
    });
  }
  if (column.type !== "timestamp") return () => undefined;
  const ms = toFloat64(column);
  return (row) => wholeDay(ms[row]);
}

/** Text with a zone gives UTC, text without gives wall-clock time; the first text rules, others of the other sort fail. */
function castTimestamp(column: Column): Cast {
  const target = new BigInt64Array(column.values.length);
  if (isString(column)) {
    const instants = column.categories.map(parseInstant);
    const first = column.values.findIndex(
      (code, row) => !isNull(column, row) && instants[code] !== undefined,
    );
    const utc = first >= 0 && instants[column.values[first]]?.zoned === true;
    const read = byText(column, (text) => {
      const instant = parseInstant(text);
      return instant?.zoned === utc ? BigInt(instant.ms) : undefined;
    });
    const { values, ...rest } = castValues(column, read, target);
    return finish({ type: "timestamp", values, unit: "ms", utc }, rest);
  }
  if (column.type !== "date") return { column, failed: presentRows(column) };
  const { values, ...rest } = castValues(column, (row) => BigInt(column.values[row]) * 86_400_000n, target);
  return finish({ type: "timestamp", values, unit: "ms", utc: false }, rest);
}
