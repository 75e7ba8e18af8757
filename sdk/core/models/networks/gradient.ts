import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { Matrix } from "../../tables/index.js";
import type { Gradients } from "../model.js";
import { forward } from "./forward.js";
import { classProbabilities } from "./losses.js";

/** Rows a call: what a layer keeps for the way back should stay in the processor's cache. */
const GRADIENT_ROWS = 8192;

/** One of a network's outputs at rows, and its gradient by their columns, times `scale`. Leaves no tensor. */
export async function gradientRows(
  model: LayersModel,
  { data, rows, columns }: Matrix,
  output: number,
  outputs: number,
  scale: number,
): Promise<Gradients> {
  const found = { outputs: new Float64Array(rows), gradients: new Float64Array(rows * columns) };
  // No row reads another one, so the gradient of the sum holds that of each row.
  const outputAndGradient = tf.valueAndGrad((x: tf.Tensor) => {
    const raw = forward(model, x as tf.Tensor2D, false);
    return outputs === 1 ? raw : tf.slice(classProbabilities(raw), [0, output], [-1, 1]);
  });
  for (let start = 0; start < rows; start += GRADIENT_ROWS) {
    const end = Math.min(start + GRADIENT_ROWS, rows);
    const { value, grad } = tf.tidy(() => {
      const batch = new Float32Array(data.subarray(start * columns, end * columns));
      const x = tf.tensor2d(batch, [end - start, columns]);
      return outputAndGradient(x, tf.fill([end - start, 1], scale));
    });
    try {
      found.outputs.set(await value.data(), start);
      found.gradients.set(await grad.data(), start * columns);
    } finally {
      tf.dispose([value, grad]);
    }
  }
  return found;
}
