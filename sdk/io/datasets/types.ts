import type { DuckDBType } from "@duckdb/node-api";
import type { ColumnType } from "../../core/tables/index.js";
import { AssayError } from "../../utils/errors/index.js";
import {
  type ColumnBuilder,
  integralBuilder,
  narrowingBuilder,
  plainBuilder,
  stringBuilder,
} from "./builders.js";
import { identifier } from "./session.js";
import type { VectorReader } from "./vectors.js";

/** How one column of a result is taken in. */
export interface ColumnPlan {
  readonly name: string;
  /** What is selected: the column, or a cast of it to a type that a table has. */
  readonly expression: string;
  readonly builder: (reader: VectorReader, expectedRows: number) => ColumnBuilder;
}

type MakeBuilder = (reader: VectorReader, expectedRows: number) => ColumnBuilder;

/** DuckDB's types that a table keeps as they are. */
const KEPT: Readonly<Record<string, MakeBuilder>> = {
  BOOLEAN: (reader, rows) => plainBuilder(reader, { type: "bool" }, Uint8Array, rows),
  TINYINT: (reader, rows) => plainBuilder(reader, { type: "int8" }, Int8Array, rows),
  SMALLINT: (reader, rows) => plainBuilder(reader, { type: "int16" }, Int16Array, rows),
  INTEGER: (reader, rows) => plainBuilder(reader, { type: "int32" }, Int32Array, rows),
  BIGINT: (reader, rows) => plainBuilder(reader, { type: "int64" }, BigInt64Array, rows),
  UTINYINT: (reader, rows) => plainBuilder(reader, { type: "uint8" }, Uint8Array, rows),
  USMALLINT: (reader, rows) => plainBuilder(reader, { type: "uint16" }, Uint16Array, rows),
  UINTEGER: (reader, rows) => plainBuilder(reader, { type: "uint32" }, Uint32Array, rows),
  UBIGINT: (reader, rows) => plainBuilder(reader, { type: "uint64" }, BigUint64Array, rows),
  FLOAT: (reader, rows) => plainBuilder(reader, { type: "float32" }, Float32Array, rows),
  DOUBLE: (reader, rows) => plainBuilder(reader, { type: "float64" }, Float64Array, rows),
  DATE: (reader, rows) => plainBuilder(reader, { type: "date" }, Int32Array, rows),
  TIMESTAMP_S: (reader, rows) => plainBuilder(reader, { type: "timestamp", unit: "s" }, BigInt64Array, rows),
  TIMESTAMP_MS: (reader, rows) =>
    plainBuilder(reader, { type: "timestamp", unit: "ms" }, BigInt64Array, rows),
  TIMESTAMP: (reader, rows) => plainBuilder(reader, { type: "timestamp", unit: "us" }, BigInt64Array, rows),
  TIMESTAMP_NS: (reader, rows) =>
    plainBuilder(reader, { type: "timestamp", unit: "ns" }, BigInt64Array, rows),
  "TIMESTAMP WITH TIME ZONE": (reader, rows) =>
    plainBuilder(reader, { type: "timestamp", unit: "us", utc: true }, BigInt64Array, rows),
  VARCHAR: stringBuilder,
};

/** Numbers that a table has no type for are read as the nearest float, the rest of what has a plain text as text. */
const AS_DOUBLE = new Set(["DECIMAL", "HUGEINT", "UHUGEINT", "BIGNUM"]);
const AS_TEXT = new Set([
  "ENUM",
  "TIME",
  "TIME_NS",
  "TIME WITH TIME ZONE",
  "INTERVAL",
  "UUID",
  "BIT",
  '"NULL"',
  "NULL",
]);

/** DuckDB's type of each type of a table. */
export const DUCKDB_TYPES: Readonly<Record<ColumnType, string>> = {
  bool: "BOOLEAN",
  int8: "TINYINT",
  int16: "SMALLINT",
  int32: "INTEGER",
  int64: "BIGINT",
  uint8: "UTINYINT",
  uint16: "USMALLINT",
  uint32: "UINTEGER",
  uint64: "UBIGINT",
  float32: "FLOAT",
  float64: "DOUBLE",
  date: "DATE",
  timestamp: "TIMESTAMP",
  string: "VARCHAR",
};

/** How a column of this type is read; nested and binary columns throw DATA_FORMAT. */
export function planColumn(
  name: string,
  type: DuckDBType | string,
  { narrow, integral }: { readonly narrow?: boolean; readonly integral?: ReadonlySet<string> } = {},
): ColumnPlan {
  const text = String(type);
  const expression = identifier(name);
  if (integral?.has(name)) {
    return { name, expression, builder: (reader, rows) => integralBuilder(reader, name, rows) };
  }
  if (narrow && text === "BIGINT") return { name, expression, builder: narrowingBuilder };
  const kept = KEPT[text];
  if (kept !== undefined) return { name, expression, builder: kept };
  const base = text.replace(/\(.*$/s, "");
  const isList = text.endsWith("]");
  if (!isList && AS_DOUBLE.has(base))
    return { name, expression: `${expression}::DOUBLE`, builder: KEPT.DOUBLE };
  if (!isList && AS_TEXT.has(base))
    return { name, expression: `${expression}::VARCHAR`, builder: KEPT.VARCHAR };
  throw new AssayError("DATA_FORMAT", {
    what: `column "${name}" is nested or binary`,
    got: text.slice(0, 100),
    wanted: "numbers, text, dates, timestamps or booleans",
    next: "List it under `exclude`, or take what you need of it by a dataset of kind sql.",
  });
}

/** The type that a table gives a column of this DuckDB type; undefined where it has none. */
export function tableType(duckDbType: string): ColumnType | undefined {
  if (duckDbType.startsWith("TIMESTAMP")) return "timestamp";
  const found = Object.entries(DUCKDB_TYPES).find(([, type]) => type === duckDbType);
  if (found !== undefined) return found[0] as ColumnType;
  const base = duckDbType.replace(/\(.*$/s, "");
  if (duckDbType.endsWith("]")) return undefined;
  return AS_DOUBLE.has(base) ? "float64" : AS_TEXT.has(base) ? "string" : undefined;
}
