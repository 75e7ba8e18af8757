import { existsSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { AssayError, hasCode } from "../../../utils/errors/index.js";
import { makeFolder } from "../../files/index.js";
import { takeLock } from "../../studies/lock.js";
import { unavailable } from "../failures.js";
import { quoted } from "../names.js";
import type { OpenOptions } from "../session.js";
import { type SqliteHandle, type SqliteValue, sqliteEngine } from "../sqlite/engine.js";
import { existingFile, type SqliteConfig, sqliteFile } from "../sqlite/open.js";
import { allRows } from "../sqlite/read.js";
import { type SinkDatabase, utcText } from "./database.js";
import { plainType, typeFor } from "./types.js";

/** Opens a SQLite file to write to; it is made where there is none. */
export async function openSqlite(config: SqliteConfig, { baseDir }: OpenOptions): Promise<SinkDatabase> {
  const file = sqliteFile(config, baseDir);
  await makeFolder(dirname(file));
  if (existsSync(file)) await existingFile(config, baseDir);
  const engine = sqliteEngine();
  const { unlock, wasLeft } = lock(file, engine.name === "wasm");
  let handle: SqliteHandle;
  let journal = "delete";
  try {
    handle = engine.open(file, false);
    handle.exec(`pragma busy_timeout = ${config.busyTimeoutMs}`);
    if (engine.name === "wasm") {
      const before = ownLog(handle);
      // The log that a killed job left is this one's, and goes in the end.
      if (!wasLeft) journal = before;
    }
  } catch (error) {
    unlock();
    throw error;
  }
  const run = async (sql: string, values: readonly SqliteValue[] = []) =>
    allRows(handle, sql, values).map((row) => Object.values(row) as unknown[]);
  return {
    shown: file,
    quote: quoted,
    place: quoted,
    typeOf: (type) => typeFor("sqlite", type),
    cellOf(cell, type) {
      const plain = plainType(type);
      if (plain === "ZONED") return `${utcText(cell)} || 'Z'`;
      // SQLite's own reading of a fraction's text is not always the nearest number.
      if (/^(FLOAT|DOUBLE|DECIMAL)$/.test(plain)) return `${cell}::DOUBLE`;
      return plain === "BOOLEAN" ? `${cell}::TINYINT::VARCHAR` : `${cell}::VARCHAR`;
    },
    begin: "begin immediate",
    forUpdate: "",
    param: () => "?",
    run,
    async columnsOf(table) {
      const rows = await run("select name from pragma_table_xinfo(?) where hidden <> 1 order by cid", [
        table,
      ]);
      return rows.length === 0 ? undefined : rows.map(([name]) => String(name));
    },
    async insert(table, columns, rows) {
      const places = columns.map(() => "?").join(", ");
      const statement = handle.prepare(
        `insert into ${quoted(table)} (${columns.map(quoted).join(", ")}) values (${places})`,
      );
      try {
        for (const row of rows) statement.run(row);
      } finally {
        statement.close();
      }
    },
    async swap(from, to) {
      await run("begin immediate");
      await run(`drop table if exists ${quoted(to)}`);
      await run(`alter table ${quoted(from)} rename to ${quoted(to)}`);
      await run("commit");
    },
    async close() {
      try {
        if (engine.name === "wasm" && journal !== "wal") handle.exec(`pragma journal_mode = ${journal}`);
        handle.close();
      } finally {
        unlock();
      }
    },
  };
}

/**
 * In WebAssembly SQLite cannot tell the journal that a kill left from one in use, and would not take it back. A write-ahead log
 * is always read again, and needs no shared memory while one process has the file to itself.
 */
function ownLog(handle: SqliteHandle): string {
  // First: a log that is there cannot be read otherwise.
  handle.exec("pragma locking_mode = exclusive");
  const [before] = allRows(handle, "pragma journal_mode", []);
  handle.exec("pragma journal_mode = wal");
  return String(before?.journal_mode ?? "delete");
}

/** One job a file. What a job that was killed has locked is let go: its own mark, with a process that is gone, tells of it. */
function lock(file: string, isWasm: boolean): { unlock: () => void; wasLeft: boolean } {
  const mark = `${file}.assay-writer`;
  const wasLeft = existsSync(mark);
  let unlock: () => void;
  try {
    unlock = takeLock(mark, file);
  } catch (cause) {
    if (!hasCode(cause, "STUDY_BUSY")) throw cause;
    throw new AssayError("WRITE_FAILED", {
      what: `${file} is being written by another job`,
      got: mark,
      wanted: "one job a file",
      next: "Wait until that job has ended.",
      cause,
    });
  }
  if (!isWasm) return { unlock, wasLeft };
  if (wasLeft) rmSync(`${file}.lock`, { recursive: true, force: true });
  else if ((statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) {
    unlock();
    const next =
      "Close the programs that have it open, or take Node 22.13 or later, which sees the locks of others.";
    throw unavailable(file, "another program has it open", next);
  }
  return { unlock, wasLeft };
}
