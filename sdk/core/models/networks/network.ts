import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { Random } from "../../../utils/random/index.js";
import type { Json } from "../model.js";
import type { Arithmetic } from "../onnx/index.js";
import type { DensePlan } from "./engine/plan.js";

/** A network of an estimator: its layers and weights, whoever computes with them. */
export interface Network {
  /** Its layers as the engine runs them, or why it does not. */
  readonly plan: DensePlan | string;
  /** Outputs a row. */
  readonly outputs: number;
  /** Names of layers that draw random numbers which cannot be seeded. */
  readonly unseedable: readonly string[];
  /** Draws the weights to begin with. */
  draw(random: Random): void;
  /** Copies of all weights, trainable or not, in the order of the tf.LayersModel. */
  weights(): Float32Array[];
  /** Throws MODEL_INVALID where they do not fit. */
  setWeights(values: readonly Float32Array[]): void;
  /** The network for TensorFlow.js to compute with, its weights as they are now; it stays the network's to dispose of. */
  model(): LayersModel;
  /** The layers as TensorFlow.js saves them. */
  topology(): Json;
  /** Adds the network to an ONNX graph: outputs from inputs, in the arithmetic's numbers. */
  toOnnx(math: Arithmetic, x: string): string;
  dispose(): void;
}
