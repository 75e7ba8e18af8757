import type { CellBuilder, Rows } from "./cells.js";
import type { QueryValue } from "./config.js";

/** One column of a result. */
export interface ResultColumn {
  readonly name: string;
  /** How its cells are taken in; throws DATA_FORMAT where a table has no type for them. */
  readonly cells: () => CellBuilder;
}

/** The rows of a query, as they come. */
export interface Result {
  readonly columns: readonly ResultColumn[];
  readonly blocks: AsyncIterable<Rows>;
}

/** What is known of a table. */
export interface TableShape {
  /** Its name in the database's SQL, quoted. */
  readonly quoted: string;
  readonly columns: readonly string[];
  /** Columns of its primary key, in order; empty where it has none. */
  readonly key: readonly string[];
}

/** A connection in one transaction that only reads: all that it gives is of one moment. */
export interface ReadSession {
  /** For people: `postgres://ada@localhost:5432/bikes`. */
  readonly shown: string;
  /** A name as the database quotes it. */
  quote(name: string): string;
  /** A table or view, undefined where there is none that can be seen. */
  describe(table: string): Promise<TableShape | undefined>;
  /** Names of the tables and views that can be seen. */
  tables(): Promise<string[]>;
  /** Runs one SELECT, its rows given in blocks: at most `limit`, as far as the database can be told so. */
  select(query: Selected, limit?: number): Promise<Result>;
}

/** One SELECT. */
export interface Selected {
  readonly sql: string;
  readonly params: readonly QueryValue[];
  /** The table that it is all of, where it was made here. */
  readonly table?: string;
}

export interface OpenOptions {
  /** Folder that paths of the config are relative to. */
  readonly baseDir: string;
  readonly signal?: AbortSignal;
}
