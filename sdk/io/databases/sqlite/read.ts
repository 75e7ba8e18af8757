import { setImmediate as turn } from "node:timers/promises";
import { AssayError } from "../../../utils/errors/index.js";
import type { Rows } from "../cells.js";
import { driverError, refused } from "../failures.js";
import { quoted, withoutEnd } from "../names.js";
import type { OpenOptions, ReadSession, Result, Selected, TableShape } from "../session.js";
import { withCopy } from "./copy.js";
import { type SqliteHandle, type SqliteValue, sqliteEngine } from "./engine.js";
import { existingFile, fileFault, type SqliteConfig } from "./open.js";
import { sqliteCells } from "./types.js";

/** Rows between two looks at the signal. */
const BLOCK_ROWS = 4_096;

/** Reads in one transaction of SQLite. */
export async function readSqlite<T>(
  config: SqliteConfig,
  { baseDir }: OpenOptions,
  work: (session: ReadSession) => Promise<T>,
): Promise<T> {
  const file = await existingFile(config, baseDir);
  const engine = sqliteEngine();
  const read = async (path: string, isReadOnly: boolean): Promise<T> => {
    let handle: SqliteHandle | undefined;
    try {
      handle = engine.open(path, isReadOnly);
      // A copy may have a log to take in; WebAssembly has no memory that it shares with others.
      if (!isReadOnly) handle.exec("pragma locking_mode = exclusive");
      return await inTransaction(handle, file, config, work);
    } catch (error) {
      if (AssayError.isInstance(error)) throw error;
      throw fileFault(file, error) ?? error;
    } finally {
      handle?.close();
    }
  };
  return engine.name === "node" ? read(file, true) : withCopy(file, (copy) => read(copy, false));
}

async function inTransaction<T>(
  handle: SqliteHandle,
  shown: string,
  config: SqliteConfig,
  work: (session: ReadSession) => Promise<T>,
): Promise<T> {
  handle.exec(`pragma busy_timeout = ${config.busyTimeoutMs}`);
  handle.exec("pragma temp_store = memory");
  handle.exec("begin");
  const all = (sql: string, ...values: SqliteValue[]) => allRows(handle, sql, values);
  // The first look at the file is what the transaction sees.
  all("select count(*) as n from sqlite_schema");
  const session: ReadSession = {
    shown,
    quote: quoted,
    describe: async (table) => describe(all, table),
    tables: async () => {
      const rows = all("select name from sqlite_schema where type in ('table', 'view') order by name");
      return rows.map(({ name }) => String(name)).filter((name) => !name.startsWith("sqlite_"));
    },
    select: async (query) => select(handle, shown, query, all),
  };
  return work(session);
}

type All = (sql: string, ...values: SqliteValue[]) => Record<string, SqliteValue>[];

/** All rows of a statement. */
export function allRows(
  handle: SqliteHandle,
  sql: string,
  values: readonly SqliteValue[],
): Record<string, SqliteValue>[] {
  const statement = handle.prepare(sql);
  try {
    return [...statement.rows(values)];
  } finally {
    statement.close();
  }
}

/** A table or view of the file; undefined where there is none. SQLite compares names without case. */
function describe(all: All, table: string): TableShape | undefined {
  const columns = all("select name, pk from pragma_table_xinfo(?) where hidden <> 1 order by cid", table);
  if (columns.length === 0) return undefined;
  const key = columns.filter(({ pk }) => Number(pk) > 0).sort((a, b) => Number(a.pk) - Number(b.pk));
  return {
    quoted: quoted(table),
    columns: columns.map(({ name }) => String(name)),
    key: key.map(({ name }) => String(name)),
  };
}

function select(handle: SqliteHandle, shown: string, query: Selected, all: All): Result {
  const values = query.params.map((value) => (typeof value === "boolean" ? Number(value) : value));
  try {
    const names = namesOf(handle, query, values, all);
    const declared = new Map(
      query.table === undefined
        ? []
        : all("select name, type from pragma_table_xinfo(?)", query.table).map(
            ({ name, type }) => [String(name), String(type)] as const,
          ),
    );
    return {
      columns: names.map((name) => ({ name, cells: () => sqliteCells(name, declared.get(name)) })),
      blocks: blocks(handle, names, query, values, shown),
    };
  } catch (error) {
    throw wrong(shown, query, error);
  }
}

/** Names of the columns; that it is one SELECT is checked on the way, since a table is made of it. */
function namesOf(handle: SqliteHandle, query: Selected, values: readonly SqliteValue[], all: All): string[] {
  const statement = handle.prepare(
    `create temp table assay_columns as select * from (\n${withoutEnd(query.sql)}\n) limit 0`,
  );
  try {
    statement.run(values);
  } finally {
    statement.close();
  }
  const names = all("select name from pragma_table_info('assay_columns')").map(({ name }) => String(name));
  handle.exec("drop table temp.assay_columns");
  // A name that comes twice got a number behind it ("a:1").
  const plain = names.map((name) => name.replace(/:\d+$/, ""));
  return names.map((name, i) => (name !== plain[i] && names.includes(plain[i]) ? plain[i] : name));
}

async function* blocks(
  handle: SqliteHandle,
  names: readonly string[],
  query: Selected,
  values: readonly SqliteValue[],
  shown: string,
): AsyncIterable<Rows> {
  const statement = handle.prepare(query.sql);
  let block: SqliteValue[][] = [];
  try {
    for (const row of statement.rows(values)) {
      block.push(names.map((name) => row[name]));
      if (block.length < BLOCK_ROWS) continue;
      yield block;
      block = [];
      await turn();
    }
    if (block.length > 0) yield block;
  } catch (error) {
    throw wrong(shown, query, error);
  } finally {
    statement.close();
  }
}

function wrong(shown: string, query: Selected, error: unknown): unknown {
  if (AssayError.isInstance(error)) return error;
  return fileFault(shown, error) ?? refused(shown, query.sql, driverError(error), error);
}
