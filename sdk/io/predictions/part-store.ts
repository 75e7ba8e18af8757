import type { DuckDBAppender, DuckDBConnection, DuckDBDataChunk } from "@duckdb/node-api";
import type { Table } from "../../core/tables/index.js";
import { collect } from "../datasets/collect.js";
import { type DuckDb, identifier, openDuckDb } from "../datasets/session.js";

/** A column of the rows that are stored. */
export interface PartColumn {
  readonly name: string;
  readonly duckDbType: string;
}

/** Rows of a part that are all there. */
export interface StoredPart {
  /** The connection that reads them. */
  readonly connection: DuckDBConnection;
  /** A SELECT of cells under these names, in order of the rows; `c0`, `c1`, … are the columns by place. */
  select(cells: readonly { readonly sql: string; readonly name: string }[], where?: string): string;
  toTable(select: string): Promise<Table>;
  /** Frees its memory. */
  drop(): Promise<void>;
}

/**
 * Parts of the rows on their way from the input to the output. They never become JavaScript's: chunks of the stream are
 * handed to another DuckDB as they are. Another, because a table that is dropped is kept for as long as an older query of its
 * database still runs, as the stream does.
 */
export class PartStore {
  private appender: DuckDBAppender | undefined;
  private count = 0;

  private constructor(
    private readonly columns: readonly PartColumn[],
    private readonly database: DuckDb,
    private readonly writer: DuckDBConnection,
    private readonly reader: DuckDBConnection,
  ) {}

  static async open(columns: readonly PartColumn[]): Promise<PartStore> {
    // One thread: the rows of a part are written in one order, so that the same part is the same bytes.
    const database = await openDuckDb({ threads: 1 });
    try {
      const [writer, reader] = [await database.connect(), await database.connect()];
      return new PartStore(columns, database, writer, reader);
    } catch (error) {
      database.close();
      throw error;
    }
  }

  /** Adds the rows of a chunk to the part that is being filled. */
  async append(chunk: DuckDBDataChunk): Promise<void> {
    this.appender ??= await this.begin();
    this.appender.appendDataChunk(chunk);
  }

  /** Ends the part that is being filled; the next rows begin another. */
  async end(): Promise<StoredPart> {
    const appender = this.appender ?? (await this.begin());
    const table = `part_${this.count}`;
    appender.closeSync();
    this.appender = undefined;
    return {
      connection: this.reader,
      select: (cells, where) => {
        const named = cells.map(({ sql, name }) => `${sql} as ${identifier(name)}`);
        return `select ${named.join(", ")} from ${table}${where === undefined ? "" : ` where ${where}`}`;
      },
      toTable: (select) => collect(this.reader, select),
      drop: async () => {
        await this.reader.run(`drop table ${table}`);
      },
    };
  }

  close(): void {
    this.database.close();
  }

  private async begin(): Promise<DuckDBAppender> {
    const table = `part_${++this.count}`;
    const columns = this.columns.map(({ duckDbType }, i) => `c${i} ${duckDbType}`);
    await this.writer.run(`create table ${table} (${columns.join(", ")})`);
    return this.writer.createAppender(table);
  }
}
