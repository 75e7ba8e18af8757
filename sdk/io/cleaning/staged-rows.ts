import type { DuckDBConnection } from "@duckdb/node-api";
import type { Table } from "../../core/tables/index.js";
import { collect } from "../datasets/collect.js";
import { identifier } from "../datasets/session.js";

/** The column of a staged table that holds the number of a row in the source, counted from 0. */
export const ROW_NUMBER = "assay:row";

/** Rows in DuckDB, in the order of their source. */
export interface Staging {
  readonly connection: DuckDBConnection;
  /** What stands behind `from`; the table whose row ids count rows from 0 has the alias `t`. */
  readonly from: string;
  /** What each column is, in order: an expression by its name. */
  readonly columns: ReadonlyMap<string, string>;
  /** The expression of a row's number in the source. */
  readonly rowNumber: string;
  readonly numRows: number;
}

/** Rows that lie in DuckDB's memory, or on disk where they do not fit. They are read in parts. */
export class StagedRows {
  constructor(readonly staging: Staging) {}

  get numRows(): number {
    return this.staging.numRows;
  }

  get names(): string[] {
    return [...this.staging.columns.keys()];
  }

  /** The query that gives these columns (default: all) of all rows, in order. */
  select(names: readonly string[] = this.names, more: readonly string[] = []): string {
    const { columns, from } = this.staging;
    const parts = names.map((name) => `${columns.get(name)} as ${identifier(name)}`);
    return `select ${[...parts, ...more].join(", ")} from ${from}`;
  }

  /** The same with the number of each row in the source. */
  numbered(names: readonly string[] = this.names): string {
    return this.select(names, [`${this.staging.rowNumber} as ${identifier(ROW_NUMBER)}`]);
  }

  /** A table without rows: names and types. */
  async empty(): Promise<Table> {
    return collect(this.staging.connection, `select * from (${this.select()}) limit 0`);
  }

  /** Rows start … end-1 of these columns, with their numbers in the source as float64. Only of a table of its own. */
  async part(
    names: readonly string[],
    start: number,
    end: number,
  ): Promise<{ table: Table; numbers: Float64Array }> {
    const { connection, rowNumber } = this.staging;
    const query = this.select(names, [`(${rowNumber})::double as ${identifier(ROW_NUMBER)}`]);
    const all = await collect(connection, `${query} where t.rowid >= ${start} and t.rowid < ${end}`, {
      expectedRows: end - start,
    });
    return { table: all.drop([ROW_NUMBER]), numbers: all.numbers(ROW_NUMBER) };
  }
}
