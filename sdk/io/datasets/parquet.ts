import type { DuckDBConnection } from "@duckdb/node-api";
import { AssayError } from "../../utils/errors/index.js";
import type { CollectOptions, Take, Taken } from "./collect.js";
import { locateFile, type Place, withoutGlob } from "./files.js";
import type { ParquetConfig } from "./schemas.js";
import { duckDbWords, literal } from "./session.js";

/**
 * Reads a Parquet file of any codec, types as they are: half floats become float32, decimals float64, INT96 timestamps are in
 * microseconds, dictionaries are text. Nested columns must be excluded. A file without rows gives a table without rows.
 */
export async function readParquet<T extends Taken>(
  connection: DuckDBConnection,
  config: ParquetConfig,
  place: Place,
  options: CollectOptions,
  take: Take<T>,
): Promise<T> {
  const { path } = await locateFile(config.path, place);
  try {
    const call = parquetCall(path);
    const [[rows]] = (await connection.runAndReadAll(`select count(*) from ${call}`)).getRows();
    return await take(connection, `select * from ${call}`, { ...options, expectedRows: Number(rows) });
  } catch (cause) {
    if (AssayError.isInstance(cause)) throw cause;
    throw parquetError(cause, path);
  }
}

/** The call that reads a Parquet file. */
export function parquetCall(path: string): string {
  return `read_parquet(${literal(withoutGlob(path))}, hive_partitioning=false)`;
}

/** What DuckDB says of a Parquet file. */
export function parquetError(cause: unknown, path: string): AssayError {
  return new AssayError("DATA_FORMAT", {
    what: `${path} cannot be read as Parquet: ${duckDbWords(cause)}`,
    wanted: "a whole Parquet file",
    next: "Check the kind of the dataset, or write the file again.",
    cause,
  });
}
