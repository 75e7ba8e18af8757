import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { AssayError } from "../../../utils/errors/index.js";
import { locateFile } from "../../datasets/files.js";
import { driverError, unavailable } from "../failures.js";

export interface SqliteConfig {
  readonly kind: "sqlite";
  readonly path: string;
  readonly busyTimeoutMs: number;
}

/** The absolute path of a config's file. */
export function sqliteFile({ path }: SqliteConfig, baseDir: string): string {
  return resolve(baseDir, path);
}

const MAGIC = "SQLite format 3\0";

/** A file that is there and is SQLite's. Throws DATA_FILE_MISSING, DATA_FORMAT. */
export async function existingFile(config: SqliteConfig, baseDir: string): Promise<string> {
  const { path } = await locateFile(config.path, { baseDir });
  let head = Buffer.alloc(MAGIC.length);
  try {
    const handle = await open(path, "r");
    const { bytesRead } = await handle.read(head, 0, head.length, 0).finally(() => handle.close());
    head = head.subarray(0, bytesRead);
  } catch (cause) {
    throw new AssayError("DATA_FORMAT", { what: `${path} cannot be read: ${String(cause)}`, cause });
  }
  // An empty file is an empty database.
  if (head.length === 0 || head.toString("latin1") === MAGIC) return path;
  throw new AssayError("DATA_FORMAT", {
    what: `${path} is no SQLite file`,
    got: `a file that starts with ${JSON.stringify(head.toString("latin1").slice(0, 8))}`,
    wanted: "SQLite format 3",
    next: "Check the path; encrypted files are not read.",
  });
}

/** A fault of the file, and not of a statement: locked, damaged, not to be read. Undefined for others. */
export function fileFault(file: string, error: unknown): AssayError | undefined {
  const { message } = driverError(error);
  const known = FAULTS.find(([pattern]) => pattern.test(message));
  return known === undefined ? undefined : unavailable(file, message, known[1], error);
}

const FAULTS: readonly (readonly [RegExp, string])[] = [
  [/locked|busy/i, "Another program writes to it: try again, or raise `busyTimeoutMs`."],
  [
    /malformed|not a database|disk image/i,
    "The file is damaged: restore it, or `sqlite3 FILE .recover` what is left.",
  ],
  [/readonly|read-only/i, "Check the rights of the file and of its folder."],
  [/unable to open|could not open/i, "Check the rights of the file and of its folder."],
  [/disk I\/O|full/i, "Check the free space and the disk."],
];
