import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { AssayError } from "../../../utils/errors/index.js";
import { chainOf } from "./chain.js";
import type { LossName } from "./config.js";
import { classProbabilities, meanLoss } from "./losses.js";
import type { Rows } from "./rows.js";

/** Rows a call where no gradient is needed. */
const PREDICT_ROWS = 16_384;

/** Throws BACKEND_UNAVAILABLE where no TensorFlow.js backend is loaded in this process. */
export function needLoadedBackend(): void {
  if (Object.keys(tf.engine().registryFactory).length > 0) return;
  throw new AssayError("BACKEND_UNAVAILABLE", {
    what: "no TensorFlow.js backend is loaded",
    wanted: "native, wasm or cpu",
    next: 'Call `await useBackend("auto")` first; `Experiment` and `Model.load` do.',
  });
}

/** Whether the backend that computes is TensorFlow itself. */
export function usesNative(): boolean {
  return tf.getBackend() === "tensorflow";
}

/** The model's outputs for a batch: rows x outputs. */
export function forward(model: LayersModel, x: tf.Tensor2D, training: boolean): tf.Tensor2D {
  return model.apply(x, { training }) as tf.Tensor2D;
}

/**
 * The same outputs without training, bit for bit. Where each layer follows the one before, they are called one after the other: the
 * model's own way through its graph costs more than the arithmetic of a few rows.
 */
function infer(model: LayersModel, x: tf.Tensor2D): tf.Tensor2D {
  const chain = chainOf(model);
  if (chain === undefined) return forward(model, x, false);
  let output: tf.Tensor = x;
  for (const layer of chain) output = layer.call(output, { training: false }) as tf.Tensor;
  return output as tf.Tensor2D;
}

/** Rows start … end-1 as tensors. */
export function batchOf(
  rows: Rows,
  start: number,
  end: number,
): { readonly x: tf.Tensor2D; readonly y: tf.Tensor1D; readonly weights?: tf.Tensor1D } {
  const { columns } = rows;
  const weights = rows.weights && tf.tensor1d(rows.weights.subarray(start, end));
  return {
    x: tf.tensor2d(rows.x.subarray(start * columns, end * columns), [end - start, columns]),
    y: tf.tensor1d(rows.y.subarray(start, end)),
    ...(weights && { weights }),
  };
}

/** Mean loss over rows, without training. Leaves no tensor. */
export function evaluateLoss(
  model: LayersModel,
  rows: Rows,
  { loss, quantile }: { readonly loss: LossName; readonly quantile: number },
): number {
  let total = 0;
  for (let start = 0; start < rows.count; start += PREDICT_ROWS) {
    const end = Math.min(start + PREDICT_ROWS, rows.count);
    const mean = tf.tidy(() => {
      const { x, y, weights } = batchOf(rows, start, end);
      return meanLoss(loss, forward(model, x, false), y, weights, quantile).dataSync()[0];
    });
    total += mean * (end - start);
  }
  return total / rows.count;
}

/** Outputs of rows: `outputs` numbers a row (for a class, its probability). Leaves no tensor. */
export async function predictRows(
  model: LayersModel,
  data: Float64Array,
  columns: number,
  outputs: number,
): Promise<Float64Array> {
  const rows = data.length / columns;
  const predicted = new Float64Array(rows * outputs);
  for (let start = 0; start < rows; start += PREDICT_ROWS) {
    const end = Math.min(start + PREDICT_ROWS, rows);
    const part = tf.tidy(() => {
      const batch = new Float32Array(data.subarray(start * columns, end * columns));
      const raw = infer(model, tf.tensor2d(batch, [end - start, columns]));
      return outputs === 1 ? raw : classProbabilities(raw);
    });
    try {
      predicted.set(await part.data(), start * outputs);
    } finally {
      part.dispose();
    }
  }
  return predicted;
}
