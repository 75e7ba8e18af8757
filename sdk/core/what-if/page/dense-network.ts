import { AssayError } from "../../../utils/errors/index.js";
import type { State } from "../../models/model.js";
import { isEnsembleState, memberStates } from "../../models/networks/ensemble-state.js";
import type { Matrix } from "../../tables/index.js";

/** A layer of a dense network: outputs of a row from its inputs. */
type Layer = (x: Float64Array) => Float64Array;

const SELU = { alpha: 1.6732632423543772, scale: 1.0507009873554805 };

const ACTIVATIONS: Readonly<Record<string, (x: number) => number>> = {
  linear: (x) => x,
  relu: (x) => Math.max(0, x),
  elu: (x) => (x > 0 ? x : Math.expm1(x)),
  selu: (x) => SELU.scale * (x > 0 ? x : SELU.alpha * Math.expm1(x)),
  swish: (x) => x / (1 + Math.exp(-x)),
  gelu: (x) => (x * (1 + erf(x * Math.SQRT1_2))) / 2,
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  softplus: (x) => Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x))),
};

/** Formula 7.1.26 of Abramowitz and Stegun, within 1.5e-7: what TensorFlow.js computes. */
function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const sum = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  return Math.sign(x) * (1 - sum * Math.exp(-x * x));
}

interface LayerJson {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/**
 * The forward pass of a saved dense network in plain code, without TensorFlow.js: dense layers, batch normalisation, activations.
 * Sums are taken in float64, so that outputs differ from TensorFlow.js' by the rounding of its float32. Another layer throws
 * MODEL_INVALID. Of several networks the mean.
 */
export function restoreDense(state: State): (x: Matrix) => Float64Array {
  if (!isEnsembleState(state)) return restoreOne(state);
  const members = memberStates(state).map(restoreOne);
  return (x) => {
    const outputs = members.map((member) => member(x));
    return outputs[0].map((_, i) => outputs.reduce((sum, output) => sum + output[i], 0) / members.length);
  };
}

function restoreOne(state: State): (x: Matrix) => Float64Array {
  const { topology, scale } = state.json as unknown as {
    readonly topology: { readonly config: { readonly layers: readonly LayerJson[] } };
    readonly scale: { readonly mean: number; readonly deviation: number };
  };
  let taken = 0;
  const weight = (): Float32Array => {
    const array = state.arrays[`weight${taken++}`];
    if (array instanceof Float32Array) return array;
    throw unknownNetwork(`weight ${taken - 1} is missing`);
  };
  // What is trained stands first in the list of weights, then what batch normalisation has measured.
  const made = topology.config.layers.map((layer) => layerOf(layer, weight));
  const layers = made.flatMap((make) => make());
  const isClass = topology.config.layers.at(-1)?.config.activation === "softmax";
  return ({ data, rows, columns }) => {
    const outputs: Float64Array[] = [];
    for (let row = 0; row < rows; row++) {
      let x = Float64Array.from(data.subarray(row * columns, (row + 1) * columns), Math.fround);
      for (const layer of layers) x = layer(x) as Float64Array<ArrayBuffer>;
      outputs.push(isClass ? x : x.map((value) => value * scale.deviation + scale.mean));
    }
    return Float64Array.from(outputs.flatMap((own) => [...own]));
  };
}

/** Takes a layer's trained weights; what it gives takes the others, once all trained ones are taken. */
function layerOf({ class_name: kind, config }: LayerJson, weight: () => Float32Array): () => Layer[] {
  if (kind === "InputLayer" || kind === "Dropout") return () => [];
  if (kind === "Activation") return () => [activation(config.activation)];
  if (kind === "BatchNormalization") {
    const [gamma, beta] = [weight(), weight()];
    return () => [normalisation(gamma, beta, weight(), weight(), Number(config.epsilon))];
  }
  if (kind !== "Dense") throw unknownNetwork(`a layer ${kind}`);
  const units = Number(config.units);
  const kernel = weight();
  const bias = config.use_bias === false ? undefined : weight();
  const dense: Layer = (x) => {
    const out = bias === undefined ? new Float64Array(units) : Float64Array.from(bias);
    for (let i = 0; i < x.length; i++) {
      const value = x[i];
      if (value !== 0) for (let u = 0; u < units; u++) out[u] += value * kernel[i * units + u];
    }
    return out;
  };
  return () => [dense, activation(config.activation)];
}

function normalisation(
  gamma: Float32Array,
  beta: Float32Array,
  mean: Float32Array,
  variance: Float32Array,
  epsilon: number,
): Layer {
  return (x) =>
    x.map((value, i) => ((value - mean[i]) / Math.sqrt(variance[i] + epsilon)) * gamma[i] + beta[i]);
}

function activation(name: unknown): Layer {
  if (name === "softmax") return softmax;
  const of = ACTIVATIONS[String(name)];
  if (of === undefined) throw unknownNetwork(`an activation ${String(name)}`);
  return (x) => x.map(of);
}

function softmax(x: Float64Array): Float64Array {
  const most = Math.max(...x);
  const powers = x.map((value) => Math.exp(value - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

function unknownNetwork(got: string): AssayError {
  return new AssayError("MODEL_INVALID", {
    what: "the network cannot be restored in plain code",
    got,
    wanted: "dense layers with batch normalisation, activations and dropout",
  });
}
