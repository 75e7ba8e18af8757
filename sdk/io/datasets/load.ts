import type { DuckDBConnection, DuckDBType } from "@duckdb/node-api";
import type { Vector } from "@duckdb/node-bindings";
import { type Column, isBigInt, isString, Table } from "../../core/tables/index.js";
import { AssayError } from "../../utils/errors/index.js";
import { identifier } from "./session.js";
import { TextCells } from "./text-cells.js";
import { DUCKDB_TYPES } from "./types.js";
import type { Bindings } from "./vectors.js";

export type { Bindings } from "./vectors.js";

/** DuckDB's types of timestamps by unit; one with a time zone counts microseconds only. */
const TIMESTAMPS = { s: "TIMESTAMP_S", ms: "TIMESTAMP_MS", us: "TIMESTAMP", ns: "TIMESTAMP_NS" } as const;

/** Puts a table into DuckDB under a name, vector by vector. */
export async function loadTable(connection: DuckDBConnection, name: string, table: Table): Promise<void> {
  const columns = table.entries().map(([column, data]) => [column, asMicroseconds(column, data)] as const);
  const definitions = columns.map(([column, data]) => `${identifier(column)} ${duckDbType(data)}`);
  await connection.run(`create table ${identifier(name)} (${definitions.join(", ")})`);
  await appendRows(connection, name, Table.from(columns));
}

/**
 * Puts the rows of a table behind those of a DuckDB table with the same columns of the same types, in that order: those that
 * `duckDbType` gives. Timestamps in UTC must be in microseconds.
 */
export async function appendRows(connection: DuckDBConnection, name: string, table: Table): Promise<void> {
  const [{ DuckDBDataChunk }, { default: bindings }] = await Promise.all([
    import("@duckdb/node-api"),
    import("@duckdb/node-bindings"),
  ]);
  const columns = table.entries();
  const appender = await connection.createAppender(name);
  const types = columns.map((_, i): DuckDBType => appender.columnType(i));
  const step = bindings.vector_size();
  const texts = columns.map(([, data]) =>
    // A dictionary that is larger than its column (a slice of another) is not worth looking through.
    isString(data) && data.categories.length <= table.numRows ? new TextCells(bindings, data) : undefined,
  );
  for (let start = 0; start < table.numRows; start += step) {
    const rows = Math.min(step, table.numRows - start);
    const chunk = DuckDBDataChunk.create(types, rows);
    columns.forEach(([, data], i) => {
      const vector = bindings.data_chunk_get_vector(chunk.chunk, i);
      const cells = texts[i];
      if (cells === undefined) fillVector(bindings, vector, data, start, rows);
      else {
        cells.fill(vector, start, rows);
        fillValidity(bindings, vector, data, start, rows);
      }
    });
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

/** DuckDB's type of a table's column. */
export function duckDbType(column: Column): string {
  if (!isBigInt(column) || column.type !== "timestamp") return DUCKDB_TYPES[column.type];
  return column.utc === true ? "TIMESTAMP WITH TIME ZONE" : TIMESTAMPS[column.unit ?? "us"];
}

/** A timestamp in UTC as microseconds; others as they are. */
export function asMicroseconds(name: string, column: Column): Column {
  if (!isBigInt(column) || column.utc !== true || column.unit === "us" || column.unit === undefined)
    return column;
  if (column.unit === "ns" && column.values.some((value) => value % 1000n !== 0n)) {
    throw new AssayError("DATA_WRITE", {
      what: `column "${name}" holds nanoseconds in UTC, which no file format here keeps`,
      got: "values that are no whole microseconds",
      wanted: "microseconds",
      next: "Round the column, or drop `utc` to keep nanoseconds as wall-clock time.",
    });
  }
  const scale = { s: 1_000_000n, ms: 1000n, ns: 1n }[column.unit];
  const divisor = column.unit === "ns" ? 1000n : 1n;
  const values = BigInt64Array.from(column.values, (value) => (value * scale) / divisor);
  return { ...column, values, unit: "us" };
}

/** Puts rows of a column into a vector, from its first row on. */
export function fillVector(
  bindings: Bindings,
  vector: Vector,
  column: Column,
  start: number,
  rows: number,
): void {
  const { values, valid } = column;
  if (isString(column)) {
    for (let i = 0; i < rows; i++) {
      const isThere = valid === undefined || valid[start + i] !== 0;
      if (isThere)
        bindings.vector_assign_string_element(vector, i, column.categories[values[start + i] as number]);
    }
  } else {
    const width = values.BYTES_PER_ELEMENT;
    bindings.copy_data_to_vector(
      vector,
      0,
      values.buffer as ArrayBuffer,
      values.byteOffset + start * width,
      rows * width,
    );
  }
  fillValidity(bindings, vector, column, start, rows);
}

function fillValidity(
  bindings: Bindings,
  vector: Vector,
  { valid }: Column,
  start: number,
  rows: number,
): void {
  if (valid === undefined) return;
  const bits = new Uint8Array(Math.ceil(rows / 64) * 8);
  for (let i = 0; i < rows; i++) if (valid[start + i] !== 0) bits[i >> 3] |= 1 << (i & 7);
  bindings.vector_ensure_validity_writable(vector);
  bindings.copy_data_to_vector_validity(vector, 0, bits.buffer, 0, bits.byteLength);
}
