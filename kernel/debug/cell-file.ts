import { tmpdir } from "node:os";
import { join } from "node:path";

/** Seed of the hash; the front end is told it (`debugInfo`), and finds a cell's file by its text. */
export const CELL_HASH_SEED = 0xc70f6907;
export const CELL_FILE_SUFFIX = ".ts";
/** Tells the runner's process the folder that the host uses. */
export const CELL_FOLDER_VARIABLE = "ASSAY_CELL_FOLDER";

/** Folder of the cells' files, in the host and in the runner that it started: `<tmp>/assay-<pid of the host>`. */
export function cellFolder(): string {
  return process.env[CELL_FOLDER_VARIABLE] ?? join(tmpdir(), `assay-${process.pid}`);
}

/** What a cell's script is called: the same text has the same name, in JupyterLab as well. Nothing is written there before a debugger asks for it. */
export function cellFilename(code: string): string {
  return join(cellFolder(), `${murmur2(code, CELL_HASH_SEED)}${CELL_FILE_SUFFIX}`);
}

const M = 0x5bd1e995;

/** MurmurHash2 (Appleby, 32 bits) of a text's UTF-8 bytes, as Jupyter's debuggers name cells. */
export function murmur2(text: string, seed: number): number {
  const bytes = Buffer.from(text, "utf8");
  const whole = bytes.length & ~3;
  let hash = seed ^ bytes.length;
  for (let at = 0; at < whole; at += 4) {
    let word = Math.imul(bytes.readInt32LE(at), M);
    word = Math.imul(word ^ (word >>> 24), M);
    hash = Math.imul(hash, M) ^ word;
  }
  if (bytes.length > whole) {
    hash = Math.imul(hash ^ bytes.readUIntLE(whole, bytes.length - whole), M);
  }
  hash = Math.imul(hash ^ (hash >>> 13), M);
  return (hash ^ (hash >>> 15)) >>> 0;
}
