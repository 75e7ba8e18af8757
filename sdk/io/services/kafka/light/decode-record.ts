import { VarintReader } from "./varint.js";

/** What the client knows of the batch that a record is in; offsets and times as its texts. */
export interface BatchContext {
  readonly firstOffset?: string;
  readonly firstTimestamp?: string;
  readonly maxTimestamp?: string;
  readonly magicByte?: number;
  readonly isControlBatch?: boolean;
  readonly timestampType?: number;
}

/** A record as the client hands it on. */
export interface ReadRecord {
  readonly magicByte: number | undefined;
  readonly attributes: number;
  readonly timestamp: string;
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Record<string, unknown>;
  readonly isControlRecord: boolean;
  readonly batchContext: BatchContext;
}

/** Time of the broker rather than of who wrote. */
const LOG_APPEND_TIME = 1;

/**
 * A record of format v2, without its length. The same as the client's own, without arithmetic in objects of 64 bits. Undefined
 * for what is not whole or not exact in 53 bits.
 */
export function decodeRecord(buffer: Buffer, context: BatchContext): ReadRecord | undefined {
  const reader = new VarintReader(buffer, 1);
  const timestampDelta = reader.next();
  const offsetDelta = reader.next();
  if (timestampDelta === undefined || offsetDelta === undefined) return undefined;
  const isBrokersTime = context.timestampType === LOG_APPEND_TIME && context.maxTimestamp;
  const timestamp = isBrokersTime ? context.maxTimestamp : sum(context.firstTimestamp, timestampDelta);
  const offset = sum(context.firstOffset, offsetDelta);
  const key = bytes(buffer, reader);
  const value = bytes(buffer, reader);
  const count = reader.next();
  if (
    timestamp === undefined ||
    offset === undefined ||
    key === undefined ||
    value === undefined ||
    count === undefined
  )
    return undefined;
  const headers: Record<string, unknown> = {};
  for (let i = 0; i < count; i++) {
    const name = bytes(buffer, reader)?.toString("utf8");
    const one = bytes(buffer, reader);
    if (name === undefined || name === "__proto__" || one === undefined) return undefined;
    const before = Object.hasOwn(headers, name) ? headers[name] : undefined;
    headers[name] = before === undefined ? one : Array.isArray(before) ? before.concat([one]) : [before, one];
  }
  return {
    magicByte: context.magicByte,
    attributes: buffer.readInt8(0),
    timestamp,
    offset,
    key,
    value,
    headers,
    isControlRecord: context.isControlBatch ?? false,
    batchContext: context,
  };
}

function bytes(buffer: Buffer, reader: VarintReader): Buffer | null | undefined {
  const length = reader.next();
  if (length === undefined || length < -1) return undefined;
  if (length === -1) return null;
  const end = reader.at + length;
  if (end > buffer.length) return undefined;
  const found = buffer.subarray(reader.at, end);
  reader.at = end;
  return found;
}

/** A number of the client as a text, and what is added to it; undefined where that is not exact. */
function sum(text: string | undefined, delta: number): string | undefined {
  const value = Number(text) + delta;
  return Number.isSafeInteger(value) ? String(value) : undefined;
}
