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

const FORMATS = [".csv", ".parquet", ".json", ".ndjson", ".jsonl"] as const;

/** An ending that `writeTable` knows. */
export type TableEnding = (typeof FORMATS)[number];

/**
 * Writes a table as its path's ending says: `.csv`, `.parquet`, `.json` (an array of records), `.ndjson` or `.jsonl` (one a line). Whole
 * or not at all: a temporary file beside it is renamed at the end. Folders on the way are made. Parquet keeps types (seconds
 * become milliseconds); CSV writes a null as an empty field; JSON has no NaN and no infinities, they are written as null.
 *
 * @throws DATA_WRITE where the folder or the file cannot be written, or the ending is unknown
 */
export async function writeTable(table: Table, path: string, options: WriteOptions = {}): Promise<void> {
  const target = resolve(path);
  const format = endingOf(target);
  if (table.numColumns === 0) {
    throw new AssayError("DATA_WRITE", {
      what: "a table without columns has no file",
      got: "0 columns",
      wanted: "at least one column",
      next: "Change the table.",
    });
  }
  const session = { threads: 1, ...(options.signal === undefined ? {} : { signal: options.signal }) };
  try {
    await writeWhole(target, (temporary) =>
      withDuckDb(session, async (connection) => {
        await loadTable(connection, "assay_table", table);
        await copyTo(connection, { select: "select * from assay_table", table }, temporary, {
          ...options,
          format,
        });
      }),
    );
  } catch (cause) {
    if (AssayError.isInstance(cause)) throw cause;
    throw new AssayError("DATA_WRITE", { what: `${target} cannot be written: ${duckDbWords(cause)}`, cause });
  }
}

/** The format that a path's ending names; DATA_WRITE where it names none. */
export function endingOf(path: string): TableEnding {
  const ending = extname(path).toLowerCase();
  const format = FORMATS.find((known) => known === ending);
  if (format !== undefined) return format;
  throw new AssayError("DATA_WRITE", {
    what: `the ending of ${path} names no format`,
    got: `"${ending}"`,
    wanted: FORMATS.join(", "),
    next: "Change the path.",
  });
}

/** Writes the rows of a query to a file that is not there yet. `table` has its columns; its rows are not looked at. */
export async function copyTo(
  connection: DuckDBConnection,
  { select: rows, table }: { readonly select: string; readonly table: Table },
  path: string,
  { format, ...options }: WriteOptions & { readonly format: TableEnding },
): Promise<void> {
  const isJson = format !== ".csv" && format !== ".parquet";
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
    ".jsonl": "format json",
  }[format];
  const select = `select ${columns.join(", ")} from (${rows})`;
  await connection.run(`copy (${select}) to ${literal(path)} (${how})`);
}
