import type { DuckDBConnection } from "@duckdb/node-api";
import type { Table } from "../../core/tables/index.js";
import { AssayError } from "../../utils/errors/index.js";
import { type CollectOptions, collect } from "./collect.js";
import type { SqlConfig } from "./config.js";
import { duckDbWords } from "./session.js";

/**
 * The rows of one SELECT in DuckDB's SQL, with types as DuckDB gives them. Anything but one SELECT throws DATA_SQL, as does
 * what DuckDB refuses; a file in it that is not there throws DATA_FILE_MISSING.
 */
export async function readSql(
  connection: DuckDBConnection,
  config: SqlConfig,
  options: CollectOptions,
): Promise<Table> {
  try {
    const { count } = await connection.extractStatements(config.query);
    if (count !== 1) {
      throw new AssayError("DATA_SQL", {
        what: "the query is not one statement",
        got: `${count} statements`,
        wanted: "one SELECT",
        next: "Leave one SELECT; subqueries and `with` may do the rest.",
      });
    }
    return await collect(connection, config.query, options);
  } catch (cause) {
    if (AssayError.isInstance(cause)) throw cause;
    const words = duckDbWords(cause);
    const isMissing = /No files found that match/.test(words);
    throw new AssayError(isMissing ? "DATA_FILE_MISSING" : "DATA_SQL", {
      what: isMissing ? "a file of the query cannot be found" : "the query was refused",
      got: words,
      cause,
    });
  }
}
