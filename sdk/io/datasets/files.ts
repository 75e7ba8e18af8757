import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { createGunzip } from "node:zlib";
import { AssayError } from "../../utils/errors/index.js";
import { nearestName } from "../../utils/names.js";

/** Where a config's relative paths start. */
export interface Place {
  /** Folder of the config. */
  readonly baseDir: string;
}

/**
 * The absolute path of a data file, and its size. A file that is not there throws DATA_FILE_MISSING naming the nearest in its
 * folder; a folder or a device throws DATA_FORMAT.
 */
export async function locateFile(path: string, { baseDir }: Place): Promise<{ path: string; bytes: number }> {
  const absolute = resolve(baseDir, path);
  let found: Awaited<ReturnType<typeof stat>>;
  try {
    found = await stat(absolute);
  } catch (cause) {
    const siblings = await readdir(dirname(absolute)).catch(() => [] as string[]);
    const near = nearestName(basename(absolute), siblings);
    throw new AssayError("DATA_FILE_MISSING", {
      what: `data file ${absolute} cannot be found`,
      got: `path "${path}"`,
      ...(near === undefined ? {} : { next: `Did you mean "${near}", in the same folder?` }),
      cause,
    });
  }
  if (found.isFile()) return { path: absolute, bytes: found.size };
  throw new AssayError("DATA_FORMAT", {
    what: `${absolute} is not a file`,
    got: found.isDirectory() ? "a folder" : "a device or a socket",
    wanted: "one data file",
    next: "Name a file in it; a dataset of kind sql reads several (`select … from 'folder/*.parquet'`).",
  });
}

/** The first bytes of a file, unpacked where its name ends in `.gz`. */
export async function readHead(path: string, bytes: number): Promise<Buffer> {
  const file = createReadStream(path, path.endsWith(".gz") ? {} : { end: bytes - 1 });
  const stream = path.endsWith(".gz") ? file.pipe(createGunzip()) : file;
  file.on("error", (error) => stream.destroy(error));
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of stream) {
      parts.push(part as Buffer);
      length += (part as Buffer).length;
      if (length >= bytes) break;
    }
  } catch (cause) {
    throw new AssayError("DATA_FORMAT", { what: `${path} cannot be read: ${String(cause)}`, cause });
  } finally {
    file.destroy();
  }
  return Buffer.concat(parts).subarray(0, bytes);
}

/** How many line ends a file has (unpacked where its name ends in `.gz`). */
export async function countLines(path: string): Promise<number> {
  const file = createReadStream(path, { highWaterMark: 1 << 20 });
  const stream = path.endsWith(".gz") ? file.pipe(createGunzip()) : file;
  let lines = 0;
  for await (const part of stream) {
    const buffer = part as Buffer;
    for (let at = buffer.indexOf(10); at !== -1; at = buffer.indexOf(10, at + 1)) lines++;
  }
  return lines;
}

/** A path as DuckDB's file functions take it: characters of a glob stand for themselves. */
export function withoutGlob(path: string): string {
  return path.replaceAll(/[[*?]/g, "[$&]");
}
