import * as tf from "@tensorflow/tfjs-core";
import * as layers from "@tensorflow/tfjs-layers";
import { afterAll, beforeAll, describe, expect, it, type TestContext } from "vitest";
import { exactShap } from "../../../../sdk/core/explainers/exact.js";
import { permutationShap } from "../../../../sdk/core/explainers/permutation.js";
import type { Matrix } from "../../../../sdk/core/tables/index.js";
import { useBackend } from "../../../../sdk/io/backends/index.js";
import { random } from "../../../../sdk/utils/random/index.js";
import { largestDifference } from "../../../support/csv.js";
import { withoutLeaks } from "../../../support/leaks.js";
import { requireReal } from "../../../support/real.js";
import { largest, matrix, mlp, single } from "./nets.js";

// The net of fixtures/parity/mlp.json as tf.layers, against the Shapley values of its brute force in Python.
function mlpModel(): layers.Sequential {
  const model = layers.sequential();
  mlp.weights.forEach((kernel, l) => {
    const last = l === mlp.weights.length - 1;
    const layer = layers.layers.dense({
      units: kernel[0].length,
      activation: last ? "linear" : "relu",
      ...(l === 0 ? { inputShape: [kernel.length] } : {}),
    });
    model.add(layer);
    const weights = [tf.tensor2d(kernel), tf.tensor1d(mlp.biases[l])];
    layer.setWeights(weights);
    tf.dispose(weights);
  });
  return model;
}

async function predict(model: layers.Sequential, x: Matrix): Promise<Float64Array> {
  const output = tf.tidy(() => {
    const input = tf.tensor2d(Float32Array.from(x.data), [x.rows, x.columns]);
    return model.predictOnBatch(input) as tf.Tensor;
  });
  const values = Float64Array.from(await output.data());
  output.dispose();
  return values;
}

describe.each(["wasm", "cpu", "native"] as const)("SHAP values through TensorFlow.js on %s", (backend) => {
  let built: Awaited<ReturnType<typeof requireReal<layers.Sequential>>>;
  const ready = (context: TestContext): ((x: Matrix) => Promise<Float64Array>) => {
    // Only the native backend may be absent.
    if (backend !== "native") expect(built.found).toBeDefined();
    const model = built.use(context);
    return (x) => predict(model, x);
  };
  beforeAll(async () => {
    built = await requireReal(`a net on the ${backend} backend`, async () => {
      await useBackend(backend);
      return mlpModel();
    });
  });
  afterAll(() => {
    built.found?.dispose();
  });
  const game = {
    rows: matrix(mlp.rows),
    background: matrix(mlp.background),
    groups: single(mlp.features),
  };
  const shapley = mlp.shapley.flat();

  it("are within 1e-5 of the largest value, and leave no tensor behind", async (context) => {
    const run = ready(context);
    const { values } = await withoutLeaks(() => exactShap({ ...game, predict: run }));
    expect(largestDifference(values[0], shapley)).toBeLessThan(1e-5 * largest(shapley));
  });

  it("add up where they are estimates too", async (context) => {
    const { values, predictions, baseValues } = await permutationShap(
      { ...game, predict: ready(context) },
      { permutations: 2, random: random(0) },
    );
    predictions[0].forEach((prediction, r) => {
      const sum = values[0].subarray(r * 8, r * 8 + 8).reduce((total, value) => total + value, 0);
      expect(sum).toBeCloseTo(prediction - baseValues[0], 9);
    });
  });
});
