import { beforeAll, describe, expect, it } from "vitest";
import {
  foldEmbeddings,
  savedEmbeddings,
} from "../../../../../../sdk/core/models/networks/embeddings/fold.js";
import { engineFor } from "../../../../../../sdk/core/models/networks/engine/inference.js";
import { predictRows } from "../../../../../../sdk/core/models/networks/forward.js";
import { useBackend } from "../../../../../../sdk/io/backends/index.js";
import { withoutLeaks } from "../../../../../support/leaks.js";
import { categoryRows } from "../data.js";
import { trainingInput } from "../engine/inputs.js";

describe("a network with embeddings", () => {
  beforeAll(async () => {
    await useBackend("cpu");
  });

  it.each([
    ["two layers", {}],
    ["a linear model", { layers: [] }],
    ["a normalised layer", { batchNorm: true }],
    ["some columns", { embeddings: { columns: ["size"], dimension: 2 } }],
  ])("is the same function without them, once they are folded in: %s", async (_, config) => {
    await withoutLeaks(async () => {
      const data = categoryRows(50);
      const { columns } = data.x;
      const { network, model } = trainingInput({ embeddings: true, ...config }, data);
      const { network: plain } = trainingInput({ ...config, embeddings: false }, data);
      const { plan, weights, learned } = foldEmbeddings(network.plan, network.weights());
      expect(plan).toEqual(plain.plan);
      plain.setWeights(weights);
      const expected = await predictRows(model, data.x.data, columns, 1);
      const found = await predictRows(plain.model(), data.x.data, columns, 1);
      for (const [row, value] of expected.entries()) expect(found[row]).toBeCloseTo(value, 5);
      expect(learned.map(({ vectors, levels, dimension }) => vectors.length === levels * dimension)).toEqual(
        learned.map(() => true),
      );
      model.dispose();
      plain.dispose();
    });
  });

  it("predicts in the engine, before it is folded, what TensorFlow.js predicts, alone and together", async () => {
    const data = categoryRows(130);
    const { columns } = data.x;
    const { network, model } = trainingInput({ embeddings: { dimension: 5 }, layers: [9] }, data);
    const engine = engineFor(network, 1);
    const expected = await predictRows(model, data.x.data, columns, 1);
    const found = engine?.predict(data.x.data) ?? [];
    for (const [row, value] of expected.entries()) {
      expect(found[row]).toBeCloseTo(value, 5);
      expect(engine?.predict(data.x.data.subarray(row * columns, (row + 1) * columns))).toEqual(
        found.slice(row, row + 1),
      );
    }
    model.dispose();
  });
});

it("saved vectors that do not fit their categories are refused", () => {
  const block = { start: 1, levels: 3, dimension: 2 };
  expect(savedEmbeddings([block], [new Float32Array(6)])).toHaveLength(1);
  expect(() => savedEmbeddings([block], [new Float32Array(5)])).toThrow(
    /Got: arrays of 5 numbers. Wanted: 6/,
  );
  expect(() => savedEmbeddings([block], [])).toThrow(/do not fit/);
});
