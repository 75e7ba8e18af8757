import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { denseDefinition } from "../../../../../../sdk/core/models/dense/index.js";
import type { TrainingData } from "../../../../../../sdk/core/models/model.js";
import { fusedTrainer } from "../../../../../../sdk/core/models/networks/engine/fused-trainer.js";
import { engineFor } from "../../../../../../sdk/core/models/networks/engine/inference.js";
import { oneHotColumns, withLookUps } from "../../../../../../sdk/core/models/networks/engine/one-hot.js";
import { slopesByEngine } from "../../../../../../sdk/core/models/networks/engine/slopes.js";
import { useBackend } from "../../../../../../sdk/io/backends/index.js";
import { random } from "../../../../../../sdk/utils/random/index.js";
import { categoryRows, dense, REGRESSION, smoothRows } from "../data.js";
import { trainingInput } from "./inputs.js";

interface Block {
  readonly gap: number;
  readonly levels: number;
}

/** Numbers and one-hot columns in any order; some rows have no level, and (unless `pure`) some columns hold shares. */
function rowsOf(
  blocks: readonly Block[],
  rest: number,
  rows: number,
  seed: number,
  pure = true,
): TrainingData {
  const draw = random(seed);
  let columns = 0;
  const groups = blocks.map(({ gap, levels }, i) => {
    const start = columns + gap;
    columns = start + levels;
    return { name: `c${i}`, columns: Array.from({ length: levels }, (_, k) => start + k) };
  });
  columns += rest;
  const isHot = new Set(groups.flatMap((group) => group.columns));
  const data = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (!isHot.has(column)) data[row * columns + column] = draw.next() < 0.2 ? 0 : draw.normal();
    }
    for (const { columns: own } of groups) {
      const level = draw.int(own.length + 1);
      if (level < own.length) data[row * columns + own[level]] = 1;
      if (!pure && draw.next() < 0.3) data[row * columns + own[draw.int(own.length)]] = draw.normal();
    }
  }
  const y = Float64Array.from({ length: rows }, () => draw.normal());
  const names = Array.from({ length: columns }, (_, column) => `x${column}`);
  return {
    x: { data, rows, columns },
    y,
    features: { names, groups, oneHot: groups.map(({ name }) => name) },
  };
}

/** Columns enough that look-ups pay. */
const blocks = fc.array(fc.record({ gap: fc.nat({ max: 3 }), levels: fc.integer({ min: 30, max: 60 }) }), {
  minLength: 1,
  maxLength: 4,
});

describe("look-ups of one-hot columns give the bits that products give", () => {
  beforeAll(async () => {
    await useBackend("cpu");
  });

  it("in predictions: many rows, one row, rows that are not one-hot, and in slopes", async () => {
    const cases = fc.record({
      blocks,
      rest: fc.nat({ max: 5 }),
      units: fc.constantFrom(32, 40, 64, 72),
      activation: fc.constantFrom("relu", "gelu", "tanh", "linear"),
      batchNorm: fc.boolean(),
      rows: fc.integer({ min: 1, max: 150 }),
      pure: fc.boolean(),
      seed: fc.nat(),
    } as const);
    await fc.assert(
      fc.asyncProperty(
        cases,
        async ({ blocks: own, rest, units, activation, batchNorm, rows, pure, seed }) => {
          const data = rowsOf(own, rest, rows, seed, pure);
          const { network } = trainingInput({ layers: [units, 8], activation, batchNorm }, data, { seed });
          const oneHot = oneHotColumns(data.features);
          const [plain, listed] = [engineFor(network, 1), engineFor(network, 1, oneHot)];
          if (plain === undefined || listed === undefined) throw new Error("the engine has no such network");
          const expected = plain.predict(data.x.data);
          expect([plain, listed].map(({ plan }) => plan.oneHot)).toEqual([undefined, oneHot]);
          expect(listed.predict(data.x.data)).toEqual(expected);
          const { columns } = data.x;
          for (let row = 0; row < rows; row += 7) {
            const alone = listed.predict(data.x.data.subarray(row * columns, (row + 1) * columns));
            expect(alone).toEqual(expected.slice(row, row + 1));
          }
          expect(await slopesByEngine(listed, data.x.data, 0, 2)).toEqual(
            await slopesByEngine(plain, data.x.data, 0, 2),
          );
          network.dispose();
        },
      ),
      { numRuns: 40 },
    );
  });

  it("in trained weights", async () => {
    const cases = fc.record({
      blocks,
      rest: fc.nat({ max: 9 }),
      rows: fc.integer({ min: 1, max: 400 }),
      config: fc.record({
        layers: fc.constantFrom([32], [64, 5], [40, 16]),
        activation: fc.constantFrom("relu", "swish", "elu", "linear"),
        batchNorm: fc.boolean(),
        dropout: fc.constantFrom(0, 0.3),
        batchSize: fc.constantFrom(7, 32, 100, 300),
        validationFraction: fc.constantFrom(0, 0.2),
      } as const),
      pure: fc.boolean(),
      seed: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ blocks: own, rest, rows, config, pure, seed }) => {
        const data = rowsOf(own, rest, Math.max(rows, config.validationFraction > 0 ? 10 : 1), seed, pure);
        const run = async (oneHot: ReturnType<typeof oneHotColumns>) => {
          const input = trainingInput({ ...config, layers: [...config.layers], epochs: 2 }, data, { seed });
          const trainer = fusedTrainer({ ...input, oneHot });
          const losses = [await trainer.runEpoch(1), await trainer.runEpoch(2)];
          const found = { losses, validation: trainer.validationLoss(), weights: trainer.weights() };
          input.model.dispose();
          return found;
        };
        expect(await run(oneHotColumns(data.features))).toEqual(await run([]));
      }),
      { numRuns: 40 },
    );
  });

  it("in a model that was restored, and in one that was saved without a word of them", async () => {
    const data = rowsOf([{ gap: 1, levels: 40 }], 2, 90, 5);
    const network = dense({ layers: [32] });
    await network.fit(data, { random: random(1) });
    const state = await network.state();
    expect((state.json as { oneHot: unknown }).oneHot).toEqual([{ start: 1, count: 40 }]);
    const again = await denseDefinition.restore({ kind: "dense" }, REGRESSION, state);
    expect(await again.predict(data.x)).toEqual(await network.predict(data.x));
    const { oneHot: _, ...older } = state.json as Record<string, never>;
    const old = await denseDefinition.restore({ kind: "dense" }, REGRESSION, { ...state, json: older });
    expect(await old.predict(data.x)).toEqual(await network.predict(data.x));
    for (const own of [network, again, old]) own.dispose();
  });
});

describe("look-ups", () => {
  const plan = {
    inputs: 40,
    outputs: 1,
    layers: [{ inputs: 40, units: 64, activation: 1, useBias: true, dropout: 0 }],
  };

  it("are of the columns that preprocessing says are one-hot", () => {
    expect(oneHotColumns(categoryRows(1).features)).toHaveLength(3);
    expect(oneHotColumns(smoothRows(1).features)).toEqual([]);
  });

  it("are for layers of whole eights of units, where they save more than the numbers beside them cost", () => {
    const wide = [{ start: 2, count: 30 }];
    expect(withLookUps(plan, wide).oneHot).toEqual(wide);
    expect(withLookUps(plan, []).oneHot).toBeUndefined();
    expect(withLookUps(plan, [{ start: 0, count: 20 }]).oneHot).toBeUndefined();
    for (const units of [60, 24]) {
      const other = { ...plan, layers: [{ ...plan.layers[0], units }] };
      expect(withLookUps(other, wide).oneHot).toBeUndefined();
    }
  });
});
