import { createRequire } from "node:module";
import { type Driver, loadDriver } from "../driver.js";

/** A value that SQLite holds; an integer is a bigint where a number is not exact. */
export type SqliteValue = number | bigint | string | Uint8Array | null;

/** One statement, ready to run. */
export interface SqliteStatement {
  /** Runs it to its end. */
  run(values: readonly SqliteValue[]): void;
  /** Runs it, a row at a time. */
  rows(values: readonly SqliteValue[]): Iterable<Record<string, SqliteValue>>;
  /** Lets go of it. */
  close(): void;
}

/** An open SQLite file. */
export interface SqliteHandle {
  exec(sql: string): void;
  prepare(sql: string): SqliteStatement;
  close(): void;
}

/** What SQLite runs in. */
export interface SqliteEngine {
  /** `node`: Node's own, which locks files as all programs do. `wasm`: WebAssembly, whose locks other programs do not see. */
  readonly name: "node" | "wasm";
  open(file: string, isReadOnly: boolean): SqliteHandle;
}

const DRIVER: Driver = {
  name: "node-sqlite3-wasm",
  purpose: "A SQLite file on this version of Node",
  wanted: "0.8 or later",
  otherwise: "take Node 22.13 or later, which has SQLite inside",
};

/** Node's own SQLite where this Node has it, else the WebAssembly package. Throws DEPENDENCY_MISSING where neither is there. */
export function sqliteEngine(): SqliteEngine {
  return nodeEngine() ?? wasmEngine();
}

interface NodeStatement {
  run(...values: readonly SqliteValue[]): unknown;
  iterate(...values: readonly SqliteValue[]): IterableIterator<Record<string, SqliteValue>>;
  setReadBigInts(isOn: boolean): void;
}

interface NodeSqlite {
  readonly DatabaseSync: new (
    file: string,
    options: { readonly readOnly: boolean },
  ) => { exec(sql: string): void; prepare(sql: string): NodeStatement; close(): void };
}

function nodeEngine(): SqliteEngine | undefined {
  const sqlite = loadQuietly();
  if (sqlite === undefined) return undefined;
  return {
    name: "node",
    open(file, readOnly) {
      const database = new sqlite.DatabaseSync(file, { readOnly });
      return {
        exec: (sql) => database.exec(sql),
        prepare(sql) {
          const statement = database.prepare(sql);
          return {
            run: (values) => void statement.run(...values),
            rows: (values) => exactRows(statement, values),
            close() {},
          };
        },
        close: () => database.close(),
      };
    },
  };
}

/** Numbers as long as they are exact; from the row on that holds another integer, bigints. */
function* exactRows(
  statement: NodeStatement,
  values: readonly SqliteValue[],
): Iterable<Record<string, SqliteValue>> {
  let given = 0;
  statement.setReadBigInts(false);
  try {
    for (const row of statement.iterate(...values)) {
      yield row;
      given++;
    }
    return;
  } catch (error) {
    if ((error as { code?: unknown }).code !== "ERR_OUT_OF_RANGE") throw error;
  }
  statement.setReadBigInts(true);
  let at = 0;
  for (const row of statement.iterate(...values)) if (at++ >= given) yield exact(row);
}

/** Bigints only where a number is not exact. */
function exact(row: Record<string, SqliteValue>): Record<string, SqliteValue> {
  for (const [name, value] of Object.entries(row)) {
    if (typeof value === "bigint" && Number.isSafeInteger(Number(value))) row[name] = Number(value);
  }
  return row;
}

/** Node's own SQLite. It warns that it may change, once a process: nobody who reads a table needs to know. */
function loadQuietly(): NodeSqlite | undefined {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return createRequire(__filename)("node:sqlite") as NodeSqlite;
  } catch {
    return undefined;
  } finally {
    process.emitWarning = emitWarning;
  }
}

interface WasmStatement {
  run(values: readonly SqliteValue[]): unknown;
  iterate(values: readonly SqliteValue[]): IterableIterator<Record<string, SqliteValue>>;
  finalize(): void;
}

interface WasmSqlite {
  readonly Database: new (
    file: string,
    options: { readonly readOnly: boolean },
  ) => { exec(sql: string): void; prepare(sql: string): WasmStatement; close(): void };
}

function wasmEngine(): SqliteEngine {
  const { Database } = loadDriver(DRIVER) as WasmSqlite;
  return {
    name: "wasm",
    open(file, readOnly) {
      const database = new Database(file, { readOnly });
      return {
        exec: (sql) => database.exec(sql),
        prepare(sql) {
          const statement = database.prepare(sql);
          return {
            run: (values) => void statement.run(values),
            rows: (values) => statement.iterate(values),
            close: () => statement.finalize(),
          };
        },
        close: () => database.close(),
      };
    },
  };
}
