import protobuf from "protobufjs/minimal.js";
import { type Field, fieldsOf, firstText, integersOf, textOf } from "../../foreign/messages.js";

/** Field numbers of onnx.proto3. */
const ATTRIBUTE = {
  name: 1,
  float: 2,
  integer: 3,
  text: 4,
  tensor: 5,
  floats: 7,
  integers: 8,
  texts: 9,
} as const;
const TENSOR = { dataType: 2, floats: 4, doubles: 10, raw: 9 } as const;
const FLOAT = 1;
const FIXED32 = 5;
const FIXED64 = 1;

/** The attributes of a node by name; each is read when it is asked for. */
export class Attributes {
  private readonly fields: ReadonlyMap<string, readonly Field[]>;

  constructor(attributes: readonly Uint8Array[]) {
    this.fields = new Map(
      attributes.map((bytes) => {
        const fields = fieldsOf(bytes);
        return [firstText(fields, ATTRIBUTE.name), fields];
      }),
    );
  }

  text(name: string): string {
    return firstText(this.of(name), ATTRIBUTE.text);
  }

  texts(name: string): string[] {
    return this.of(name)
      .filter(({ id }) => id === ATTRIBUTE.texts)
      .map(({ bytes }) => textOf(bytes));
  }

  integer(name: string): number | undefined {
    return this.of(name).find(({ id }) => id === ATTRIBUTE.integer)?.integer;
  }

  integers(name: string): number[] {
    return integersOf(this.of(name), ATTRIBUTE.integers);
  }

  /** Floats of the attribute, else doubles of the tensor that has its place. */
  numbers(name: string): Float64Array {
    const tensor = this.of(`${name}_as_tensor`).find(({ id }) => id === ATTRIBUTE.tensor);
    if (tensor !== undefined) return tensorNumbers(tensor.bytes);
    return numbersOf(this.of(name), ATTRIBUTE.floats, 4);
  }

  /** Whether numbers are doubles. */
  isDouble(name: string): boolean {
    return this.fields.has(`${name}_as_tensor`);
  }

  private of(name: string): readonly Field[] {
    return this.fields.get(name) ?? [];
  }
}

function tensorNumbers(bytes: Uint8Array): Float64Array {
  const fields = fieldsOf(bytes);
  const isFloat = fields.find(({ id }) => id === TENSOR.dataType)?.integer === FLOAT;
  const raw = fields.find(({ id }) => id === TENSOR.raw);
  const size = isFloat ? 4 : 8;
  return raw === undefined
    ? numbersOf(fields, isFloat ? TENSOR.floats : TENSOR.doubles, size)
    : packed(raw.bytes, size);
}

/** Numbers of a repeated field, packed or one by one. */
function numbersOf(fields: readonly Field[], id: number, size: 4 | 8): Float64Array {
  const own = fields.filter((field) => field.id === id);
  const parts = own.map(({ raw, bytes }) =>
    isLone(raw, size) ? packed(raw.subarray(-size), size) : packed(bytes, size),
  );
  const out = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function isLone(raw: Uint8Array, size: 4 | 8): boolean {
  return (protobuf.Reader.create(raw).uint32() & 7) === (size === 4 ? FIXED32 : FIXED64);
}

function packed(bytes: Uint8Array, size: 4 | 8): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = (i: number): number =>
    size === 4 ? view.getFloat32(4 * i, true) : view.getFloat64(8 * i, true);
  return Float64Array.from({ length: Math.floor(bytes.length / size) }, (_, i) => read(i));
}
