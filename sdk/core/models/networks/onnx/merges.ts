import { type Arithmetic, onnxUnsupported } from "../../onnx/index.js";
import type { LayerCall, LayerToOnnx } from "./layer-call.js";

/** Layers that make one value of several, element by element or side by side. */
export const MERGES: Readonly<Record<string, LayerToOnnx>> = {
  Add: merge((math, a, b) => math.add(a, b)),
  Multiply: merge((math, a, b) => math.multiply(a, b)),
  Minimum: merge((math, a, b) => math.minimum(a, b)),
  Maximum: merge((math, a, b) => math.maximum(a, b)),
  Average: (call, math) => math.divide(MERGES.Add(call, math), call.inputs.length),
  Concatenate: ({ config, inputs }, { graph }) =>
    graph.node("Concat", inputs, { axis: { int: Number(config.axis ?? -1) } }),
};

function merge(pair: (math: Arithmetic, a: string, b: string) => string): LayerToOnnx {
  return ({ title, inputs, inputShapes }: LayerCall, math) => {
    // TensorFlow.js stretches inputs of fewer axes in its own way, ONNX in NumPy's.
    if (inputShapes.some(({ length }) => length !== inputShapes[0].length)) {
      throw onnxUnsupported(`layer ${title} merges inputs of different ranks`);
    }
    return inputs.reduce((a, b) => pair(math, a, b));
  };
}
