import { AssayError } from "../../../utils/errors/index.js";
import type { Rows } from "../cells.js";
import { driverError, refused, unavailable } from "../failures.js";
import { quoted } from "../names.js";
import type { OpenOptions, ReadSession, Result, Selected } from "../session.js";
import { describe, tables } from "./catalogue.js";
import { type PgConnection, type PgResult, type PostgresConfig, withPostgres } from "./connect.js";
import { isUnknownType, type PgType, postgresCells } from "./types.js";

/** Rows that one answer of the server holds. */
const BLOCK_ROWS = 10_000;

/** One snapshot, and settings that the text of a cell, and the order of the rows, depend on. */
const BEGIN = [
  "begin transaction isolation level repeatable read read only",
  "set local timezone = 'UTC'",
  "set local datestyle = 'ISO, YMD'",
  "set local intervalstyle = 'postgres'",
  "set local extra_float_digits = 3",
  // All rows are fetched: the plan that is quickest to its end.
  "set local cursor_tuple_fraction = 1",
  "set local synchronize_seqscans = off",
].join("; ");

const DECLARE = "declare assay_rows no scroll cursor for ";

/** Reads in one transaction of Postgres. */
export function readPostgres<T>(
  config: PostgresConfig,
  options: OpenOptions,
  work: (session: ReadSession) => Promise<T>,
): Promise<T> {
  return withPostgres(config, options, async (connection) => {
    await connection.query(BEGIN);
    return work({
      shown: connection.shown,
      quote: quoted,
      describe: (table) => describe(connection, table, config.schema),
      tables: () => tables(connection, config.schema),
      select: (query, limit) => select(connection, query, limit),
    });
  });
}

async function select(
  connection: PgConnection,
  query: Selected,
  limit = Number.POSITIVE_INFINITY,
): Promise<Result> {
  const fetch = (rows: number) =>
    connection.query(`fetch forward ${rows} from assay_rows`).catch((error: unknown) => {
      throw wrong(connection, query, error);
    });
  await connection.query(`${DECLARE}${query.sql}`, query.params).catch((error: unknown) => {
    throw wrong(connection, query, error);
  });
  const first = await fetch(Math.min(BLOCK_ROWS, limit));
  const types = await typesOf(connection, first);
  async function* blocks(): AsyncIterable<Rows> {
    let left = limit - first.rows.length;
    let block = first;
    if (block.rows.length > 0) yield block.rows;
    while (block.rows.length === BLOCK_ROWS && left > 0) {
      block = await fetch(Math.min(BLOCK_ROWS, left));
      left -= block.rows.length;
      if (block.rows.length > 0) yield block.rows;
    }
  }
  return {
    columns: first.fields.map(({ name, dataTypeID }) => ({
      name,
      cells: () => postgresCells(name, dataTypeID, types.get(dataTypeID)),
    })),
    blocks: blocks(),
  };
}

/** What the catalogue says of the types that are not known here. */
async function typesOf(connection: PgConnection, { fields }: PgResult): Promise<Map<number, PgType>> {
  const ids = [...new Set(fields.map((field) => field.dataTypeID).filter(isUnknownType))];
  if (ids.length === 0) return new Map();
  const { rows } = await connection.query(
    "select oid, typname, typcategory from pg_type where oid = any ($1::oid[])",
    [`{${ids.join(",")}}`],
  );
  return new Map(
    rows.map(([id, name, category]) => [Number(id), { name: String(name), category: String(category) }]),
  );
}

/** What a statement threw: the query's fault, or a right that is missing; a lost connection is told by who opened it. */
function wrong(connection: PgConnection, query: Selected, error: unknown): unknown {
  if (AssayError.isInstance(error)) return error;
  const told = driverError(error);
  if (!/^[0-9A-Z]{5}$/.test(told.code) || /^(08|57P)/.test(told.code)) return error;
  if (query.table !== undefined) {
    const next = "Check that the user may read it (`grant select`).";
    return unavailable(connection.shown, told.message, next, error);
  }
  const { position, ...rest } = told;
  // The server counts from the start of what it was sent.
  const at = position === undefined ? {} : { position: position - DECLARE.length };
  return refused(connection.shown, query.sql, { ...rest, ...at }, error);
}
