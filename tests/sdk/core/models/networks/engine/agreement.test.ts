import type { SymbolicTensor } from "@tensorflow/tfjs-layers";
import { describe, expect, it } from "vitest";
import type { CustomBuilder } from "../../../../../../sdk/core/models/custom/index.js";
import { customDefinition } from "../../../../../../sdk/core/models/custom/index.js";
import type { DenseConfig } from "../../../../../../sdk/core/models/dense/index.js";
import { denseDefinition } from "../../../../../../sdk/core/models/dense/index.js";
import type { EstimatorShape, TrainingData } from "../../../../../../sdk/core/models/model.js";
import { fusedTrainer } from "../../../../../../sdk/core/models/networks/engine/fused-trainer.js";
import { refusal } from "../../../../../../sdk/core/models/networks/engine/refusal.js";
import { Stepper } from "../../../../../../sdk/core/models/networks/stepper.js";
import type { Trainer } from "../../../../../../sdk/core/models/networks/trainer.js";
import { useBackend } from "../../../../../../sdk/io/backends/index.js";
import { random } from "../../../../../../sdk/utils/random/index.js";
import { withoutLeaks } from "../../../../../support/leaks.js";
import { describeOnBackends } from "../backends.js";
import { categoryRows, dense, REGRESSION, ringRows, smoothRows } from "../data.js";
import { trainingInput } from "./inputs.js";

const CLASSES_3 = { task: "classification", classes: 3 } as const;
const EPOCHS = 10;

interface Trained {
  readonly losses: readonly number[];
  readonly valLosses: readonly (number | undefined)[];
  /** After the first epoch. */
  readonly weights: readonly Float32Array[];
  readonly slots: Readonly<Record<string, Float32Array>>;
}

async function run(
  engine: "fused" | "unfused",
  config: Partial<DenseConfig>,
  data: TrainingData,
  shape: EstimatorShape,
): Promise<Trained> {
  const input = trainingInput({ epochs: EPOCHS, ...config }, data, { shape });
  try {
    expect(refusal(input)).toBeUndefined();
    const trainer: Trainer = engine === "fused" ? fusedTrainer(input) : new Stepper(input);
    const losses = [await trainer.runEpoch(1)];
    const weights = trainer.weights();
    const slots = Object.fromEntries(
      Object.entries(trainer.slots).map(([name, slot]) => [name, slot.slice()]),
    );
    const valLosses = [trainer.validationLoss()];
    for (let epoch = 2; epoch <= EPOCHS; epoch++) {
      losses.push(await trainer.runEpoch(epoch));
      valLosses.push(trainer.validationLoss());
    }
    return { losses, valLosses, weights, slots };
  } finally {
    input.model.dispose();
  }
}

const CONFIGS: readonly [string, Partial<DenseConfig>, EstimatorShape?][] = [
  ["the defaults", {}],
  ["two layers of tanh, Huber", { layers: [20, 12], activation: "tanh", loss: "huber" }],
  ["mae, SGD, clipped", { loss: "mae", optimizer: { kind: "sgd" }, learningRate: 0.01, clipNorm: 0.5 }],
  [
    "SGD without look-ahead, L2",
    { optimizer: { kind: "sgd", nesterov: false }, learningRate: 0.01, l2: 0.01 },
  ],
  ["RMSprop, swish", { optimizer: { kind: "rmsprop" }, learningRate: 0.001, activation: "swish" }],
  ["held-out rows, batches of 100", { validationFraction: 0.2, validationRows: "random", batchSize: 100 }],
  ["quantile 0.9, gelu", { loss: "quantile", quantile: 0.9, activation: "gelu" }],
  ["batch normalisation", { batchNorm: true, activation: "swish" }],
  ["normalised batches of 150, relu", { batchNorm: true, batchSize: 150, validationFraction: 0.2 }],
  ["three classes, balanced", { classWeights: "balanced" }, CLASSES_3],
  ["three classes, held-out rows, selu", { activation: "selu", validationFraction: 0.1 }, CLASSES_3],
];

const EMBEDDED: readonly [string, Partial<DenseConfig>][] = [
  ["all categories", { embeddings: true }],
  ["two of them, in one number", { embeddings: { columns: ["isOld", "colour"], dimension: 1 } }],
  ["L2, clipped, RMSprop", { embeddings: true, l2: 0.01, clipNorm: 1, optimizer: { kind: "rmsprop" } }],
  ["a linear model", { embeddings: true, layers: [] }],
  ["batch normalisation of 100 rows", { embeddings: { dimension: 3 }, batchNorm: true, batchSize: 100 }],
  ["held-out rows, batches of 70", { embeddings: true, validationFraction: 0.2, batchSize: 70 }],
];

/** Holds both engines to one another. */
async function expectAgreement(
  config: Partial<DenseConfig>,
  shape: EstimatorShape,
  data = shape === REGRESSION ? smoothRows(300) : ringRows(300),
): Promise<void> {
  await withoutLeaks(async () => {
    const fused = await run("fused", config, data, shape);
    const unfused = await run("unfused", config, data, shape);
    for (const [i, loss] of unfused.losses.entries()) {
      expect(Math.abs(fused.losses[i] / loss - 1), `loss of epoch ${i + 1}`).toBeLessThan(1e-3);
      const valLoss = unfused.valLosses[i];
      if (valLoss === undefined) expect(fused.valLosses[i]).toBeUndefined();
      else expect(Math.abs((fused.valLosses[i] ?? 0) / valLoss - 1)).toBeLessThan(1e-3);
    }
    for (const [w, expected] of unfused.weights.entries()) {
      expected.forEach((value, i) => {
        expect(Math.abs(fused.weights[w][i] - value), `weight ${w}, ${i}`).toBeLessThan(1e-5);
      });
    }
    for (const [name, expected] of Object.entries(unfused.slots)) {
      const most = expected.reduce((so, value) => Math.max(so, Math.abs(value)), 0);
      expected.forEach((value, i) => {
        expect(Math.abs(fused.slots[name][i] - value)).toBeLessThan(1e-3 * most);
      });
    }
  });
}

describe("fused and unfused training from the same seed", () => {
  it.each(CONFIGS)("agree: %s", async (_, config, shape = REGRESSION) => {
    await useBackend("wasm");
    await expectAgreement(config, shape);
  });

  it.each(EMBEDDED)("agree with embeddings: %s", async (_, config) => {
    await useBackend("wasm");
    await expectAgreement(config, REGRESSION, categoryRows(300));
  });
});

describeOnBackends("training", () => {
  it("agrees with the unfused one here too", async () => {
    await expectAgreement({ batchNorm: true }, REGRESSION);
  });

  it("the log says which engine it is, and why where it is not the fused one", async () => {
    const notes: string[] = [];
    const context = { random: random(1), onNote: (note: string) => void notes.push(note) };
    const data = smoothRows(50);
    const plain = dense({ epochs: 1 });
    await plain.fit(data, context);
    const build: CustomBuilder = ({ inputs, outputs, tf }) => {
      const input = tf.input({ shape: [inputs] });
      const hidden = tf.layers.dense({ units: 4, kernelConstraint: tf.constraints.nonNeg() }).apply(input);
      const output = tf.layers.dense({ units: outputs }).apply(hidden) as SymbolicTensor;
      return tf.model({ inputs: input, outputs: output });
    };
    const bound = customDefinition.create({ kind: "custom", build, epochs: 1 }, REGRESSION);
    await bound.fit(data, context);
    expect(notes).toEqual([
      "Training runs in the fused engine (WebAssembly): whole steps in one call.",
      "Training runs as tf.LayersModel, kernel by kernel: a layer's weights are constrained.",
    ]);
    plain.dispose();
    bound.dispose();
  });

  it("is stopped between slices of a long epoch", async () => {
    const stop = new AbortController();
    const data = smoothRows(20_000);
    const model = denseDefinition.create({ kind: "dense", layers: [256, 256], epochs: 1000 }, REGRESSION);
    setTimeout(() => stop.abort(), 50);
    await withoutLeaks(async () => {
      await expect(model.fit(data, { random: random(1), signal: stop.signal })).rejects.toMatchObject({
        code: "INTERRUPTED",
      });
    });
  });
});
