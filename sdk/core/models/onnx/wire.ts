import protobuf from "protobufjs/minimal.js";
import {
  ML_DOMAIN,
  ONNX_TYPE_CODES,
  type OnnxAttribute,
  type OnnxElement,
  type OnnxMeta,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValue,
} from "./types.js";

type Writer = protobuf.Writer;

/** What a model file is written from. */
export interface OnnxParts {
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly constants: ReadonlyMap<string, OnnxTensor>;
  readonly nodes: readonly OnnxNode[];
  /** Version by domain of the sets of operations that the nodes are of. */
  readonly opsets: ReadonlyMap<string, number>;
}

/** Version of the file format: that of ONNX 1.15, as the least sets of operations are, or of 1.17 where trees are of its set. */
const IR_VERSION = 9;
const IR_VERSION_OF_TREES = 10;
const TREES_SINCE = 5;

/** Wire types of protobuf that a tag holds. */
const VARINT = 0;
const DELIMITED = 2;
const FIXED32 = 5;

const ATTRIBUTE_TYPES = { float: 1, int: 2, text: 3, tensor: 4, floats: 6, ints: 7, texts: 8 } as const;

/** A `ModelProto`; the field numbers are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3. */
export function writeModel(parts: OnnxParts, meta: OnnxMeta): Uint8Array {
  const model = protobuf.Writer.create();
  const later = (parts.opsets.get(ML_DOMAIN) ?? 0) >= TREES_SINCE;
  integer(model, 1, later ? IR_VERSION_OF_TREES : IR_VERSION);
  text(model, 2, "assay");
  if (meta.producerVersion !== undefined) text(model, 3, meta.producerVersion);
  message(model, 7, (graph) => writeGraph(graph, parts, meta.name));
  for (const [domain, version] of parts.opsets) {
    message(model, 8, (opset) => {
      text(opset, 1, domain);
      integer(opset, 2, version);
    });
  }
  for (const [key, value] of Object.entries(meta.metadata ?? {})) {
    message(model, 14, (entry) => {
      text(entry, 1, key);
      text(entry, 2, value);
    });
  }
  return model.finish();
}

function writeGraph(graph: Writer, { nodes, constants, inputs, outputs }: OnnxParts, name: string): void {
  for (const node of nodes) message(graph, 1, (writer) => writeNode(writer, node));
  text(graph, 2, name);
  for (const [constant, tensor] of constants) {
    message(graph, 5, (writer) => writeTensor(writer, tensor, constant));
  }
  for (const input of inputs) message(graph, 11, (writer) => writeValue(writer, input));
  for (const output of outputs) message(graph, 12, (writer) => writeValue(writer, output));
}

function writeNode(writer: Writer, node: OnnxNode): void {
  for (const input of node.inputs) text(writer, 1, input);
  for (const output of node.outputs) text(writer, 2, output);
  text(writer, 3, node.name);
  text(writer, 4, node.op);
  for (const [name, attribute] of Object.entries(node.attributes)) {
    message(writer, 5, (inner) => writeAttribute(inner, name, attribute));
  }
  if (node.domain !== "") text(writer, 7, node.domain);
}

function writeAttribute(writer: Writer, name: string, attribute: OnnxAttribute): void {
  text(writer, 1, name);
  if ("float" in attribute) float(writer, 2, attribute.float);
  else if ("int" in attribute) integer(writer, 3, attribute.int);
  else if ("text" in attribute) text(writer, 4, attribute.text);
  else if ("tensor" in attribute) message(writer, 5, (tensor) => writeTensor(tensor, attribute.tensor));
  else if ("floats" in attribute) for (const value of attribute.floats) float(writer, 7, value);
  else if ("ints" in attribute) writer.uint32(tag(8, DELIMITED)).bytes(packedIntegers(attribute.ints));
  else for (const value of attribute.texts) text(writer, 9, value);
  integer(writer, 20, attributeType(attribute));
}

function attributeType(attribute: OnnxAttribute): number {
  const [kind] = Object.keys(attribute) as (keyof typeof ATTRIBUTE_TYPES)[];
  return ATTRIBUTE_TYPES[kind];
}

function writeTensor(writer: Writer, { type, data, dims }: OnnxTensor, name?: string): void {
  for (const length of dims) integer(writer, 1, length);
  integer(writer, 2, ONNX_TYPE_CODES[type]);
  if (type === "string") for (let i = 0; i < data.length; i++) text(writer, 6, String(data[i]));
  if (name !== undefined) text(writer, 8, name);
  // Texts have a field of their own; all else is raw bytes, little-endian.
  if (type !== "string") writer.uint32(tag(9, DELIMITED)).bytes(rawBytes(type, data));
}

/** Integers one after the other, without a tag each: a forest has millions. */
function packedIntegers(values: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(values.length * MOST_VARINT_BYTES);
  let at = 0;
  for (let i = 0; i < values.length; i++) {
    let value = values[i];
    if (value < 0 || value > MOST_PLAIN) {
      const wide = protobuf.Writer.create().int64(value).finish();
      bytes.set(wide, at);
      at += wide.length;
      continue;
    }
    for (; value > 127; value >>>= 7) bytes[at++] = (value & 127) | 128;
    bytes[at++] = value;
  }
  return bytes.slice(0, at);
}

/** What 64 bits take at most, seven a byte. */
const MOST_VARINT_BYTES = 10;
/** Integers up to it are taken apart by operators of 32 bits. */
const MOST_PLAIN = 2 ** 31 - 1;

const ELEMENT_BYTES = { float: 4, double: 8, int32: 4, int64: 8, bool: 1, uint8: 1 } as const;

function rawBytes(type: Exclude<OnnxElement, "string">, data: OnnxTensor["data"]): Uint8Array {
  const step = ELEMENT_BYTES[type];
  const bytes = new Uint8Array(data.length * step);
  const view = new DataView(bytes.buffer);
  for (let i = 0, at = 0; i < data.length; i++, at += step) {
    const value = data[i];
    if (type === "int64") view.setBigInt64(at, BigInt(value), true);
    else if (type === "double") view.setFloat64(at, Number(value), true);
    else if (type === "float") view.setFloat32(at, Number(value), true);
    else if (type === "int32") view.setInt32(at, Number(value), true);
    else if (type === "uint8") view.setUint8(at, Number(value));
    else view.setUint8(at, value ? 1 : 0);
  }
  return bytes;
}

function writeValue(writer: Writer, { name, type, shape }: OnnxValue): void {
  text(writer, 1, name);
  message(writer, 2, (typeProto) => {
    message(typeProto, 1, (tensor) => {
      integer(tensor, 1, ONNX_TYPE_CODES[type]);
      message(tensor, 2, (shapeProto) => {
        for (const length of shape) {
          message(shapeProto, 1, (dimension) => {
            if (typeof length === "number") integer(dimension, 1, length);
            else text(dimension, 2, length);
          });
        }
      });
    });
  });
}

function tag(field: number, wireType: number): number {
  return field * 8 + wireType;
}

function message(writer: Writer, field: number, write: (inner: Writer) => void): void {
  writer.uint32(tag(field, DELIMITED)).fork();
  write(writer);
  writer.ldelim();
}

function text(writer: Writer, field: number, value: string): void {
  writer.uint32(tag(field, DELIMITED)).string(value);
}

function integer(writer: Writer, field: number, value: number): void {
  writer.uint32(tag(field, VARINT)).int64(value);
}

function float(writer: Writer, field: number, value: number): void {
  writer.uint32(tag(field, FIXED32)).float(value);
}
