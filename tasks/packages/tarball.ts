import { gunzipSync, gzipSync } from "node:zlib";

/** Length of a record of a tar file, in bytes. */
const RECORD = 512;

/** Places in the header of a tar file's entry (POSIX.1-1988, ustar). */
const MODE = { at: 100, length: 8 } as const;
const SIZE = { at: 124, length: 12 } as const;
const CHECKSUM = { at: 148, length: 8 } as const;
const TYPE = 156;

/**
 * The same npm tarball with the rights that npm gives on every machine: 0755 for what can be started, else 0644. npm fixes
 * times, owners and order, and keeps of the rights what a person's umask left of them.
 */
export function withCommonRights(tarball: Uint8Array): Buffer {
  const bytes = gunzipSync(tarball);
  for (const header of headersOf(bytes)) {
    const type = header.toString("latin1", TYPE, TYPE + 1);
    if (type !== "0" && type !== "\0") continue;
    const mode = (numberAt(header, MODE) & 0o100) === 0 ? 0o644 : 0o755;
    header.write(`${mode.toString(8).padStart(6, "0")} \0`, MODE.at, "latin1");
    header.fill(" ", CHECKSUM.at, CHECKSUM.at + CHECKSUM.length);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, CHECKSUM.at, "latin1");
  }
  return gzipSync(bytes, { level: 9 });
}

/** Bytes of the files in a tarball. */
export function unpackedBytes(tarball: Uint8Array): number {
  let total = 0;
  for (const header of headersOf(gunzipSync(tarball))) total += numberAt(header, SIZE);
  return total;
}

function* headersOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at + RECORD <= bytes.length && bytes[at] !== 0; ) {
    const header = bytes.subarray(at, at + RECORD);
    // Before it is changed by who looks at it.
    const size = numberAt(header, SIZE);
    yield header;
    at += RECORD + Math.ceil(size / RECORD) * RECORD;
  }
}

const numberAt = (header: Buffer, { at, length }: { readonly at: number; readonly length: number }): number =>
  Number.parseInt(header.toString("latin1", at, at + length), 8) || 0;
