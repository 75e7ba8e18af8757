import type { Arithmetic } from "../../onnx/index.js";

/** Lengths of a value's axes; null for the batch's. */
export type Shape = readonly (number | null)[];

/** A weight of a layer. */
export interface LayerWeight {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/** One use of a layer in a network. */
export interface LayerCall {
  /** The layer as a user knows it: `dense_Dense1 (Dense)`. */
  readonly title: string;
  readonly className: string;
  /** What the layer's `getConfig` gives. */
  readonly config: Readonly<Record<string, unknown>>;
  /** In the layer's own order: the trainable ones, then the others. */
  readonly weights: readonly LayerWeight[];
  readonly inputs: readonly string[];
  readonly inputShapes: readonly Shape[];
  readonly outputShape: Shape;
}

/** A layer with its inputs as a part of a graph; returns the output's name. */
export type LayerToOnnx = (call: LayerCall, math: Arithmetic) => string;
