import { MOST_EXACT, putUnsigned, unsignedBytes, zigzag } from "./varint.js";

/** A record as the client hands it over to be written. */
export interface RecordToWrite {
  readonly offsetDelta?: number;
  readonly timestampDelta?: number;
  readonly key?: unknown;
  readonly value?: unknown;
  readonly headers?: Readonly<Record<string, unknown>>;
}

/** Written bytes as the client takes them. */
export interface Encoded {
  readonly buf: Buffer;
  readonly buffer: Buffer;
}

const ABSENT_BYTES = unsignedBytes(zigzag(-1));

/**
 * A record of format v2, in memory of its own size: the client takes 512 bytes for each record and for each header, which is most
 * of what writing costs it. Undefined for what is no bytes, text or null, and for numbers that are not exact.
 */
export function encodeRecord(record: RecordToWrite): Encoded | undefined {
  const { offsetDelta = 0, timestampDelta = 0, key, value, headers = {} } = record;
  if (!isExact(offsetDelta) || !isExact(timestampDelta) || !isBytes(key) || !isBytes(value)) return undefined;
  const pairs: (readonly [string, Buffer | string | null | undefined])[] = [];
  for (const name of Object.keys(headers)) {
    const one = headers[name];
    for (const each of Array.isArray(one) ? one : [one]) {
      if (!isBytes(each)) return undefined;
      pairs.push([name, each]);
    }
  }
  const time = zigzag(timestampDelta);
  const offset = zigzag(offsetDelta);
  let size = 1 + unsignedBytes(time) + unsignedBytes(offset) + bytesOf(key) + bytesOf(value);
  size += unsignedBytes(zigzag(pairs.length));
  for (const [name, each] of pairs) size += bytesOf(name) + bytesOf(each);
  const prefix = zigzag(size);
  const buffer = Buffer.allocUnsafe(unsignedBytes(prefix) + size);
  let at = putUnsigned(buffer, 0, prefix);
  buffer[at++] = 0;
  at = putUnsigned(buffer, at, time);
  at = putUnsigned(buffer, at, offset);
  at = put(buffer, at, key);
  at = put(buffer, at, value);
  at = putUnsigned(buffer, at, zigzag(pairs.length));
  for (const [name, each] of pairs) at = put(buffer, put(buffer, at, name), each);
  return { buf: buffer, buffer };
}

function isExact(value: unknown): value is number {
  return Number.isInteger(value) && Math.abs(value as number) <= MOST_EXACT;
}

function isBytes(value: unknown): value is Buffer | string | null | undefined {
  return value === null || value === undefined || typeof value === "string" || Buffer.isBuffer(value);
}

/** Bytes of a text or of bytes, their length in front. */
function bytesOf(value: Buffer | string | null | undefined): number {
  if (value === null || value === undefined) return ABSENT_BYTES;
  const length = typeof value === "string" ? Buffer.byteLength(value) : value.length;
  return unsignedBytes(2 * length) + length;
}

function put(buffer: Buffer, at: number, value: Buffer | string | null | undefined): number {
  if (value === null || value === undefined) return putUnsigned(buffer, at, zigzag(-1));
  if (typeof value === "string") {
    const length = Buffer.byteLength(value);
    const begin = putUnsigned(buffer, at, 2 * length);
    return begin + buffer.write(value, begin, length, "utf8");
  }
  const begin = putUnsigned(buffer, at, 2 * value.length);
  buffer.set(value, begin);
  return begin + value.length;
}
