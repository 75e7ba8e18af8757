import * as tf from "@tensorflow/tfjs-core";
import type { LossName } from "./config.js";

/** Added to probabilities before their logarithm, as in Keras. */
const EPSILON = 1e-7;

/** Loss of each row. `outputs` is rows x outputs; targets are numbers, or class indices as float32. */
type RowLoss = (outputs: tf.Tensor2D, targets: tf.Tensor1D, quantile: number) => tf.Tensor1D;

const difference = (outputs: tf.Tensor2D, targets: tf.Tensor1D): tf.Tensor1D =>
  tf.sub(tf.reshape(outputs, [-1]), targets);

const ROW_LOSSES: Readonly<Record<LossName, RowLoss>> = {
  mse: (outputs, targets) => tf.square(difference(outputs, targets)),
  mae: (outputs, targets) => tf.abs(difference(outputs, targets)),
  // Huber with delta 1: half the square up to 1, then the absolute value less a half.
  huber: (outputs, targets) => {
    const absolute = tf.abs(difference(outputs, targets));
    const inner = tf.minimum(absolute, 1);
    return tf.add(tf.mul(0.5, tf.square(inner)), tf.sub(absolute, inner)) as tf.Tensor1D;
  },
  // As in Keras: without the part that the target alone makes up.
  poisson: (outputs, targets) => {
    const rate = tf.reshape(outputs, [-1]);
    return tf.sub(rate, tf.mul(targets, tf.log(tf.add(rate, EPSILON))));
  },
  // The pinball loss (Koenker and Bassett 1978, https://doi.org/10.2307/1913643).
  quantile: (outputs, targets, quantile) => {
    const above = difference(outputs, targets);
    return tf.maximum(tf.mul(-quantile, above), tf.mul(1 - quantile, above));
  },
  crossEntropy: (outputs, targets) => {
    const probabilities = classProbabilities(outputs);
    const hot = tf.oneHot(tf.cast(targets, "int32"), probabilities.shape[1]);
    const ofTruth = tf.sum(tf.mul(probabilities, tf.cast(hot, "float32")), 1);
    return tf.neg(tf.log(tf.add(ofTruth, EPSILON))) as tf.Tensor1D;
  },
};

/** A probability for each class: what the model gives, or for one sigmoid output the two of it. */
export function classProbabilities(outputs: tf.Tensor2D): tf.Tensor2D {
  return outputs.shape[1] === 1 ? tf.concat2d([tf.sub<tf.Tensor2D>(1, outputs), outputs], 1) : outputs;
}

/** Mean loss of rows, each times its weight where there are weights (which have mean 1 over the training rows). */
export function meanLoss(
  name: LossName,
  outputs: tf.Tensor2D,
  targets: tf.Tensor1D,
  weights: tf.Tensor1D | undefined,
  quantile: number,
): tf.Scalar {
  const losses = ROW_LOSSES[name](outputs, targets, quantile);
  return tf.mean(weights === undefined ? losses : tf.mul(losses, weights));
}
