import { AssayError } from "../../../utils/errors/index.js";
import type { Rows } from "../cells.js";
import { driverError, refused, unavailable } from "../failures.js";
import { backticked } from "../names.js";
import type { OpenOptions, ReadSession, Result, Selected, TableShape } from "../session.js";
import { type MysqlConfig, type MysqlConnection, withMysql } from "./connect.js";
import { mysqlCells } from "./types.js";

/** Reads in one transaction of MySQL or MariaDB. */
export function readMysql<T>(
  config: MysqlConfig,
  options: OpenOptions,
  work: (session: ReadSession) => Promise<T>,
): Promise<T> {
  return withMysql(config, options, async (connection) => {
    await connection.run("set session transaction isolation level repeatable read");
    await connection.run("start transaction with consistent snapshot, read only");
    return work({
      shown: connection.shown,
      quote: backticked,
      describe: (table) => describe(connection, table),
      tables: () => tables(connection),
      select: (query, limit) => select(connection, query, limit),
    });
  });
}

/** A table or view of the database; undefined where there is none. */
export async function describe(connection: MysqlConnection, table: string): Promise<TableShape | undefined> {
  const columns = await connection.query(
    `select table_name, column_name, @@lower_case_table_names from information_schema.columns
     where table_schema = database() and table_name = ? order by ordinal_position`,
    [table],
  );
  // The catalogue compares without case, the server perhaps not.
  const own = columns.filter(([name, , ignoresCase]) => name === table || Number(ignoresCase) > 0);
  if (own.length === 0) return undefined;
  const key = await connection.query(
    `select column_name from information_schema.statistics
     where table_schema = database() and table_name = ? and index_name = 'PRIMARY' order by seq_in_index`,
    [own[0][0]],
  );
  return {
    quoted: backticked(table),
    columns: own.map(([, name]) => String(name)),
    key: key.map(([name]) => String(name)),
  };
}

async function tables(connection: MysqlConnection): Promise<string[]> {
  const rows = await connection.query(
    "select table_name from information_schema.tables where table_schema = database() order by table_name",
  );
  return rows.map(([name]) => String(name));
}

async function select(connection: MysqlConnection, query: Selected, limit?: number): Promise<Result> {
  if (limit !== undefined) await connection.run(`set session sql_select_limit = ${limit}`);
  const stream = await connection.stream(query.sql, query.params).catch((error: unknown) => {
    throw wrong(connection, query, error);
  });
  if (stream.columns.length === 0) {
    throw new AssayError("DATA_SQL", {
      what: "the query gives no rows",
      got: "a statement that is no SELECT",
      wanted: "one SELECT",
    });
  }
  return {
    columns: stream.columns.map((column) => ({ name: column.name, cells: () => mysqlCells(column) })),
    blocks: blocks(),
  };

  async function* blocks(): AsyncIterable<Rows> {
    try {
      yield* stream.blocks;
    } catch (error) {
      throw wrong(connection, query, error);
    }
  }
}

/** What a statement threw: the query's fault, or a right that is missing; a lost connection is told by who opened it. */
function wrong(connection: MysqlConnection, query: Selected, error: unknown): unknown {
  const told = driverError(error);
  if (!told.code.startsWith("ER_") || /KILLED|SHUTDOWN/.test(told.code)) return error;
  if (query.table === undefined) return refused(connection.shown, query.sql, told, error);
  return unavailable(
    connection.shown,
    told.message,
    "Check that the user may read it (`grant select`).",
    error,
  );
}
