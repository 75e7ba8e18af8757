import * as tf from "@tensorflow/tfjs-core";
// Registers the gradients of the kernels, which tfjs-core alone does not.
import "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, it } from "vitest";
import { clipToNorm, createOptimizer } from "../../../../../sdk/core/models/networks/optimizers.js";
import { useBackend } from "../../../../../sdk/io/backends/index.js";

/**
 * TensorFlow.js takes powers of beta in float32, ours are float64: hence four places.
 * Twenty steps down f(w) = sum(scale x w^2), with TensorFlow.js' own optimizer and with ours.
 */
function compare(reference: tf.Optimizer, ours: ReturnType<typeof createOptimizer>, rate: number): void {
  const scale = [1, 0.1, 5];
  const start = [1, -2, 0.5];
  const variable = tf.variable(tf.tensor1d(start));
  const parameters = Float32Array.from(start);
  for (let step = 1; step <= 20; step++) {
    reference.minimize(() => tf.sum(tf.mul(tf.tensor1d(scale), tf.square(variable))) as tf.Scalar);
    const gradients = parameters.map((weight, i) => 2 * scale[i] * weight);
    ours.apply(parameters, gradients, rate, step);
  }
  const expected = variable.dataSync();
  for (const [i, weight] of parameters.entries()) expect(weight).toBeCloseTo(expected[i], 4);
}

describe("optimizers", () => {
  beforeAll(async () => {
    await useBackend("cpu");
  });

  it("Adam takes the steps of TensorFlow.js' Adam", () => {
    compare(tf.train.adam(0.1, 0.9, 0.999, 1e-8), createOptimizer({ kind: "adam" }, 3), 0.1);
  });

  it("SGD with Nesterov momentum takes the steps of TensorFlow.js' momentum optimizer", () => {
    compare(tf.train.momentum(0.01, 0.9, true), createOptimizer({ kind: "sgd" }, 3), 0.01);
  });

  it("SGD without momentum takes the steps of TensorFlow.js' SGD", () => {
    const ours = createOptimizer({ kind: "sgd", momentum: 0, nesterov: false }, 3);
    compare(tf.train.sgd(0.01), ours, 0.01);
  });

  it("RMSprop takes the steps of TensorFlow.js' RMSprop", () => {
    compare(tf.train.rmsprop(0.01, 0.9, 0, 1e-7), createOptimizer({ kind: "rmsprop" }, 3), 0.01);
  });

  it("a long gradient is shortened to the norm, a short one is left as it is", () => {
    const long = Float32Array.from([3, 4]);
    clipToNorm(long, 1);
    expect([...long].map((value) => Number(value.toFixed(6)))).toEqual([0.6, 0.8]);
    const short = Float32Array.from([0.3, 0.4]);
    clipToNorm(short, 1);
    expect(short).toEqual(Float32Array.from([0.3, 0.4]));
  });
});
