import { Table } from "../../core/tables/index.js";
import { throwIfAborted } from "../../utils/abort.js";
import { AssayError } from "../../utils/errors/index.js";
import { maskSecrets } from "../../utils/secrets.js";
import { chooseColumns, type Selection } from "../datasets/collect.js";
import { STOPPED } from "../datasets/session.js";
import { serverAddress } from "./address.js";
import type { QueryValue } from "./config.js";
import { tableMissing } from "./failures.js";
import { type MysqlConfig, readMysql } from "./mysql/index.js";
import { type PostgresConfig, readPostgres } from "./postgres/index.js";
import type { OpenOptions, ReadSession, Result, Selected } from "./session.js";
import { readSqlite, type SqliteConfig, sqliteFile } from "./sqlite/index.js";

/** What is read of a database, and which. */
export type DatabaseConfig = (SqliteConfig | PostgresConfig | MysqlConfig) & {
  readonly table?: string | undefined;
  readonly query?: string | undefined;
  readonly params?: readonly QueryValue[] | undefined;
};

/**
 * Reads a table, or the rows of a query, in one transaction that only reads. The rows of a table stand in the order of its
 * primary key where it has one, else as the database gives them; those of a query as the query orders them.
 *
 * @throws DATABASE_UNAVAILABLE, DATABASE_TABLE_MISSING, DATA_SQL, DATA_COLUMN_MISSING, DATA_CAST, DATA_FORMAT,
 * DEPENDENCY_MISSING, INTERRUPTED
 */
export function readDatabase(
  config: DatabaseConfig,
  options: OpenOptions,
  selection: Selection = {},
): Promise<Table> {
  return withSession(config, options, async (session) => {
    const result = await session.select(await statement(session, config, selection), selection.limit);
    return collectRows(result, config, selection, options.signal);
  });
}

/** Where the rows came from, as tags of a run's dataset input: without password. */
export function databaseOrigin(config: DatabaseConfig, baseDir: string): Record<string, string> {
  const { kind, table, query, params } = config;
  return {
    "assay.source": kind,
    "assay.database": kind === "sqlite" ? sqliteFile(config, baseDir) : serverAddress(config, baseDir).shown,
    ...(kind === "postgres" && config.schema !== undefined ? { "assay.schema": config.schema } : {}),
    ...(table === undefined ? {} : { "assay.table": table }),
    ...(query === undefined ? {} : { "assay.query": query }),
    ...(params === undefined ? {} : { "assay.params": JSON.stringify(maskSecrets(params)) }),
  };
}

function withSession<T>(
  config: DatabaseConfig,
  options: OpenOptions,
  work: (session: ReadSession) => Promise<T>,
): Promise<T> {
  switch (config.kind) {
    case "sqlite":
      return readSqlite(config, options, work);
    case "postgres":
      return readPostgres(config, options, work);
    case "mysql":
      return readMysql(config, options, work);
  }
}

/** The SELECT of a config. Of a table only the columns that are wanted are asked for. */
async function statement(
  session: ReadSession,
  { table, query, params = [] }: DatabaseConfig,
  selection: Selection,
): Promise<Selected> {
  if (query !== undefined) return { sql: query, params };
  const name = table ?? "";
  const shape = await session.describe(name);
  if (shape === undefined) throw tableMissing(session.shown, name, await session.tables());
  const { columns, key } = shape;
  const wanted = chooseColumns(columns, selection).map((column) => session.quote(column));
  const order = key.length === 0 ? "" : ` order by ${key.map((column) => session.quote(column)).join(", ")}`;
  const limit = selection.limit === undefined ? "" : ` limit ${selection.limit}`;
  return { sql: `select ${wanted.join(", ")} from ${shape.quoted}${order}${limit}`, params: [], table: name };
}

async function collectRows(
  { columns, blocks }: Result,
  { query }: DatabaseConfig,
  selection: Selection,
  signal: AbortSignal | undefined,
): Promise<Table> {
  const names = columns.map((column) => column.name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw ambiguous(twice, names);
  const { limit = Number.POSITIVE_INFINITY } = selection;
  const chosen = query === undefined ? names : chooseColumns(names, selection);
  const builders = chosen.map((name) => {
    const at = names.indexOf(name);
    return { name, at, cells: columns[at].cells() };
  });
  let left = limit;
  for await (const block of blocks) {
    throwIfAborted(signal, STOPPED);
    const rows = block.length > left ? block.slice(0, left) : block;
    for (const { at, cells } of builders) cells.append(rows, at);
    left -= rows.length;
    if (left <= 0) break;
  }
  throwIfAborted(signal, STOPPED);
  return Table.from(builders.map(({ name, cells }) => [name, cells.finish()] as const));
}

function ambiguous(name: string, names: readonly string[]): AssayError {
  return new AssayError("DATA_SQL", {
    what: `the query gives more than one column "${name}"`,
    got: names.slice(0, 30).join(", "),
    wanted: "a name of its own for each column",
    next: `Name them apart in the query: \`… as ${name}_2\`.`,
  });
}
