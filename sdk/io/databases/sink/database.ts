/** Cells of a row, as texts or numbers that the database reads into its own types. */
export type SinkRow = readonly (string | number | null)[];

/** A column as a sink makes it. */
export interface NewColumn {
  readonly name: string;
  /** The database's own type. */
  readonly sqlType: string;
}

/** A connection that predictions are written over, and what its SQL has of its own. */
export interface SinkDatabase {
  /** For people: `postgres://ada@localhost:5432/bikes`. */
  readonly shown: string;
  /** A name as the database quotes it. */
  quote(name: string): string;
  /** A table as statements name it, in its schema. */
  place(table: string): string;
  /** The type that holds DuckDB's; undefined where there is none. */
  typeOf(duckDbType: string): string | undefined;
  /** A cell in DuckDB's SQL, as the database is given it. */
  cellOf(expression: string, duckDbType: string): string;
  /** What begins a transaction. */
  readonly begin: string;
  /** What keeps others off a row until the transaction ends. */
  readonly forUpdate: string;
  /** Placeholder of the n-th value, from 1. */
  param(n: number): string;
  /** Runs one statement with its values bound. */
  run(sql: string, values?: readonly (string | number)[]): Promise<unknown[][]>;
  /** Columns of a table, undefined where there is none. */
  columnsOf(table: string): Promise<readonly string[] | undefined>;
  /** Adds rows to a table. */
  insert(table: string, columns: readonly string[], rows: readonly SinkRow[]): Promise<void>;
  /** Gives `from` the name `to` at once; a table that has it goes, `old` being a name that may be used for it. */
  swap(from: string, to: string, old: string): Promise<void>;
  close(): Promise<void>;
}

/** What is kept of a work until the job is done. */
export const BOOKKEEPING = "assay_predictions";

/** Keeps a connection that is lent for one piece of work until it is given back. */
export function hold<C>(
  lend: (work: (connection: C) => Promise<void>) => Promise<void>,
): Promise<{ connection: C; giveBack: () => Promise<void> }> {
  return new Promise((resolve, reject) => {
    const done: Promise<void> = lend(
      (connection) =>
        new Promise<void>((end) => {
          resolve({
            connection,
            giveBack: () => {
              end();
              return done;
            },
          });
        }),
    );
    done.catch(reject);
  });
}

/** A number of seconds-since, without a session's time zone: DuckDB's wall-clock time of an instant in UTC. */
export function utcText(expression: string): string {
  return `make_timestamp(epoch_us(${expression}))::VARCHAR`;
}
