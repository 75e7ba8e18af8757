import protobuf from "protobufjs/minimal.js";

/** One field of a protobuf message. */
export interface Field {
  readonly id: number;
  /** The whole field: tag, length and contents. */
  readonly raw: Uint8Array;
  /** Contents of a text, a message or packed numbers; empty for a lone number. */
  readonly bytes: Uint8Array;
  /** A lone integer; 0 for any other field. Those beyond 2^53 lose digits. */
  readonly integer: number;
}

const VARINT = 0;
const DELIMITED = 2;
/** What a field without contents has. */
const NOTHING: Uint8Array = new Uint8Array(0);

/** The fields of a message, in order, one at a time. Bytes that are no message throw. */
export function* eachField(message: Uint8Array): Generator<Field> {
  const reader = protobuf.Reader.create(message);
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const tag = reader.uint32();
    let bytes = NOTHING;
    let integer = 0;
    if ((tag & 7) === DELIMITED) bytes = reader.bytes();
    else if ((tag & 7) === VARINT) integer = Number(reader.int64().toString());
    else reader.skipType(tag & 7);
    yield { id: tag >>> 3, raw: message.subarray(start, reader.pos), bytes, integer };
  }
}

/** The fields of a message, in order. Bytes that are no message throw. */
export function fieldsOf(message: Uint8Array): Field[] {
  return [...eachField(message)];
}

const decoder = new TextDecoder();

export function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** The contents of the first field of this number; none where there is none. */
export function firstBytes(fields: Iterable<Field>, id: number): Uint8Array {
  for (const field of fields) if (field.id === id) return field.bytes;
  return NOTHING;
}

/** The text of the first field of this number; "" where there is none. */
export function firstText(fields: Iterable<Field>, id: number): string {
  return textOf(firstBytes(fields, id));
}

/** Integers of a repeated field, packed or one by one. */
export function integersOf(fields: readonly Field[], id: number): number[] {
  return fields
    .filter((field) => field.id === id)
    .flatMap(({ bytes, integer }) => {
      if (bytes.length === 0) return [integer];
      const reader = protobuf.Reader.create(bytes);
      const numbers: number[] = [];
      while (reader.pos < reader.len) numbers.push(Number(reader.int64().toString()));
      return numbers;
    });
}

/** A field with contents: a message, a text or bytes. */
export function field(id: number, contents: Uint8Array): Uint8Array {
  return protobuf.Writer.create()
    .uint32((id << 3) | DELIMITED)
    .bytes(contents)
    .finish();
}

/** A field that is a lone integer from 0. */
export function integerField(id: number, value: number): Uint8Array {
  return protobuf.Writer.create()
    .uint32((id << 3) | VARINT)
    .uint32(value)
    .finish();
}

export function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
