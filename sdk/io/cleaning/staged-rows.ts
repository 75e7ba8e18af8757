import type { DuckDBConnection } from "@duckdb/node-api";
import type { Table } from "../../core/tables/index.js";
import { collect } from "../datasets/collect.js";
import { identifier } from "../datasets/session.js";

/** The column of staged rows that holds the number of a row in the source, counted from 0. */
export const ROW_NUMBER = "assay:row";

/** A column of one of the tables that staged rows lie in. */
export interface Place {
  /** Which of the tables. */
  readonly table: number;
  readonly column: string;
  /** DuckDB's type that it is read as. @default its own */
  readonly cast?: string;
}

/** Rows in DuckDB, in the order of their source. */
export interface Staging {
  readonly connection: DuckDBConnection;
  /**
   * The table of the source, and those that were laid beside it later. Row ids count the source's rows from 0 in all of them, so
   * that none is ever written anew for what a pass makes or drops.
   */
  readonly tables: readonly string[];
  /** Where each column is, in order. */
  readonly columns: ReadonlyMap<string, Place>;
  /** Columns that are true of the rows that are left. */
  readonly kept: readonly Place[];
  /** Rows of the source. */
  readonly sourceRows: number;
  /** Rows that are left. */
  readonly numRows: number;
}

/** Rows start … end-1 of the source. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** Rows that lie in DuckDB's memory, or on disk where they do not fit. They are read in parts. */
export class StagedRows {
  constructor(readonly staging: Staging) {}

  get numRows(): number {
    return this.staging.numRows;
  }

  get sourceRows(): number {
    return this.staging.sourceRows;
  }

  get names(): string[] {
    return [...this.staging.columns.keys()];
  }

  /** The query that gives these columns (default: all) of all rows that are left, in order. */
  select(names: readonly string[] = this.names): string {
    return this.query(names);
  }

  /** The same with the number of each row in the source. */
  numbered(names: readonly string[] = this.names): string {
    return this.query(names, { numbered: true });
  }

  /** A table without rows: names and types. */
  async empty(): Promise<Table> {
    return collect(this.staging.connection, `select * from (${this.select()}) limit 0`);
  }

  /** What is left of rows start … end-1 of the source, in these columns, with their numbers in the source as float64. */
  async part(
    names: readonly string[],
    start: number,
    end: number,
  ): Promise<{ table: Table; numbers: Float64Array }> {
    const { connection } = this.staging;
    const query = this.query(names, { numbered: true, range: { start, end } });
    const all = await collect(connection, query, { expectedRows: end - start });
    return { table: all.drop([ROW_NUMBER]), numbers: all.numbers(ROW_NUMBER) };
  }

  private query(
    names: readonly string[],
    { numbered = false, range }: { readonly numbered?: boolean; readonly range?: Range } = {},
  ): string {
    const { columns, kept } = this.staging;
    const chosen = names.map((name) => [name, columns.get(name)] as const);
    const needed = [...chosen.flatMap(([, place]) => place ?? []), ...kept];
    const tables = new Set(needed.map(({ table }) => table));
    if (numbered || tables.size === 0) tables.add(0);
    const parts = chosen.map(
      ([name, place]) => `${place === undefined ? "null" : expression(place)} as ${identifier(name)}`,
    );
    const number = `t0.${identifier(ROW_NUMBER)}::double as ${identifier(ROW_NUMBER)}`;
    const from = [...tables].sort((a, b) => a - b).map((table) => this.inner(table, needed, range));
    const where = kept.length === 0 ? "" : ` where ${kept.map(expression).join(" and ")}`;
    return `select ${[...parts, ...(numbered ? [number] : [])].join(", ")} from ${from.join(" positional join ")}${where}`;
  }

  /** One of the tables with what is needed of it, and no other row than those of the range. */
  private inner(table: number, needed: readonly Place[], range: Range | undefined): string {
    const own = new Set(needed.filter((place) => place.table === table).map(({ column }) => column));
    const columns = [...own].map(identifier);
    if (table === 0) columns.push(`rowid as ${identifier(ROW_NUMBER)}`);
    const where = range === undefined ? "" : ` where rowid >= ${range.start} and rowid < ${range.end}`;
    return `(select ${columns.join(", ")} from ${identifier(this.staging.tables[table])}${where}) t${table}`;
  }
}

function expression({ table, column, cast }: Place): string {
  return `t${table}.${identifier(column)}${cast === undefined ? "" : `::${cast}`}`;
}
