import type { Arithmetic } from "../../onnx/index.js";

/** What an activation makes of a value. Softmaxes run along the last axis. */
type Activation = (math: Arithmetic, x: string) => string;

/** Constants of the self-normalising network (https://arxiv.org/abs/1706.02515). */
const SELU_ALPHA = 1.6732632423543772;
const SELU_SCALE = 1.0507009873554805;

/** Activations by the class names that TensorFlow.js gives them. */
const ACTIVATIONS: Readonly<Record<string, Activation>> = {
  linear: (_, x) => x,
  relu: (math, x) => math.maximum(x, 0),
  relu6: (math, x) => math.minimum(math.maximum(x, 0), 6),
  elu: (math, x) => elu(math, x, 1),
  selu: (math, x) => math.multiply(elu(math, x, SELU_ALPHA), SELU_SCALE),
  sigmoid,
  hardSigmoid: (math, x) => math.minimum(math.maximum(math.add(math.multiply(x, 0.2), 0.5), 0), 1),
  softplus,
  softsign: (math, x) => math.divide(x, math.add(math.abs(x), 1)),
  tanh: (math, x) => math.tanh(x),
  softmax: (math, x) => math.graph.node("Softmax", [x], { axis: { int: -1 } }),
  logSoftmax: (math, x) => math.graph.node("LogSoftmax", [x], { axis: { int: -1 } }),
  gelu: (math, x) => math.multiply(x, math.multiply(math.add(erf(math, math.divide(x, Math.SQRT2)), 1), 0.5)),
  gelu_new: geluNew,
  mish: (math, x) => math.multiply(x, math.tanh(softplus(math, x))),
  swish: (math, x) => math.multiply(x, sigmoid(math, x)),
};

/** The activation of this name; undefined for one that ONNX has not been taught here. */
export function onnxActivation(name: string): Activation | undefined {
  return Object.hasOwn(ACTIVATIONS, name) ? ACTIVATIONS[name] : undefined;
}

/** x, and below 0 `alpha` times (e^x - 1). The exponent is cut off at 0, so that it overflows nowhere. */
export function elu(math: Arithmetic, x: string, alpha: number): string {
  const below = math.subtract(math.exp(math.minimum(x, 0)), 1);
  return math.where(math.less(x, 0), math.multiply(below, alpha), x);
}

function sigmoid(math: Arithmetic, x: string): string {
  return math.divide(1, math.add(math.exp(math.negate(x)), 1));
}

/** log(1 + e^x), from the side where the exponent is negative. */
function softplus(math: Arithmetic, x: string): string {
  const small = math.exp(math.negate(math.abs(x)));
  return math.add(math.maximum(x, 0), math.log(math.add(small, 1)));
}

/**
 * The error function by formula 7.1.26 of Abramowitz and Stegun, which TensorFlow.js' own backends compute: the true one
 * differs by up to 1.5e-7, and the outputs are to be theirs.
 */
function erf(math: Arithmetic, x: string): string {
  const magnitude = math.abs(x);
  const t = math.divide(1, math.add(math.multiply(magnitude, 0.3275911), 1));
  const factors = [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592];
  const [first, ...others] = factors;
  let sum = math.multiply(t, first);
  for (const factor of others) sum = math.multiply(math.add(sum, factor), t);
  const tail = math.exp(math.negate(math.multiply(magnitude, magnitude)));
  return math.multiply(math.sign(x), math.subtract(1, math.multiply(sum, tail)));
}

function geluNew(math: Arithmetic, x: string): string {
  const cube = math.multiply(math.multiply(x, x), x);
  const inner = math.multiply(math.add(x, math.multiply(cube, 0.044715)), Math.sqrt(2 / Math.PI));
  return math.multiply(math.multiply(x, 0.5), math.add(math.tanh(inner), 1));
}
