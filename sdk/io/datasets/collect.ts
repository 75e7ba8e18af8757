import type { DuckDBConnection, DuckDBType } from "@duckdb/node-api";
import { type Column, Table } from "../../core/tables/index.js";
import { throwIfAborted } from "../../utils/abort.js";
import { AssayError } from "../../utils/errors/index.js";
import { didYouMean } from "../../utils/names.js";
import type { ColumnBuilder } from "./builders.js";
import { collectGarbage } from "./garbage.js";
import { identifier, STOPPED } from "./session.js";
import { type ColumnPlan, planColumn } from "./types.js";

/** Which part of a source is wanted. */
export interface Selection {
  readonly columns?: readonly string[];
  readonly exclude?: readonly string[];
  readonly limit?: number;
}

export interface CollectOptions extends Selection {
  readonly signal?: AbortSignal;
  /** Whether int64 columns become int32 where all values fit (sources that know no integer widths). */
  readonly narrow?: boolean;
  /** Columns read as float64 that hold integers as far as is known: they become int32 (or int64) where that holds. */
  readonly integral?: ReadonlySet<string>;
  /** How many rows the source has, as far as is known: where it is right, columns are filled in place. @default 0 */
  readonly expectedRows?: number;
}

/**
 * What becomes of a SELECT of a source: a table (`collect`), or rows of a database. May be called again with another SELECT
 * where the first rows misled about the types of later ones; what it made before is then in the way and must be replaced.
 */
export type Take<T extends Taken> = (
  connection: DuckDBConnection,
  select: string,
  options: CollectOptions,
) => Promise<T>;

/** What is known of rows that were taken. */
export interface Taken {
  readonly numRows: number;
}

/** Vectors (of 2048 rows) between two collections of what DuckDB handed out before. */
const VECTORS_PER_COLLECTION = 8;
/** Columns larger than this are collected one by one. */
const LARGE_COLUMN_BYTES = 1 << 20;

/**
 * The rows of a SELECT as a table, in the order of the source. The result is streamed into typed arrays: beside them, only a
 * few vectors are in memory at a time.
 */
export async function collect(
  connection: DuckDBConnection,
  select: string,
  options: CollectOptions = {},
): Promise<Table> {
  const { default: reader } = await import("@duckdb/node-bindings");
  await connection.run(`create or replace temp view assay_source as ${select}`);
  const types = await columnTypes(connection, "select * from assay_source");
  const names = chooseColumns([...types.keys()], options);
  const plans = names.map((name) => planColumn(name, types.get(name) as DuckDBType, options));
  const expressions = plans.map((plan) => `${plan.expression} as ${identifier(plan.name)}`);
  const expectedRows = Math.min(options.expectedRows ?? 0, options.limit ?? Number.POSITIVE_INFINITY);
  const limit = options.limit === undefined ? "" : ` limit ${options.limit}`;
  const rowsWanted = `select ${expressions.join(", ")} from assay_source${limit}`;
  const builders = plans.map((plan: ColumnPlan) => plan.builder(reader, expectedRows));
  // A stream that fails on its way ends without an error, as if it were done (the binding drops it). So a last row of our own
  // follows the rows, with false in a column of its own: a stream that ends without it was cut short.
  const lastRow = `select ${plans.map(() => "null").join(", ")}, false`;
  const result = await connection.stream(`(select *, true from (${rowsWanted})) union all (${lastRow})`);
  let isWhole = false;
  let vectors = 0;
  for (let chunk = await result.fetchChunk(); chunk !== null; chunk = await result.fetchChunk()) {
    throwIfAborted(options.signal, STOPPED);
    if (++vectors % VECTORS_PER_COLLECTION === 0) collectGarbage("minor");
    const { rowCount } = chunk;
    if (rowCount === 0) break;
    const marks = reader.data_chunk_get_vector(chunk.chunk, builders.length);
    isWhole = reader.vector_get_data(marks, rowCount)[rowCount - 1] === 0;
    const rows = isWhole ? rowCount - 1 : rowCount;
    if (rows === 0) continue;
    for (let i = 0; i < builders.length; i++) {
      builders[i].append(reader.data_chunk_get_vector(chunk.chunk, i), rows);
    }
  }
  if (!isWhole) await throwCause(connection, rowsWanted, plans);
  return Table.from(plans.map((plan, i) => [plan.name, finish(builders[i])] as const));
}

/** Runs a query again, for its error: a result that is not streamed rejects with it. */
async function throwCause(
  connection: DuckDBConnection,
  select: string,
  plans: readonly ColumnPlan[],
): Promise<never> {
  const columns = plans.map((plan) => identifier(plan.name)).join(", ");
  await connection.run(`select bit_xor(hash(${columns})) from (${select})`);
  throw new AssayError("DATA_FORMAT", {
    what: "the rows ended before the end of the source",
    wanted: "all rows",
    next: "Read it again: the file may have changed while it was read.",
  });
}

function finish(builder: ColumnBuilder): Column {
  const column = builder.finish();
  // The segments it was joined from are let go of: without a collection, all columns would stand twice in memory.
  if (column.values.byteLength > LARGE_COLUMN_BYTES) collectGarbage("major");
  return column;
}

/** Name and DuckDB type of each column that a SELECT gives. */
export async function columnTypes(
  connection: DuckDBConnection,
  select: string,
): Promise<Map<string, DuckDBType>> {
  const result = await connection.stream(`select * from (${select}) limit 0`);
  return new Map(result.columnNames().map((name, i) => [name, result.columnType(i)]));
}

/** The columns asked for, in order; an unknown name throws DATA_COLUMN_MISSING naming the nearest. */
export function chooseColumns(names: readonly string[], { columns, exclude = [] }: Selection): string[] {
  for (const name of [...(columns ?? []), ...exclude]) {
    if (names.includes(name)) continue;
    throw new AssayError("DATA_COLUMN_MISSING", {
      what: `column "${name}" is not in the source`,
      got: `${names.length} columns`,
      wanted: `"${name}"`,
      next: didYouMean(name, names),
    });
  }
  const chosen = (columns ?? names).filter((name) => !exclude.includes(name));
  if (chosen.length > 0) return chosen;
  throw new AssayError("DATA_EMPTY", {
    what: "no column is left",
    got: `${names.length} columns, all excluded`,
    wanted: "at least one column",
    next: "Take a name out of `exclude`, or add one to `columns`.",
  });
}

/** The columns and rows of a table that are asked for; the table itself where that is all of it. */
export function selectPart(table: Table, selection: Selection & { readonly limit?: number }): Table {
  const { columns, exclude, limit } = selection;
  if (columns === undefined && exclude === undefined && limit === undefined) return table;
  return table.select(chooseColumns(table.names, selection)).slice(0, limit);
}
