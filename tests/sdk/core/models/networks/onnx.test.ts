import * as tf from "@tensorflow/tfjs-core";
import { afterEach, expect, it } from "vitest";
import { type CustomBuilder, customDefinition } from "../../../../../sdk/core/models/custom/index.js";
import { type DenseConfig, denseConfig } from "../../../../../sdk/core/models/dense/index.js";
import type { Estimator, EstimatorShape } from "../../../../../sdk/core/models/model.js";
import { OnnxGraph } from "../../../../../sdk/core/models/onnx/index.js";
import { random } from "../../../../../sdk/utils/random/index.js";
import { runEstimator } from "../../../../support/onnx-estimator.js";
import { describeOnBackends } from "./backends.js";
import { dense, REGRESSION, ringRows, smoothRows } from "./data.js";

type Tf = Parameters<CustomBuilder>[0]["tf"];
type Layer = { apply(x: unknown): unknown };

const made: Estimator[] = [];
afterEach(() => {
  for (const estimator of made.splice(0)) estimator.dispose();
});

async function fitted(estimator: Estimator, data = smoothRows(200)): Promise<Estimator> {
  made.push(estimator);
  await estimator.fit(data, { random: random(3) });
  return estimator;
}

function custom(build: CustomBuilder, shape: EstimatorShape = REGRESSION): Estimator {
  return customDefinition.create({ kind: "custom", build, epochs: 2, weightDecay: 0 }, shape);
}

/** A network of these layers one after the other, then the head. */
function chain(layers: (tf: Tf, inputs: number) => readonly Layer[]): CustomBuilder {
  return ({ inputs, outputs, tf }) => {
    const input = tf.input({ shape: [inputs] });
    const ends = layers(tf, inputs).reduce<unknown>((x, layer) => layer.apply(x), input);
    const output = tf.layers.dense({ units: outputs }).apply(ends as typeof input) as typeof input;
    return tf.model({ inputs: input, outputs: output });
  };
}

/** Each layer that is exported, in a network that feeds it numbers on both sides of 0. */
const LAYERS: Readonly<Record<string, (tf: Tf, inputs: number) => readonly Layer[]>> = {
  Dropout: ({ layers }) => [layers.dropout({ rate: 0.5 }), layers.gaussianNoise({ stddev: 1 })],
  "alpha and Gaussian dropout": ({ layers }) => [
    layers.alphaDropout({ rate: 0.3 }),
    layers.gaussianDropout({ rate: 0.3 }),
  ],
  BatchNormalization: ({ layers }) => [layers.dense({ units: 5 }), layers.batchNormalization()],
  LayerNormalization: ({ layers }) => [
    layers.dense({ units: 5 }),
    layers.layerNormalization({ epsilon: 0.1 }),
  ],
  ReLU: ({ layers }) => [layers.reLU({ maxValue: 0.8 }), layers.reLU()],
  "LeakyReLU, PReLU": ({ layers }) => [
    layers.leakyReLU({ alpha: 0.1 }),
    layers.dense({ units: 6 }),
    layers.prelu({ alphaInitializer: "ones" }),
  ],
  "ELU, ThresholdedReLU": ({ layers }) => [layers.elu(), layers.thresholdedReLU({ theta: 0.2 })],
  Softmax: ({ layers }) => [layers.softmax()],
  "Dense on three axes": ({ layers }, inputs) => [
    layers.reshape({ targetShape: [inputs / 2, 2] }),
    layers.dense({ units: 3, activation: "tanh", useBias: false }),
    layers.permute({ dims: [2, 1] }),
    layers.flatten(),
  ],
  RepeatVector: ({ layers }) => [layers.repeatVector({ n: 3 }), layers.flatten()],
  Rescaling: ({ layers }) => [layers.rescaling({ scale: 0.5, offset: 2 })],
  "two models in one": ({ layers, sequential }, inputs) => [
    sequential({ layers: [layers.dense({ units: 6, activation: "relu", inputShape: [inputs] })] }),
    sequential({ layers: [layers.dense({ units: 4, activation: "selu", inputShape: [6] })] }),
  ],
};

const ACTIVATIONS =
  "linear relu relu6 elu selu sigmoid hardSigmoid softplus softsign tanh softmax logSoftmax gelu gelu_new mish swish";

/** Branches of merging layers. */
const branches: CustomBuilder = ({ inputs, outputs, tf }) => {
  const input = tf.input({ shape: [inputs] });
  const shared = tf.layers.dense({ units: 4, activation: "tanh" });
  const left = shared.apply(input) as typeof input;
  const right = shared.apply(tf.layers.activation({ activation: "relu" }).apply(input)) as typeof input;
  const { add, multiply, average, maximum, minimum } = tf.layers;
  const merged = [add, multiply, average, maximum, minimum].map(
    (merge) => merge().apply([left, right]) as typeof input,
  );
  const all = tf.layers.concatenate().apply([input, ...merged]) as typeof input;
  return tf.model({ inputs: input, outputs: tf.layers.dense({ units: outputs }).apply(all) as typeof input });
};

/** The first column as a category of three, cut out and embedded, beside all columns. */
const embedded: CustomBuilder = ({ inputs, outputs, tf }) => {
  const input = tf.input({ shape: [inputs] });
  const grid = tf.layers.reshape({ targetShape: [inputs, 1, 1] }).apply(input) as typeof input;
  const first = tf.layers
    .cropping2D({
      cropping: [
        [0, inputs - 1],
        [0, 0],
      ],
    })
    .apply(grid) as typeof input;
  const code = tf.layers.flatten().apply(first);
  const vector = tf.layers.embedding({ inputDim: 3, outputDim: 2 }).apply(code) as typeof input;
  const both = tf.layers
    .concatenate()
    .apply([input, tf.layers.flatten().apply(vector) as typeof input]) as typeof input;
  return tf.model({
    inputs: input,
    outputs: tf.layers.dense({ units: outputs }).apply(both) as typeof input,
  });
};

/** Rows whose first column counts 0, 1, 2. */
function codedRows(rows = 200) {
  const data = smoothRows(rows);
  for (let row = 0; row < rows; row++) data.x.data[row * data.x.columns] = row % 3;
  return data;
}

describeOnBackends("a network as an ONNX graph", () => {
  const agrees = async (estimator: Estimator, data = smoothRows(200)) => {
    await fitted(estimator, data);
    const expected = await estimator.predict(data.x);
    // Predictions near 0 are differences of numbers of the target's size, which float32 has rounded.
    const rounding = 8 * 2 ** -24 * expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const found = await runEstimator(estimator, data.x);
    expect(found).toHaveLength(expected.length);
    for (const [i, value] of expected.entries()) {
      expect(Math.abs(found[i] - value)).toBeLessThan(1e-5 * Math.abs(value) + rounding);
    }
  };

  it.each(denseConfig.shape.activation.unwrap().options)(
    "gives what dense layers of %s give",
    async (activation) => {
      await agrees(dense({ activation }));
    },
  );

  it.each([
    ["dropout and batch normalisation", { dropout: 0.2, batchNorm: true }],
    ["no hidden layer", { layers: [] }],
    ["a target as it is", { standardiseTarget: false }],
  ] as [string, Partial<DenseConfig>][])("gives what a dense network with %s gives", async (_, config) => {
    await agrees(dense(config));
  });

  it.each([2, 3, 5])("gives the probabilities of %i classes", async (classes) => {
    await agrees(dense({}, { task: "classification", classes }), ringRows(200, classes));
  });

  it.each(Object.entries(LAYERS))("gives what the layer gives: %s", async (_, layers) => {
    await agrees(custom(chain(layers)));
  });

  it.each(ACTIVATIONS.split(" "))("gives what the activation gives: %s", async (activation) => {
    const named = { activation } as { activation: "relu" };
    await agrees(custom(chain(({ layers }) => [layers.dense({ units: 6 }), layers.activation(named)])));
  });

  it("gives what branches, shared layers and merges give", async () => {
    await agrees(custom(branches));
  });

  it("gives what embeddings give, and fails on a code that has none, as TensorFlow.js does", async () => {
    const data = codedRows();
    const estimator = custom(embedded);
    await agrees(estimator, data);
    for (const code of [-1, 3]) {
      const x = { data: Float64Array.of(code, 0, 0, 0), rows: 1, columns: 4 };
      await expect(estimator.predict(x)).rejects.toThrow();
      await expect(runEstimator(estimator, x)).rejects.toThrow();
    }
  });

  it("gives both classes of one sigmoid output", async () => {
    const build: CustomBuilder = ({ inputs, tf }) =>
      tf.sequential({ layers: [tf.layers.dense({ units: 1, activation: "sigmoid", inputShape: [inputs] })] });
    await agrees(custom(build, { task: "classification", classes: 2 }), ringRows(200, 2));
  });

  it("gives the same after the network was saved and restored", async () => {
    const data = codedRows();
    const estimator = await fitted(custom(embedded), data);
    const restored = await customDefinition.restore(
      { kind: "custom", module: "./gone.ts" },
      REGRESSION,
      await estimator.state(),
    );
    made.push(restored);
    expect(await runEstimator(restored, data.x)).toEqual(await runEstimator(estimator, data.x));
  });

  it("leaves no tensor behind", async () => {
    const estimator = await fitted(dense({ batchNorm: true }));
    const { numTensors } = tf.memory();
    estimator.toOnnx?.(new OnnxGraph(), "x");
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it.each([
    [
      "a layer",
      (t: Tf, n: number) => [t.layers.reshape({ targetShape: [n, 1] }), t.layers.globalAveragePooling1d()],
      /layer \S+ \(GlobalAveragePooling1D\) has no counterpart/,
    ],
    [
      "several axes",
      (t: Tf, n: number) => [
        t.layers.reshape({ targetShape: [n, 1] }),
        t.layers.layerNormalization({ axis: [1, 2] }),
        t.layers.flatten(),
      ],
      /another axis/,
    ],
    [
      "a softmax along several axes",
      (t: Tf, n: number) => [
        t.layers.reshape({ targetShape: [n, 1] }),
        t.layers.softmax({ axis: [1, 2] as unknown as number }),
        t.layers.flatten(),
      ],
      /layer \S+ \(Softmax\) runs along several axes/,
    ],
    [
      "channels that come first",
      (t: Tf, n: number) => [
        t.layers.reshape({ targetShape: [n, 1] }),
        t.layers.flatten({ dataFormat: "channelsFirst" }),
      ],
      /flattens with the channels first/,
    ],
  ] as [string, (t: Tf, n: number) => readonly Layer[], RegExp][])(
    "says why it cannot be: %s",
    async (_, layers, reason) => {
      const estimator = await fitted(custom(chain(layers)));
      expect(() => estimator.toOnnx?.(new OnnxGraph(), "x")).toThrow(
        expect.objectContaining({ code: "EXPORT_UNSUPPORTED", message: expect.stringMatching(reason) }),
      );
    },
  );
});
