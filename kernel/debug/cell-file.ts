// How a cell is called as a file. A front end works the same name out from the cell's text, so as to find the cell of a frame or breakpoint.
import { tmpdir, userInfo } from "node:os";
import { join, sep } from "node:path";

/**
 * MurmurHash2 of 32 bits (Austin Appleby, 2008) of a text's UTF-8 bytes: the one hash that Jupyter's debugger knows.
 *
 * @returns an unsigned number of 32 bits
 */
export function murmur2(text: string, seed: number): number {
  const bytes = Buffer.from(text);
  let hash = seed ^ bytes.length;
  let at = 0;
  for (; at + 4 <= bytes.length; at += 4) {
    const word = Math.imul(bytes.readUInt32LE(at), MULTIPLIER);
    hash = Math.imul(hash, MULTIPLIER) ^ Math.imul(word ^ (word >>> 24), MULTIPLIER);
  }
  if (at < bytes.length) {
    hash = Math.imul(hash ^ bytes.readUIntLE(at, bytes.length - at), MULTIPLIER);
  }
  hash = Math.imul(hash ^ (hash >>> 13), MULTIPLIER);
  return (hash ^ (hash >>> 15)) >>> 0;
}

const MULTIPLIER = 0x5bd1e995;

/** What `debugInfo` says of the names: prefix + hash + suffix. */
export interface CellNaming {
  readonly seed: number;
  /** A folder, with the separator at its end. */
  readonly prefix: string;
  readonly suffix: string;
}

let naming: CellNaming | undefined;

/**
 * The naming of this user's cells. The folder is one a user, not one a process: a restarted kernel finds its breakpoints again,
 * and host and runner agree without a word. The debugger makes it, readable by its owner alone.
 */
export function cellNaming(): CellNaming {
  naming ??= { seed: 0x5eed, prefix: join(tmpdir(), `assay-cells-${owner()}`) + sep, suffix: ".ts" };
  return naming;
}

/** Name of a cell's script: absolute, and the same for the same text. Nothing is written. */
export function cellFilename(code: string): string {
  const { seed, prefix, suffix } = cellNaming();
  return `${prefix}${murmur2(code, seed)}${suffix}`;
}

function owner(): string {
  try {
    const { uid, username } = userInfo();
    return uid >= 0 ? String(uid) : username.replace(/[^\w.-]/g, "_");
  } catch {
    // No such user in the system's list, as in some containers.
    return String(process.getuid?.() ?? "user");
  }
}
