import type { DuckDBConnection } from "@duckdb/node-api";
import { AssayError } from "../../utils/errors/index.js";
import type { CollectOptions, Take, Taken } from "./collect.js";
import { locateFile, type Place, readHead, withoutGlob } from "./files.js";
import type { JsonConfig } from "./schemas.js";
import { duckDbWords, literal } from "./session.js";

const FORMATS = { auto: "auto", array: "array", lines: "newline_delimited" } as const;

/**
 * Reads records of JSON: one array of them, or one a line. Types are read off all records; integers are int32 where all fit,
 * else int64; texts that all look like dates or timestamps are read as such. A key that a record lacks is null there.
 */
export async function readJson<T extends Taken>(
  connection: DuckDBConnection,
  config: JsonConfig,
  place: Place,
  options: CollectOptions,
  take: Take<T>,
): Promise<T> {
  const { path } = await locateFile(config.path, place);
  const call = jsonCall(path, config);
  let table: T;
  try {
    table = await take(connection, `select * from ${call}`, { ...options, narrow: true });
  } catch (cause) {
    if (AssayError.isInstance(cause)) throw cause;
    if (await holdsNothing(path)) throw empty(path);
    throw jsonError(cause, path);
  }
  if (table.numRows > 0) return table;
  throw empty(path);
}

/** The call that reads a JSON file, types read off all records. */
export function jsonCall(path: string, { format }: Pick<JsonConfig, "format">): string {
  const file = literal(withoutGlob(path));
  return `read_json(${file}, format='${FORMATS[format]}', records=true, sample_size=-1, hive_partitioning=false)`;
}

/** What DuckDB says of a JSON file. */
export function jsonError(cause: unknown, path: string): AssayError {
  return new AssayError("DATA_FORMAT", {
    what: `${path} cannot be read as JSON records: ${duckDbWords(cause).replace(/ Try setting.*/, "")}`,
    wanted: 'an array of flat records (`[{"a": 1}, …]`), or one record a line',
    next: "Check the kind and the `format` of the dataset.",
    cause,
  });
}

function empty(path: string): AssayError {
  return new AssayError("DATA_EMPTY", { what: `${path} holds no records`, wanted: "at least one record" });
}

/** Whether a file is blank, or an array of nothing. */
export async function holdsNothing(path: string): Promise<boolean> {
  const head = await readHead(path, 1024);
  return /^\uFEFF?\s*(\[\s*\]\s*)?$/.test(head.toString("utf8"));
}
