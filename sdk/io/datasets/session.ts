import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { throwIfAborted } from "../../utils/abort.js";
import { messageOf } from "../../utils/errors/index.js";

/** What a session may take. */
export interface SessionOptions {
  readonly signal?: AbortSignal;
  /** Where relative paths in a query start. */
  readonly searchFolder?: string;
  /** Worker threads of DuckDB. Aggregates over floats add up in a fixed order only with 1. @default 2 */
  readonly threads?: number;
  /**
   * Where rows that are thrown away later are kept on disk, and beside it what does not fit into memory; half as much memory
   * suffices then. They are not compressed: that would cost more than it saves. @default in memory
   */
  readonly file?: string;
}

/** A DuckDB; who opens it closes it. */
export interface DuckDb {
  readonly instance: DuckDBInstance;
  connect(): Promise<DuckDBConnection>;
  /** Closes it and all its connections. */
  close(): void;
}

/**
 * Opens a DuckDB, in memory or in a file. Nothing is downloaded: extensions that are not built in are refused. Aborting the signal
 * interrupts what its connections run.
 */
export async function openDuckDb({ signal, threads, searchFolder, file }: SessionOptions): Promise<DuckDb> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(file ?? ":memory:", {
    threads: String(threads ?? 2),
    // Scans stream and stay far below this; sorts and joins of a query spill to the folder for temporary files.
    memory_limit: file === undefined ? "1GB" : "512MB",
    temp_directory: file === undefined ? join(tmpdir(), `assay-duckdb-${process.pid}`) : `${file}.spill`,
    ...(file === undefined ? {} : { force_compression: "uncompressed" }),
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    // Each file is read once: caching its blocks only costs memory.
    enable_external_file_cache: "false",
  });
  const connections: DuckDBConnection[] = [];
  const interrupt = () => {
    for (const connection of connections) connection.interrupt();
  };
  signal?.addEventListener("abort", interrupt);
  return {
    instance,
    async connect() {
      const connection = await instance.connect();
      connections.push(connection);
      await connection.run("set TimeZone = 'UTC'");
      if (searchFolder !== undefined) await connection.run(`set file_search_path = ${literal(searchFolder)}`);
      return connection;
    },
    close() {
      signal?.removeEventListener("abort", interrupt);
      for (const connection of connections) connection.closeSync();
      instance.closeSync();
    },
  };
}

/** Opens an in-memory DuckDB for one piece of work and closes it. Aborting the signal throws INTERRUPTED. */
export async function withDuckDb<T>(
  options: SessionOptions,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const { signal } = options;
  throwIfAborted(signal, STOPPED);
  const database = await openDuckDb(options);
  try {
    return await work(await database.connect());
  } catch (error) {
    throwIfAborted(signal, STOPPED);
    throw error;
  } finally {
    database.close();
  }
}

/** What is told of a session that a signal stopped. */
export const STOPPED = { what: "reading or writing data was stopped" };

/** A text as an SQL literal. DuckDB's plain literals know no escape but the doubled quote. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as an SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A list of texts as an SQL list. */
export function literals(texts: readonly string[]): string {
  return `[${texts.map(literal).join(", ")}]`;
}

/** DuckDB's words without its advice on options that a config does not have: the paragraph up to the first empty line. */
export function duckDbWords(error: unknown): string {
  const message = messageOf(error);
  const [words] = message.split(/\n\s*\n|\nPossible |\nThe search space|\n\s*file = /);
  return words
    .replaceAll(/\s*\n\s*/g, " ")
    .replace(/^(Invalid Input|IO|Binder|Conversion) Error: /, "")
    .slice(0, 500);
}
