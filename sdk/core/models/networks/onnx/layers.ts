import { type Arithmetic, integers, onnxUnsupported } from "../../onnx/index.js";
import { elu, onnxActivation } from "./activations.js";
import type { LayerCall, LayerToOnnx } from "./layer-call.js";
import { MERGES } from "./merges.js";

const identity: LayerToOnnx = ({ inputs }) => inputs[0];

/** Layers by their class names; those that only training knows let their input through. */
const LAYERS: Readonly<Record<string, LayerToOnnx>> = {
  Dropout: identity,
  SpatialDropout1D: identity,
  AlphaDropout: identity,
  GaussianDropout: identity,
  GaussianNoise: identity,
  Activation: (call, math) => activate(call, call.inputs[0], math),
  ReLU: ({ config, inputs }, math) => {
    const positive = math.maximum(inputs[0], 0);
    return typeof config.maxValue === "number" ? math.minimum(positive, config.maxValue) : positive;
  },
  LeakyReLU: ({ config, inputs: [x] }, math) =>
    math.where(math.less(x, 0), math.multiply(x, Number(config.alpha)), x),
  PReLU: ({ inputs: [x], weights: [{ data, dims }] }, math) =>
    math.where(math.less(x, 0), math.multiply(x, math.tensor(data, dims)), x),
  // TensorFlow.js' layer takes an alpha, keeps it in its config and computes with 1.
  ELU: ({ inputs }, math) => elu(math, inputs[0], 1),
  ThresholdedReLU: ({ config, inputs: [x] }, math) => math.where(math.less(Number(config.theta), x), x, 0),
  Softmax: ({ title, config, inputs }, { graph }) => {
    const axes = [config.axis ?? -1].flat();
    if (axes.length !== 1) throw onnxUnsupported(`layer ${title} runs along several axes`);
    return graph.node("Softmax", [inputs[0]], { axis: { int: Number(axes[0]) } });
  },
  Dense: dense,
  Embedding: embedding,
  BatchNormalization: batchNormalization,
  LayerNormalization: layerNormalization,
  Flatten: (call, math) => {
    if (call.config.dataFormat === "channelsFirst") {
      throw onnxUnsupported(`layer ${call.title} flattens with the channels first`);
    }
    return reshape(call, math);
  },
  Reshape: reshape,
  Permute: ({ config, inputs }, math) =>
    math.graph.node("Transpose", [inputs[0]], { perm: { ints: [0, ...(config.dims as number[])] } }),
  RepeatVector: ({ config, inputs }, math) =>
    math.graph.node("Tile", [
      math.graph.node("Unsqueeze", [inputs[0], integers(math.graph, [1])]),
      integers(math.graph, [1, Number(config.n), 1]),
    ]),
  Cropping2D: cropping,
  Rescaling: ({ config, inputs }, math) =>
    math.add(math.multiply(inputs[0], Number(config.scale)), Number(config.offset)),
  ...MERGES,
};

/** Adds a layer to the graph. A layer that has no counterpart here throws EXPORT_UNSUPPORTED naming it. */
export function layerToOnnx(call: LayerCall, math: Arithmetic): string {
  const convert = Object.hasOwn(LAYERS, call.className) ? LAYERS[call.className] : undefined;
  if (convert === undefined)
    throw onnxUnsupported(`layer ${call.title} has no counterpart in the ONNX export`);
  return convert(call, math);
}

function activate({ title, config }: LayerCall, x: string, math: Arithmetic): string {
  const name = String(config.activation ?? "linear");
  const activation = onnxActivation(name);
  if (activation === undefined) {
    throw onnxUnsupported(`the activation ${name} of layer ${title} has no counterpart in the ONNX export`);
  }
  return activation(math, x);
}

function dense(call: LayerCall, math: Arithmetic): string {
  const [kernel, bias] = call.weights;
  const product = math.matrixProduct(call.inputs[0], math.tensor(kernel.data, kernel.dims));
  return activate(
    call,
    bias === undefined ? product : math.add(product, math.tensor(bias.data, bias.dims)),
    math,
  );
}

/** Rows of a matrix by their numbers, cut to integers. A number out of range fails, as it does in TensorFlow.js. */
function embedding(
  { title, config, inputs, weights: [{ data, dims }] }: LayerCall,
  math: Arithmetic,
): string {
  if (config.maskZero === true) {
    throw onnxUnsupported(`layer ${title} masks zeros`);
  }
  const { graph } = math;
  const index = graph.cast(inputs[0], "int64");
  // ONNX counts negative numbers from the end; here they must fail.
  const zero = graph.constant("int64", [0]);
  const checked = graph.node("Where", [
    graph.node("Less", [index, zero]),
    graph.constant("int64", [dims[0]]),
    index,
  ]);
  return graph.node("Gather", [math.tensor(data, dims), checked], { axis: { int: 0 } });
}

/** (x - mean) · gamma / sqrt(variance + epsilon) + beta, with the means and variances of the training. */
function batchNormalization(call: LayerCall, math: Arithmetic): string {
  const { config, inputs, weights } = call;
  refuseOtherNormalisation(call);
  const [gamma, beta, mean, variance] = weights;
  const factors = Float64Array.from(
    variance.data,
    (value, k) => gamma.data[k] / Math.sqrt(value + Number(config.epsilon)),
  );
  const centred = math.subtract(inputs[0], math.tensor(mean.data, mean.dims));
  const scaled = math.multiply(centred, math.tensor(factors, mean.dims));
  return math.add(scaled, math.tensor(beta.data, beta.dims));
}

/** The same with the mean and variance of each row. */
function layerNormalization(call: LayerCall, math: Arithmetic): string {
  const { config, inputs, weights } = call;
  refuseOtherNormalisation(call);
  const mean = (value: string) => math.graph.node("ReduceMean", [value, integers(math.graph, [-1])]);
  const [gamma, beta] = weights;
  const centred = math.subtract(inputs[0], mean(inputs[0]));
  const variance = mean(math.multiply(centred, centred));
  const scaled = math.divide(centred, math.sqrt(math.add(variance, Number(config.epsilon))));
  const stretched = math.multiply(scaled, math.tensor(gamma.data, gamma.dims));
  return math.add(stretched, math.tensor(beta.data, beta.dims));
}

/** TensorFlow.js cannot train what is refused here, but for layers normalised along several axes. */
function refuseOtherNormalisation({ title, config, outputShape }: LayerCall): void {
  const axes = [config.axis ?? -1].flat();
  if (axes.length !== 1 || (axes[0] !== -1 && axes[0] !== outputShape.length - 1)) {
    throw onnxUnsupported(`layer ${title} normalises along another axis than the last`);
  }
  if (config.scale === false || config.center === false) {
    throw onnxUnsupported(`layer ${title} normalises without a scale or a centre`);
  }
}

/** Gives the output's shape; the first axis stays what it is. */
function reshape({ title, inputs, outputShape }: LayerCall, { graph }: Arithmetic): string {
  const dims = outputShape.slice(1);
  if (dims.includes(null)) throw onnxUnsupported(`the output's shape of layer ${title} is not known`);
  // 0 keeps the length that the input has there.
  return graph.node("Reshape", [inputs[0], integers(graph, [0, ...dims.map(Number)])]);
}

function cropping({ title, config, inputs, inputShapes: [shape] }: LayerCall, { graph }: Arithmetic): string {
  if (config.dataFormat === "channelsFirst") {
    throw onnxUnsupported(`layer ${title} has the channels first`);
  }
  const [rows, columns] = config.cropping as readonly (readonly [number, number])[];
  const ends = [Number(shape[1]) - rows[1], Number(shape[2]) - columns[1]];
  const bounds = [[rows[0], columns[0]], ends, [1, 2]].map((values) => integers(graph, values));
  return graph.node("Slice", [inputs[0], ...bounds]);
}
