import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { denseDefinition } from "../../../../../../sdk/core/models/dense/index.js";
import { DenseEngine } from "../../../../../../sdk/core/models/networks/engine/engine.js";
import { engineFor } from "../../../../../../sdk/core/models/networks/engine/inference.js";
import { SOFTMAX } from "../../../../../../sdk/core/models/networks/engine/plan.js";
import { slopesByEngine } from "../../../../../../sdk/core/models/networks/engine/slopes.js";
import { gradientRows } from "../../../../../../sdk/core/models/networks/gradient.js";
import { useBackend } from "../../../../../../sdk/io/backends/index.js";
import { type Random, random } from "../../../../../../sdk/utils/random/index.js";
import { withoutLeaks } from "../../../../../support/leaks.js";
import { dense, REGRESSION, ringRows, smoothRows } from "../data.js";
import { trainingInput } from "./inputs.js";
import { outputsOf, type ReferenceLayer } from "./reference.js";

const CLASSES_3 = { task: "classification", classes: 3 } as const;
/** Names as the engine numbers them. */
const NAMES = ["linear", "relu", "elu", "selu", "swish", "tanh", "sigmoid", "softplus", "gelu"] as const;

const drawn = (count: number, source: Random): Float64Array =>
  Float64Array.from({ length: count }, () => source.normal());

/** The largest difference, as a part of the largest number expected. */
function largestError(found: ArrayLike<number>, expected: Float64Array): number {
  const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return expected.reduce((most, value, i) => Math.max(most, Math.abs(found[i] - value)), 0) / scale;
}

/** The most that the terms of an input's slope can come to together, whatever their signs. */
function largestTerms(layers: readonly ReferenceLayer[], output: number): number {
  const last = layers[layers.length - 1];
  let terms = Float64Array.from({ length: last.units }, (_, unit) => Number(unit === output));
  for (const { kernel, inputs, units } of layers.toReversed()) {
    const after = terms;
    terms = Float64Array.from({ length: inputs }, (_, input) =>
      after.reduce((sum, term, unit) => sum + term * Math.abs(kernel[input * units + unit]), 0),
    );
  }
  return Math.max(...terms);
}

describe("slopes by the inputs are those of TensorFlow.js' tape within 1e-5", () => {
  beforeAll(async () => {
    await useBackend("cpu");
  });

  async function check(
    config: Parameters<typeof trainingInput>[0],
    rows: number,
    shape: typeof REGRESSION | typeof CLASSES_3 = REGRESSION,
  ): Promise<void> {
    const isClassifier = shape.task === "classification";
    const data = isClassifier ? ringRows(rows) : smoothRows(rows);
    const outputs = isClassifier ? 3 : 1;
    const { network, model } = trainingInput(config, data, { shape });
    // Of a trained network: biases and running means are not 0, variances not 1.
    const source = random(5);
    network.setWeights(
      network.weights().map((weight) => weight.map((value) => value + 0.6 * source.next() - 0.2)),
    );
    const engine = engineFor(network, outputs) as DenseEngine;
    for (let output = 0; output < outputs; output++) {
      const found = await slopesByEngine(engine, data.x.data, output, 2.5);
      const expected = await gradientRows(model, data.x, output, outputs, 2.5);
      expect(largestError(found.gradients, expected.gradients)).toBeLessThan(1e-5);
      expect(largestError(found.outputs, expected.outputs)).toBeLessThan(1e-5);
    }
    model.dispose();
  }

  it.each(NAMES)("with %s, for a number and for classes", async (activation) => {
    await withoutLeaks(async () => {
      await check({ layers: [13, 8], activation }, 150);
      await check({ layers: [7], activation }, 150, CLASSES_3);
    });
  });

  it.each(NAMES)("with %s after batch normalisation, by running means", async (activation) => {
    await check({ layers: [9, 6], activation, batchNorm: true }, 70);
    await check({ layers: [9, 6], activation, batchNorm: true }, 70, CLASSES_3);
  });

  it("of a rate that a softplus makes, with dropout left out, and without hidden layers", async () => {
    await check({ layers: [8], loss: "poisson" }, 40);
    await check({ layers: [8, 8], dropout: 0.5 }, 40);
    await check({ layers: [] }, 40, CLASSES_3);
  });
});

describe("slopes of the engine", () => {
  beforeAll(async () => {
    await useBackend("cpu");
  });

  it("are those of central differences in doubles, for any shape and output", async () => {
    const smooth = fc.constantFrom(...[0, 2, 4, 5, 6, 7, 8]);
    const cases = fc.record({
      inputs: fc.integer({ min: 1, max: 13 }),
      layers: fc.array(
        fc.record({ units: fc.integer({ min: 1, max: 19 }), activation: smooth, useBias: fc.boolean() }),
        { minLength: 1, maxLength: 4 },
      ),
      isSoftmax: fc.boolean(),
      rows: fc.integer({ min: 1, max: 80 }),
      seed: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ inputs, layers, isSoftmax, rows, seed }) => {
        const source = random(seed);
        const planned = layers.map((layer, l) => ({
          ...layer,
          inputs: l === 0 ? inputs : layers[l - 1].units,
          activation: isSoftmax && l === layers.length - 1 ? SOFTMAX : layer.activation,
          dropout: 0,
        }));
        const outputs = layers[layers.length - 1].units;
        const engine = new DenseEngine({ inputs, outputs, layers: planned }, false);
        const weights = planned.map((layer) => ({
          kernel: drawn(layer.inputs * layer.units, source).map((w) =>
            Math.fround(w / Math.sqrt(layer.inputs)),
          ),
          bias: layer.useBias ? drawn(layer.units, source).map(Math.fround) : new Float64Array(layer.units),
        }));
        engine.setWeights(
          weights.flatMap(({ kernel, bias }, l) =>
            (planned[l].useBias ? [kernel, bias] : [kernel]).map((array) => Float32Array.from(array)),
          ),
        );
        const reference = weights.map(
          (weight, l): ReferenceLayer => ({
            ...weight,
            inputs: planned[l].inputs,
            units: planned[l].units,
            activation: NAMES[planned[l].activation] ?? "linear",
          }),
        );
        const data = drawn(rows * inputs, source).map(Math.fround);
        const output = source.int(outputs);
        const outcome = (x: readonly number[]): number => {
          const all = outputsOf(reference, x);
          if (!isSoftmax) return all[output];
          return 1 / all.reduce((sum, z) => sum + Math.exp(z - all[output]), 0);
        };
        const { gradients } = await slopesByEngine(engine, data, output, 1);
        const expected = data.map((value, i) => {
          const row = Math.floor(i / inputs);
          const x = [...data.subarray(row * inputs, (row + 1) * inputs)];
          const moved = (by: number): number => outcome(x.with(i % inputs, value + by));
          return (moved(1e-5) - moved(-1e-5)) / 2e-5;
        });
        // Slopes of which one outweighs the others by far are known as exactly as that one; terms that cancel one another, as
        // exactly as they are large.
        const scale = Math.max(1e-3, ...expected.map(Math.abs));
        const most = Math.max(1e-5 * scale, 1e-6 * largestTerms(reference, output));
        for (const [i, value] of expected.entries()) {
          expect(Math.abs(gradients[i] - value)).toBeLessThan(most);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("of a row are the same bits, whatever rows stand beside it, more than are laid out for one call too", async () => {
    const data = smoothRows(2100);
    const { network } = trainingInput({ layers: [21, 6], activation: "gelu", batchNorm: true }, data);
    const engine = engineFor(network, 1) as DenseEngine;
    const together = await slopesByEngine(engine, data.x.data, 0, 1);
    for (const row of [0, 63, 64, 1023, 1024, 2099]) {
      const alone = await slopesByEngine(engine, data.x.data.slice(4 * row, 4 * row + 4), 0, 1);
      expect(alone.gradients).toEqual(together.gradients.slice(4 * row, 4 * row + 4));
      expect(alone.outputs[0]).toBe(together.outputs[row]);
    }
    expect(together.outputs).toEqual(engine.predict(data.x.data));
    network.dispose();
  });

  it("are the same bits after a network was saved and loaded", async () => {
    const data = ringRows(90);
    const trained = dense({ batchNorm: true }, CLASSES_3);
    await trained.fit(data, { random: random(1) });
    const loaded = await denseDefinition.restore({ kind: "dense" }, CLASSES_3, await trained.state());
    const found = await loaded.gradient?.(data.x, 1);
    expect(found?.gradients.length).toBe(180);
    expect(found).toEqual(await trained.gradient?.(data.x, 1));
    trained.dispose();
    loaded.dispose();
  });
});
