import type { DuckDBType } from "@duckdb/node-api";
import type { ColumnType } from "../../core/tables/index.js";
import { AssayError } from "../../utils/errors/index.js";
import {
  type ColumnBuilder,
  narrowingBuilder,
  plainBuilder,
  stringBuilder,
  type VectorReader,
} from "./builders.js";
import { identifier } from "./session.js";

/** How one column of a result is taken in. */
export interface ColumnPlan {
  readonly name: string;
  /** What is selected: the column, or a cast of it to a type that a table has. */
  readonly expression: string;
  readonly builder: (reader: VectorReader) => ColumnBuilder;
}

type MakeBuilder = (reader: VectorReader) => ColumnBuilder;

/** DuckDB's types that a table keeps as they are. */
const KEPT: Readonly<Record<string, MakeBuilder>> = {
  BOOLEAN: (reader) => plainBuilder(reader, { type: "bool" }, Uint8Array),
  TINYINT: (reader) => plainBuilder(reader, { type: "int8" }, Int8Array),
  SMALLINT: (reader) => plainBuilder(reader, { type: "int16" }, Int16Array),
  INTEGER: (reader) => plainBuilder(reader, { type: "int32" }, Int32Array),
  BIGINT: (reader) => plainBuilder(reader, { type: "int64" }, BigInt64Array),
  UTINYINT: (reader) => plainBuilder(reader, { type: "uint8" }, Uint8Array),
  USMALLINT: (reader) => plainBuilder(reader, { type: "uint16" }, Uint16Array),
  UINTEGER: (reader) => plainBuilder(reader, { type: "uint32" }, Uint32Array),
  UBIGINT: (reader) => plainBuilder(reader, { type: "uint64" }, BigUint64Array),
  FLOAT: (reader) => plainBuilder(reader, { type: "float32" }, Float32Array),
  DOUBLE: (reader) => plainBuilder(reader, { type: "float64" }, Float64Array),
  DATE: (reader) => plainBuilder(reader, { type: "date" }, Int32Array),
  TIMESTAMP_S: (reader) => plainBuilder(reader, { type: "timestamp", unit: "s" }, BigInt64Array),
  TIMESTAMP_MS: (reader) => plainBuilder(reader, { type: "timestamp", unit: "ms" }, BigInt64Array),
  TIMESTAMP: (reader) => plainBuilder(reader, { type: "timestamp", unit: "us" }, BigInt64Array),
  TIMESTAMP_NS: (reader) => plainBuilder(reader, { type: "timestamp", unit: "ns" }, BigInt64Array),
  "TIMESTAMP WITH TIME ZONE": (reader) =>
    plainBuilder(reader, { type: "timestamp", unit: "us", utc: true }, BigInt64Array),
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
export function planColumn(name: string, type: DuckDBType, narrow: boolean): ColumnPlan {
  const text = String(type);
  const expression = identifier(name);
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
