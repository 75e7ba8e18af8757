import type { DuckDBConnection } from "@duckdb/node-api";
import { asFloat64 } from "../../core/cleaning/cells.js";
import { type Column, isBigInt, isNumeric, Table } from "../../core/tables/index.js";
import { AssayError } from "../../utils/errors/index.js";
import { appendRows, asMicroseconds, duckDbType } from "../datasets/load.js";
import { identifier } from "../datasets/session.js";

/** A table of DuckDB that is filled part by part; a column of integers becomes one of floats with the first part that has them. */
export class GrownTable {
  private readonly types = new Map<string, string>();

  constructor(
    private readonly connection: DuckDBConnection,
    readonly name: string,
  ) {}

  /** Columns that it has, by the names that were given, and the names that they have in DuckDB. */
  get columns(): ReadonlyMap<string, string> {
    return new Map([...this.types.keys()].map((name, i) => [name, `u${i}`]));
  }

  async append(part: Table): Promise<void> {
    const columns: [string, Column][] = [];
    for (const [name, column] of part.entries()) {
      columns.push([name, await this.fitted(name, asMicroseconds(name, column))]);
    }
    if (!this.isMade) await this.make();
    const numbered = columns.map(([, column], i) => [`u${i}`, column] as const);
    await appendRows(this.connection, this.name, Table.from(numbered));
  }

  private isMade = false;

  private async make(): Promise<void> {
    const columns = [...this.types.values()].map((type, i) => `u${i} ${type}`);
    await this.connection.run(`create table ${identifier(this.name)} (${columns.join(", ")})`);
    this.isMade = true;
  }

  /** The column as the table's; where the table's is narrower, that is made wider. */
  private async fitted(name: string, column: Column): Promise<Column> {
    const type = duckDbType(column);
    const own = this.types.get(name);
    if (own === undefined) this.types.set(name, type);
    if (own === undefined || own === type) return column;
    if (own === "DOUBLE" && isNumeric(column)) return asFloat64(column);
    if (type !== "DOUBLE" || !/INT/.test(own)) throw unlike(name, column, own);
    this.types.set(name, type);
    const at = this.columns.get(name) ?? "";
    await this.connection.run(`alter table ${identifier(this.name)} alter ${at} type double`);
    return column;
  }
}

function unlike(name: string, column: Column, own: string): AssayError {
  const zones = isBigInt(column) && column.type === "timestamp";
  return new AssayError("DATA_CAST", {
    what: zones
      ? `column "${name}" holds times with and without a time zone`
      : `column "${name}" does not have one type in all rows`,
    got: `${duckDbType(column)} after ${own}`,
    wanted: "one type",
    next: "Write the times in one way at the source, or leave the column as text.",
  });
}
