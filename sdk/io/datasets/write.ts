import { extname, resolve } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Table } from "../../core/tables/index.js";
import { AssayError } from "../../utils/errors/index.js";
import { writeWhole } from "../files/index.js";
import { loadTable } from "./load.js";
import { duckDbWords, identifier, literal, withDuckDb } from "./session.js";

/** How a table is written. */
export interface WriteOptions {
  /** CSV: what stands between two fields. @default "," */
  readonly delimiter?: string;
  /** CSV: whether the first line names the columns. @default true */
  readonly header?: boolean;
  /** Parquet: the codec. @default "zstd" */
  readonly compression?: "zstd" | "snappy" | "gzip" | "uncompressed";
  readonly signal?: AbortSignal;
}

const FORMATS = [".csv", ".parquet", ".json", ".ndjson"] as const;

/**
 * Writes a table as its path's ending says: `.csv`, `.parquet`, `.json` (an array of records) or `.ndjson` (one a line). Whole
 * or not at all: a temporary file beside it is renamed at the end. Folders on the way are made. Parquet keeps types (seconds
 * become milliseconds); CSV writes a null as an empty field; JSON has no NaN and no infinities, they are written as null.
 *
 * @throws DATA_WRITE where the folder or the file cannot be written, or the ending is unknown
 */
export async function writeTable(table: Table, path: string, options: WriteOptions = {}): Promise<void> {
  const target = resolve(path);
  const ending = extname(target).toLowerCase();
  const format = FORMATS.find((known) => known === ending);
  if (format === undefined || table.numColumns === 0) {
    throw new AssayError("DATA_WRITE", {
      what:
        format === undefined
          ? `the ending of ${target} names no format`
          : "a table without columns has no file",
      got: format === undefined ? `"${ending}"` : "0 columns",
      wanted: format === undefined ? FORMATS.join(", ") : "at least one column",
      next: "Change the path or the table.",
    });
  }
  const session = { threads: 1, ...(options.signal === undefined ? {} : { signal: options.signal }) };
  try {
    await writeWhole(target, (temporary) =>
      withDuckDb(session, async (connection) => {
        await loadTable(connection, "assay_table", table);
        await copyTo(connection, table, temporary, format, options);
      }),
    );
  } catch (cause) {
    if (AssayError.isInstance(cause)) throw cause;
    throw new AssayError("DATA_WRITE", { what: `${target} cannot be written: ${duckDbWords(cause)}`, cause });
  }
}

async function copyTo(
  connection: DuckDBConnection,
  table: Table,
  path: string,
  format: (typeof FORMATS)[number],
  options: WriteOptions,
): Promise<void> {
  const isJson = format === ".json" || format === ".ndjson";
  const columns = table.entries().map(([name, { type }]) => {
    const column = identifier(name);
    const isFloat = type === "float32" || type === "float64";
    return isJson && isFloat ? `case when isfinite(${column}) then ${column} end as ${column}` : column;
  });
  const how = {
    ".csv": `format csv, header ${options.header ?? true}, delimiter ${literal(options.delimiter ?? ",")}`,
    ".parquet": `format parquet, compression ${options.compression ?? "zstd"}`,
    ".json": "format json, array true",
    ".ndjson": "format json",
  }[format];
  const select = `select ${columns.join(", ")} from assay_table`;
  await connection.run(`copy (${select}) to ${literal(path)} (${how})`);
}
