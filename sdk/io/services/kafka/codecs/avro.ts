import { readFile } from "node:fs/promises";
import type { Type } from "avsc";
import { AssayError } from "../../../../utils/errors/index.js";
import { BadMessage, type RowDecoder, type RowEncoder } from "./codec.js";
import { messageText, type SchemaRegistry } from "./schema-registry.js";

/** Bytes before the record of a message with a schema's id: a zero, and the id, big-endian. */
const FRAME_BYTES = 5;

/** A schema as a type; CONFIG_INVALID where it is none of a record. */
export async function avroType(schema: string, where: string): Promise<Type> {
  const { Type: Types } = await import("avsc");
  try {
    const type = Types.forSchema(JSON.parse(schema));
    if (type.typeName === "record") return type;
    throw new Error(`it is of a ${type.typeName}, wanted a record`);
  } catch (cause) {
    throw new AssayError("CONFIG_INVALID", {
      what: `${where} is no Avro schema`,
      got: messageText(cause),
      cause,
    });
  }
}

/** The type of a schema file. */
export async function avroFile(path: string): Promise<Type> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw new AssayError("CONFIG_INVALID", { what: "the Avro schema cannot be read", got: path, cause });
  }
  return avroType(text, path);
}

/** Records of one schema, nothing before or behind them. */
export function avroDecoder(type: Type): RowDecoder {
  return { decode: (value) => decodeRecord(type, value) };
}

/** Records that say which schema of a registry they are of (Confluent's wire format). */
export function framedDecoder(registry: SchemaRegistry): RowDecoder {
  return {
    async prepare(values) {
      const ids = new Set(values.map(frameId).filter((id) => id !== undefined));
      await Promise.all([...ids].map((id) => registry.load(id)));
    },
    decode(value) {
      const id = frameId(value);
      if (id === undefined)
        throw new BadMessage("the value does not begin with a zero byte and a schema's id");
      const type = registry.typeOf(id);
      if (type === undefined) throw new BadMessage(`the registry has no record's schema of id ${id}`);
      return decodeRecord(type, value.subarray(FRAME_BYTES));
    },
  };
}

/** Writes records of a schema; of an id, where they are to say it. */
export function avroEncoder(type: Type, id?: number): RowEncoder {
  const frame = Buffer.alloc(id === undefined ? 0 : FRAME_BYTES);
  if (id !== undefined) frame.writeUInt32BE(id, 1);
  return {
    encode(row) {
      try {
        return Buffer.concat([frame, type.toBuffer(row)]);
      } catch (error) {
        throw new BadMessage(`the result does not fit the Avro schema: ${messageText(error)}`);
      }
    },
  };
}

function frameId(value: Buffer): number | undefined {
  return value.length > FRAME_BYTES && value[0] === 0 ? value.readUInt32BE(1) : undefined;
}

function decodeRecord(type: Type, value: Buffer): unknown {
  try {
    return type.fromBuffer(value);
  } catch (error) {
    throw new BadMessage(`the value is no record of the Avro schema: ${messageText(error)}`);
  }
}
