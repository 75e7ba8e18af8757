import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { EstimatorShape, TrainingData } from "../../../../../../sdk/core/models/model.js";
import { engineFor } from "../../../../../../sdk/core/models/networks/engine/inference.js";
import { predictRows } from "../../../../../../sdk/core/models/networks/forward.js";
import { useBackend } from "../../../../../../sdk/io/backends/index.js";
import { REGRESSION, ringRows, smoothRows } from "../data.js";
import { trainingInput } from "./inputs.js";

const CLASSES_5: EstimatorShape = { task: "classification", classes: 5 };
const ACTIVATIONS = [
  "relu",
  "gelu",
  "elu",
  "selu",
  "swish",
  "tanh",
  "sigmoid",
  "softplus",
  "linear",
] as const;

describe("predictions of the engine", () => {
  beforeAll(async () => {
    await useBackend("cpu");
  });

  it.each(ACTIVATIONS)("are those of TensorFlow.js with %s", async (activation) => {
    const data = smoothRows(300);
    const { network, model } = trainingInput({ layers: [13, 8], activation }, data);
    const found = engineFor(network, 1)?.predict(data.x.data);
    const expected = await predictRows(model, data.x.data, 4, 1);
    const most = expected.reduce((so, value) => Math.max(so, Math.abs(value)), 0);
    for (const [i, value] of expected.entries()) {
      expect(Math.abs((found?.[i] ?? 0) - value)).toBeLessThan(2e-6 * most);
    }
    model.dispose();
  });

  it("of a row are the same bits, whatever rows stand beside it", async () => {
    const cases = fc.record({
      layers: fc.array(fc.integer({ min: 1, max: 21 }), { maxLength: 3 }),
      activation: fc.constantFrom(...ACTIVATIONS),
      batchNorm: fc.boolean(),
      rows: fc.integer({ min: 1, max: 200 }),
      isClassifier: fc.boolean(),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(cases, ({ layers, activation, batchNorm, rows, isClassifier, seed }) => {
        const data: TrainingData = isClassifier ? ringRows(rows, 5, seed) : smoothRows(rows, seed);
        const shape = isClassifier ? CLASSES_5 : REGRESSION;
        const outputs = isClassifier ? 5 : 1;
        const { network } = trainingInput({ layers, activation, batchNorm }, data, { shape, seed });
        const engine = engineFor(network, outputs);
        const { columns } = data.x;
        const together = engine?.predict(data.x.data) ?? [];
        for (let row = 0; row < rows; row++) {
          const alone = engine?.predict(data.x.data.subarray(row * columns, (row + 1) * columns));
          expect(alone).toEqual(together.slice(row * outputs, (row + 1) * outputs));
        }
        const pair = engine?.predict(data.x.data.subarray(0, Math.min(2, rows) * columns));
        expect(pair).toEqual(together.slice(0, Math.min(2, rows) * outputs));
        network.dispose();
      }),
      { numRuns: 60 },
    );
  });

  it("of not a number are not a number, and leave the rows beside it alone", () => {
    const data = smoothRows(10);
    const { network } = trainingInput({ layers: [8], activation: "tanh" }, data);
    const engine = engineFor(network, 1);
    const expected = engine?.predict(data.x.data) ?? [];
    const spoilt = data.x.data.slice();
    spoilt[3 * 4 + 1] = Number.NaN;
    const found = engine?.predict(spoilt) ?? [];
    for (let row = 0; row < 10; row++) expect(found[row]).toBe(row === 3 ? Number.NaN : expected[row]);
    network.dispose();
  });
});
