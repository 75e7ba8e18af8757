import type { LayersModel, SymbolicTensor } from "@tensorflow/tfjs-layers";
import { Arithmetic, type OnnxGraph, onnxUnsupported } from "../../onnx/index.js";
import type { Network } from "../network.js";
import type { TargetScale } from "../rows.js";
import type { Shape } from "./layer-call.js";
import { layerToOnnx } from "./layers.js";

type Layer = LayersModel["layers"][number];

/** What a fitted network is exported from. */
export interface NetworkParts {
  readonly network: Pick<Network, "outputs" | "toOnnx">;
  /** How a regression's outputs become targets again; undefined for a classification. */
  readonly scale?: TargetScale;
}

/**
 * Adds a network to a graph: a double `[N, columns]` in, a double `[N, outputs]` out, as `NetworkEstimator.predict` gives it.
 * Between them all is computed in float32, as TensorFlow.js does: where a sum cancels, computing in double would be more
 * exact than the predictions that are to be met, and differ from them more. A layer that has no counterpart throws
 * EXPORT_UNSUPPORTED naming it.
 */
export function networkToOnnx(graph: OnnxGraph, x: string, { network, scale }: NetworkParts): string {
  const output = network.toOnnx(new Arithmetic(graph, "float"), graph.cast(x, "float"));
  if (scale === undefined) {
    return graph.cast(classProbabilities(graph, output, network.outputs === 1), "double");
  }
  const math = new Arithmetic(graph, "double");
  return math.add(math.multiply(graph.cast(output, "double"), scale.deviation), scale.mean);
}

/** Of one sigmoid output the probabilities of both classes. */
function classProbabilities(graph: OnnxGraph, output: string, single: boolean): string {
  if (!single) return output;
  const other = new Arithmetic(graph, "float").subtract(1, output);
  return graph.node("Concat", [other, output], { axis: { int: 1 } });
}

/** Outputs of a model for these inputs; each value of its graph of layers is made once. */
export function modelToOnnx(model: LayersModel, inputs: readonly string[], math: Arithmetic): string[] {
  const made = new Map<number, string>();
  for (const [i, { id }] of model.inputs.entries()) made.set(id, inputs[i]);
  const nameOf = (tensor: SymbolicTensor): string => {
    const known = made.get(tensor.id);
    if (known !== undefined) return known;
    const { sourceLayer, inputs: sources, tensorIndex } = tensor;
    const values = sources.map(nameOf);
    const value = isModel(sourceLayer)
      ? modelToOnnx(sourceLayer, values, math)[tensorIndex]
      : layerCallToOnnx(tensor, values, math);
    made.set(tensor.id, value);
    return value;
  };
  return model.outputs.map(nameOf);
}

function layerCallToOnnx(tensor: SymbolicTensor, inputs: readonly string[], math: Arithmetic): string {
  const layer = tensor.sourceLayer;
  const className = layer.getClassName();
  const title = `${layer.name} (${className})`;
  if (inputs.length === 0) throw onnxUnsupported(`layer ${title} is not reached from the network's input`);
  const weights = layer.weights.map((weight) => {
    const value = weight.read();
    return { data: Float32Array.from(value.dataSync()), dims: value.shape };
  });
  const call = {
    title,
    className,
    config: layer.getConfig(),
    weights,
    inputs,
    inputShapes: tensor.inputs.map(({ shape }): Shape => shape),
    outputShape: tensor.shape,
  };
  return layerToOnnx(call, math);
}

/** A model that serves as a layer of another. */
function isModel(layer: Layer): layer is LayersModel {
  return "layers" in layer && "outputs" in layer;
}
