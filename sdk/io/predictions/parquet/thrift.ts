/** Types of Thrift's compact protocol (https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md). */
export const THRIFT = {
  true: 1,
  false: 2,
  byte: 3,
  i16: 4,
  i32: 5,
  i64: 6,
  double: 7,
  binary: 8,
  list: 9,
  set: 10,
  map: 11,
  struct: 12,
} as const;

/** A struct: its fields by number, in order. */
export type ThriftStruct = Map<number, ThriftField>;
export interface ThriftField {
  readonly type: number;
  readonly value: ThriftValue;
}
export interface ThriftList {
  readonly type: number;
  readonly items: readonly ThriftValue[];
}
/** Doubles and texts as their bytes, integers as bigint. */
export type ThriftValue = boolean | bigint | Uint8Array | ThriftList | ThriftStruct;

/** Nesting that no Parquet footer has: what is deeper is damaged. */
const MAX_DEPTH = 32;

/** Reads one struct. What is no struct throws a RangeError. */
export function readStruct(bytes: Uint8Array): ThriftStruct {
  return new Reader(bytes).struct(0);
}

/** The bytes of a struct; the same as those that it was read of, where they were written in the shortest way. */
export function writeStruct(struct: ThriftStruct): Uint8Array {
  const out: number[] = [];
  putStruct(out, struct);
  return Uint8Array.from(out);
}

class Reader {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  struct(depth: number): ThriftStruct {
    if (depth > MAX_DEPTH) throw new RangeError("nested too deep");
    const fields: ThriftStruct = new Map();
    let id = 0;
    for (let head = this.byte(); head !== 0; head = this.byte()) {
      const type = head & 15;
      id = head >> 4 === 0 ? Number(this.integer()) : id + (head >> 4);
      fields.set(id, { type, value: this.value(type, depth) });
    }
    return fields;
  }

  private value(type: number, depth: number): ThriftValue {
    switch (type) {
      case THRIFT.true:
      case THRIFT.false:
        return type === THRIFT.true;
      case THRIFT.byte:
        return BigInt(this.byte());
      case THRIFT.i16:
      case THRIFT.i32:
      case THRIFT.i64:
        return this.integer();
      case THRIFT.double:
        return this.take(8);
      case THRIFT.binary:
        return this.take(Number(this.varint()));
      case THRIFT.list:
      case THRIFT.set:
        return this.list(depth);
      case THRIFT.struct:
        return this.struct(depth + 1);
      default:
        throw new RangeError(`no value of type ${type}`);
    }
  }

  private list(depth: number): ThriftList {
    const head = this.byte();
    const count = head >> 4 === 15 ? Number(this.varint()) : head >> 4;
    const type = head & 15;
    const items: ThriftValue[] = [];
    // Booleans in a list take a byte each.
    const isBool = type === THRIFT.true || type === THRIFT.false;
    for (let i = 0; i < count; i++)
      items.push(isBool ? this.byte() === THRIFT.true : this.value(type, depth));
    return { type, items };
  }

  private integer(): bigint {
    const zigzag = this.varint();
    return (zigzag >> 1n) ^ -(zigzag & 1n);
  }

  private varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
    throw new RangeError("an integer without end");
  }

  private byte(): number {
    return this.take(1)[0];
  }

  private take(count: number): Uint8Array {
    if (!(count <= this.bytes.length - this.at)) throw new RangeError("cut short");
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }
}

function putStruct(out: number[], struct: ThriftStruct): void {
  let last = 0;
  for (const [id, { type, value }] of [...struct].sort(([a], [b]) => a - b)) {
    const head = typeof value === "boolean" ? (value ? THRIFT.true : THRIFT.false) : type;
    if (id - last < 16) out.push(((id - last) << 4) | head);
    else {
      out.push(head);
      putInteger(out, BigInt(id));
    }
    last = id;
    if (typeof value !== "boolean") putValue(out, type, value);
  }
  out.push(0);
}

function putValue(out: number[], type: number, value: ThriftValue): void {
  if (typeof value === "boolean") out.push(value ? THRIFT.true : THRIFT.false);
  else if (typeof value === "bigint") {
    if (type === THRIFT.byte) out.push(Number(value));
    else putInteger(out, value);
  } else if (value instanceof Uint8Array) {
    if (type === THRIFT.binary) putVarint(out, BigInt(value.length));
    for (const byte of value) out.push(byte);
  } else if (value instanceof Map) putStruct(out, value);
  else {
    const { items, type: itemType } = value;
    out.push((Math.min(items.length, 15) << 4) | itemType);
    if (items.length >= 15) putVarint(out, BigInt(items.length));
    for (const item of items) putValue(out, itemType, item);
  }
}

function putInteger(out: number[], value: bigint): void {
  putVarint(out, value < 0n ? -2n * value - 1n : 2n * value);
}

function putVarint(out: number[], value: bigint): void {
  let rest = value;
  for (; rest > 127n; rest >>= 7n) out.push(Number(rest & 127n) | 128);
  out.push(Number(rest));
}
