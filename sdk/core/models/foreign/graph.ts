import { AssayError } from "../../../utils/errors/index.js";
import { type ReadBeside, tensorInside } from "./external-data.js";
import { type Field, field, fieldsOf, firstText, joined } from "./messages.js";
import { labelsOf, type Node, nodeOf } from "./nodes.js";
import { unzippedOutput } from "./zip-map.js";

/** A model file as it is run, and what only its bytes tell. */
export interface ForeignGraph {
  /** One file with all tensors in it, without ZipMaps. */
  readonly bytes: Uint8Array;
  /** Labels of the classes, in the order of the probabilities, where the graph holds one list of them. */
  readonly labels?: readonly (string | number)[];
}

/** Field numbers of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3. */
const MODEL = { irVersion: 1, graph: 7 } as const;
const GRAPH = { node: 1, initializer: 5, output: 12 } as const;
const VALUE_NAME = 1;

/**
 * Reads a model file. Tensors that are kept in files beside it are put into it. A ZipMap is taken away: skl2onnx ends a
 * classifier with one unless told otherwise, and the maps of label to probability that it makes of the probabilities are
 * nothing that ONNX Runtime hands out to JavaScript. Throws MODEL_INVALID where it is no ONNX file or not whole.
 */
export function readForeignGraph(bytes: Uint8Array, readBeside: ReadBeside = () => undefined): ForeignGraph {
  const model = fieldsOrUndefined(bytes) ?? [];
  const graph = model.find(({ id }) => id === MODEL.graph);
  const fields = graph === undefined ? undefined : fieldsOrUndefined(graph.bytes);
  if (fields === undefined || !model.some(({ id }) => id === MODEL.irVersion)) throw notOnnx(bytes);
  const nodes = new Map(
    fields.filter(({ id }) => id === GRAPH.node).map((part) => [part, nodeOf(part.bytes)] as const),
  );
  const zips = [...nodes.values()].filter(({ type }) => type === "ZipMap");
  const parts = fields.flatMap((part) => graphPart(part, nodes.get(part), zips, readBeside));
  const isSame = parts.length === fields.length && parts.every((part, k) => part === fields[k].raw);
  const labels = labelsOf(zips.length > 0 ? zips : [...nodes.values()]);
  return {
    bytes: isSame
      ? bytes
      : joined(model.map((part) => (part === graph ? field(MODEL.graph, joined(parts)) : part.raw))),
    ...(labels === undefined ? {} : { labels }),
  };
}

function graphPart(
  part: Field,
  node: Node | undefined,
  zips: readonly Node[],
  readBeside: ReadBeside,
): Uint8Array[] {
  if (node !== undefined) return node.type === "ZipMap" ? [] : [part.raw];
  if (part.id === GRAPH.initializer) {
    const tensor = tensorInside(part.bytes, readBeside);
    return [tensor === undefined ? part.raw : field(part.id, tensor)];
  }
  if (part.id !== GRAPH.output || zips.length === 0) return [part.raw];
  const name = firstText(fieldsOf(part.bytes), VALUE_NAME);
  const zip = zips.find(({ outputs }) => outputs[0] === name);
  return [zip === undefined ? part.raw : field(part.id, unzippedOutput(zip))];
}

function fieldsOrUndefined(bytes: Uint8Array): Field[] | undefined {
  try {
    return fieldsOf(bytes);
  } catch {
    // No protobuf message, or one that is cut short.
    return undefined;
  }
}

function notOnnx(bytes: Uint8Array): AssayError {
  const start = new TextDecoder().decode(bytes.subarray(0, 24));
  return new AssayError("MODEL_INVALID", {
    what: "the file is no ONNX model, or not whole",
    got: `${bytes.length} bytes that start with ${JSON.stringify(start)}`,
    wanted: "a model file, as skl2onnx or torch.onnx.export writes it",
    next: "Check the path; export the model again if the file was cut short.",
  });
}
