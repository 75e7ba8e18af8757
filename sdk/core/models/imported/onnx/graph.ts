import { eachField, fieldsOf, firstBytes, firstText, textOf } from "../../foreign/messages.js";
import type { TensorType, ValueInfo } from "../../foreign/runtime.js";
import { Attributes } from "./attributes.js";

/** Field numbers of onnx.proto3. */
const MODEL = { graph: 7 } as const;
const GRAPH = { node: 1, initializer: 5, input: 11, output: 12 } as const;
const NODE = { input: 1, output: 2, type: 4, attribute: 5 } as const;
const VALUE = { name: 1, type: 2 } as const;
const TENSOR_TYPE = 1;
const TENSOR = { elementType: 1, shape: 2 } as const;
const DIMENSION = 1;
const LENGTH = 1;

const TYPES: Readonly<Record<number, TensorType>> = { 1: "float32", 11: "float64" };

/** Operations that hand on what they get, as far as a prediction goes. */
const HANDS_ON = ["Identity", "ZipMap"];

/** The trees that a graph is made of, and nothing else. */
export interface TreeGraph {
  /** The only input: a matrix of floats or doubles. */
  readonly input: ValueInfo;
  readonly isClassifier: boolean;
  readonly attributes: Attributes;
}

interface GraphNode {
  readonly type: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: readonly Uint8Array[];
}

/**
 * The trees of a graph that is one TreeEnsembleRegressor or TreeEnsembleClassifier on its only input, as skl2onnx writes
 * scikit-learn's trees, forests and boosting; undefined where the graph does anything else, which only a runtime can.
 */
export function treeGraphOf(bytes: Uint8Array): TreeGraph | undefined {
  const graph = fieldsOf(bytes).find(({ id }) => id === MODEL.graph);
  if (graph === undefined) return undefined;
  const fields = fieldsOf(graph.bytes);
  const parts = (id: number): Uint8Array[] =>
    fields.filter((part) => part.id === id).map((part) => part.bytes);
  const inputs = parts(GRAPH.input).map(valueInfo);
  const nodes = parts(GRAPH.node).map(graphNode);
  const trees = nodes.filter(({ type }) => /^TreeEnsemble(Regressor|Classifier)$/.test(type));
  const [input] = inputs;
  const [node] = trees;
  if (inputs.length !== 1 || trees.length !== 1 || parts(GRAPH.initializer).length > 0) return undefined;
  if (node.inputs[0] !== input.name || TYPES[Number(input.type)] === undefined) return undefined;
  const isClassifier = node.type.endsWith("Classifier");
  // Labels may be cast to another type; numbers must come out as they are.
  const label = isClassifier ? node.outputs[0] : undefined;
  const isPlain = (other: GraphNode): boolean =>
    other === node || HANDS_ON.includes(other.type) || (other.type === "Cast" && other.inputs[0] === label);
  if (!nodes.every(isPlain)) return undefined;
  return {
    input: { ...input, type: TYPES[Number(input.type)] },
    isClassifier,
    attributes: new Attributes(node.attributes),
  };
}

function graphNode(bytes: Uint8Array): GraphNode {
  const fields = fieldsOf(bytes);
  const texts = (id: number): string[] =>
    fields.filter((part) => part.id === id).map((part) => textOf(part.bytes));
  return {
    type: firstText(fields, NODE.type),
    inputs: texts(NODE.input),
    outputs: texts(NODE.output),
    attributes: fields.filter((part) => part.id === NODE.attribute).map((part) => part.bytes),
  };
}

/** Name, number of the element's type and shape of an input. */
function valueInfo(bytes: Uint8Array): ValueInfo {
  const fields = fieldsOf(bytes);
  const tensor = fieldsOf(firstBytes(fieldsOf(firstBytes(fields, VALUE.type)), TENSOR_TYPE));
  const lengths = fieldsOf(firstBytes(tensor, TENSOR.shape))
    .filter(({ id }) => id === DIMENSION)
    .map((part) => [...eachField(part.bytes)].find(({ id }) => id === LENGTH)?.integer);
  return {
    name: firstText(fields, VALUE.name),
    type: String(tensor.find(({ id }) => id === TENSOR.elementType)?.integer),
    // A length of 0 is one that is left open.
    shape: lengths.map((length) => (length === 0 ? undefined : length)),
  };
}
