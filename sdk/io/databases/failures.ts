import { AssayError, type ErrorCode } from "../../utils/errors/index.js";
import { didYouMean } from "../../utils/names.js";
import { maskText } from "../../utils/secrets.js";
import { identifierText } from "./names.js";

/** What a driver's error says, as far as it says it. */
export interface DriverError {
  readonly message: string;
  /** The driver's or the server's code: "ECONNREFUSED", "28P01", "ER_NO_SUCH_TABLE". */
  readonly code: string;
  /** MySQL's number of the error. */
  readonly errno?: number;
  /** Postgres: character of the statement where it is wrong, from 1. */
  readonly position?: number;
}

/** Reads what a driver threw. Several tries of one connection (IPv6, IPv4) are told by the first. */
export function driverError(error: unknown): DriverError {
  const first = error instanceof AggregateError && error.errors.length > 0 ? error.errors[0] : error;
  const { message, code, errno, position, sqlMessage } = first as Record<string, unknown>;
  return {
    message: maskText(String(sqlMessage ?? message ?? first).replaceAll(/\s*\n\s*/g, " ")).slice(0, 500),
    code: typeof code === "string" ? code : "",
    ...(typeof errno === "number" ? { errno } : {}),
    ...(position === undefined ? {} : { position: Number(position) }),
  };
}

/** Where the asked is: "postgres://ada@localhost:5432/bikes". */
export function unavailable(shown: string, got: string, next: string, cause?: unknown): AssayError {
  return new AssayError("DATABASE_UNAVAILABLE", { what: `${shown} cannot be used`, got, next, cause });
}

/** A connection that went away in the middle. */
export function lost(shown: string, cause: unknown): AssayError {
  const next = "Run it again; nothing is kept of what was not finished.";
  return unavailable(shown, `the connection was lost: ${driverError(cause).message}`, next, cause);
}

/** A table that is not there, with the nearest that is. */
export function tableMissing(shown: string, table: string, tables: readonly string[]): AssayError {
  return new AssayError("DATABASE_TABLE_MISSING", {
    what: `table ${identifierText(table)} is not in ${shown}`,
    got: tables.length === 0 ? "no tables" : `${tables.length} ${tables.length === 1 ? "table" : "tables"}`,
    wanted: identifierText(table),
    next:
      tables.length === 0
        ? "Check the database, and what the user may see of it."
        : didYouMean(table, tables),
  });
}

/** A query that the database refused, in its words, and where in the query. */
export function refused(shown: string, query: string, error: DriverError, cause: unknown): AssayError {
  const { position } = error;
  const where = position === undefined || position < 1 ? "" : `, ${placeIn(query, position)}`;
  return new AssayError("DATA_SQL", {
    what: `${shown} refused the query${where}`,
    got: error.message,
    next: "Correct the query; what was got are the database's own words.",
    cause,
  });
}

/** Line and column of a character of a query, from 1. */
function placeIn(query: string, position: number): string {
  const before = [...query]
    .slice(0, position - 1)
    .join("")
    .split("\n");
  return `line ${before.length}, column ${[...(before.at(-1) ?? "")].length + 1}`;
}

/** A cell that a column's type has no value for. */
export function badCell(name: string, row: number, cell: unknown, wanted: string, next: string): AssayError {
  return new AssayError("DATA_CAST" satisfies ErrorCode, {
    what: `row ${row + 1} of column "${name}" is no ${wanted}`,
    got: shownCell(cell),
    wanted,
    next,
  });
}

function shownCell(cell: unknown): string {
  if (typeof cell === "string") return JSON.stringify(cell.slice(0, 60));
  return cell instanceof Uint8Array ? `${cell.length} bytes` : String(cell);
}

/** A column of a type that a table has none for. */
export function notTabular(name: string, type: string, next: string): AssayError {
  return new AssayError("DATA_FORMAT", {
    what: `column "${name}" is nested or binary`,
    got: type,
    wanted: "numbers, text, dates, timestamps or booleans",
    next,
  });
}
