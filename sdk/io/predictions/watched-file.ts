import { createHash } from "node:crypto";
import { open, stat } from "node:fs/promises";
import { AssayError } from "../../utils/errors/index.js";

/** Bytes at the start and at the end of a file that tell it from another of the same size: Parquet's footer is among them. */
const TOLD_BYTES = 65_536;

/** A file of the input as it was when the work began. */
export interface WatchedFile {
  readonly path: string;
  readonly bytes: number;
  readonly mtimeMs: number;
  /** SHA-256 of its first and last bytes. */
  readonly digest: string;
}

export async function watchFile(path: string): Promise<WatchedFile> {
  const { size, mtimeMs } = await stat(path);
  return { path, bytes: size, mtimeMs, digest: await endsDigest(path, size) };
}

/** DATA_CHANGED where a file is not what it was; `wholly`: its first and last bytes are looked at, too. */
export async function refuseChanged(file: WatchedFile, wholly = false): Promise<void> {
  const now = await stat(file.path).catch(() => undefined);
  const change =
    now === undefined
      ? "it is gone"
      : now.size !== file.bytes
        ? `${now.size} bytes instead of ${file.bytes}`
        : now.mtimeMs !== file.mtimeMs
          ? `written to at ${new Date(now.mtimeMs).toISOString()}`
          : wholly && (await endsDigest(file.path, now.size)) !== file.digest
            ? "other content"
            : undefined;
  if (change === undefined) return;
  throw new AssayError("DATA_CHANGED", {
    what: `${file.path} changed while it was read`,
    got: change,
    wanted: "the file as it was when the work began",
    next: "What was done is kept: restore the file to go on, or begin anew with `resume: false`.",
  });
}

async function endsDigest(path: string, size: number): Promise<string> {
  const hash = createHash("sha256");
  const file = await open(path, "r");
  try {
    const count = Math.min(TOLD_BYTES, size);
    for (const at of [0, size - count]) {
      const bytes = Buffer.alloc(count);
      await file.read(bytes, 0, count, at);
      hash.update(bytes);
    }
  } finally {
    await file.close();
  }
  return hash.digest("hex");
}
