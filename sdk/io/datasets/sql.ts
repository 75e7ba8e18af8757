import type { DuckDBConnection } from "@duckdb/node-api";
import { AssayError } from "../../utils/errors/index.js";
import type { CollectOptions, Take, Taken } from "./collect.js";
import type { SqlConfig } from "./schemas.js";
import { duckDbWords } from "./session.js";

/**
 * The rows of one SELECT in DuckDB's SQL, with types as DuckDB gives them. Anything but one SELECT throws DATA_SQL, as does
 * what DuckDB refuses; a file in it that is not there throws DATA_FILE_MISSING.
 */
export async function readSql<T extends Taken>(
  connection: DuckDBConnection,
  config: SqlConfig,
  options: CollectOptions,
  take: Take<T>,
): Promise<T> {
  try {
    await refuseSeveral(connection, config.query);
    return await take(connection, config.query, options);
  } catch (cause) {
    throw sqlError(cause);
  }
}

/** DATA_SQL where a query is not one statement. */
export async function refuseSeveral(connection: DuckDBConnection, query: string): Promise<void> {
  const { count } = await connection.extractStatements(query);
  if (count === 1) return;
  throw new AssayError("DATA_SQL", {
    what: "the query is not one statement",
    got: `${count} statements`,
    wanted: "one SELECT",
    next: "Leave one SELECT; subqueries and `with` may do the rest.",
  });
}

/** What DuckDB says of a query. */
export function sqlError(cause: unknown): AssayError {
  if (AssayError.isInstance(cause)) return cause;
  const words = duckDbWords(cause);
  const isMissing = /No files found that match/.test(words);
  const kind = /\b(sqlite|postgres|mysql)(_scan|_query|_attach|\b.{0,40}\bextension)/i.exec(words)?.[1];
  return new AssayError(isMissing ? "DATA_FILE_MISSING" : "DATA_SQL", {
    what: isMissing ? "a file of the query cannot be found" : "the query was refused",
    got: words,
    ...(kind === undefined ? {} : { next: ownKind(kind.toLowerCase()) }),
    cause,
  });
}

/** DuckDB reads databases by extensions that it downloads: the house has kinds of datasets for them. */
function ownKind(kind: string): string {
  return `DuckDB's extension for ${kind} is a download and is not used: take a dataset of \`kind: ${kind}\` with a \`table\` or a \`query\`.`;
}
