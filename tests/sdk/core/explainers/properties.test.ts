import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exactShap } from "../../../../sdk/core/explainers/exact.js";
import type { ShapInputs } from "../../../../sdk/core/explainers/game.js";
import { kernelShap } from "../../../../sdk/core/explainers/kernel.js";
import { permutationShap } from "../../../../sdk/core/explainers/permutation.js";
import type { PredictFunction } from "../../../../sdk/core/explainers/predict.js";
import type { FeatureGroup } from "../../../../sdk/core/tables/index.js";
import { random } from "../../../../sdk/utils/random/index.js";
import { largestDifference } from "../../../support/csv.js";
import { largest, single } from "./nets.js";

/** A model with interactions of every pair and a kink, from one seed. */
function madeModel(columns: number, seed: number): PredictFunction {
  const source = random(seed);
  const weights = Float64Array.from({ length: columns * columns }, () => source.normal());
  return (x) =>
    Float64Array.from({ length: x.rows }, (_, r) => {
      const row = x.data.subarray(r * columns, (r + 1) * columns);
      let sum = 0;
      row.forEach((a, i) => {
        row.forEach((b, j) => {
          sum += weights[i * columns + j] * (i === j ? a : a * b);
        });
      });
      return Math.max(sum, -1) + Math.abs(row[0]);
    });
}

/** Rows of a few different numbers, so that rows and background often agree in a column. */
function madeMatrix(rows: number, columns: number, seed: number) {
  const source = random(seed);
  return { data: Float64Array.from({ length: rows * columns }, () => source.int(4) - 1), rows, columns };
}

const games = fc
  .record({
    columns: fc.integer({ min: 1, max: 5 }),
    rows: fc.integer({ min: 1, max: 3 }),
    seed: fc.integer(),
  })
  .chain(({ columns, rows, seed }) =>
    fc.record({
      columns: fc.constant(columns),
      rows: fc.constant(madeMatrix(rows, columns, seed)),
      background: fc.constant(madeMatrix(4, columns, seed ^ 1)),
      groups: fc.constant(single(Array.from({ length: columns }, (_, j) => `x${j}`))),
      predict: fc.constant(madeModel(columns, seed ^ 2)),
      seed: fc.constant(seed),
    }),
  );

const exact = async (inputs: ShapInputs) => (await exactShap(inputs)).values[0];
const estimated = async (inputs: ShapInputs, seed: number, permutations = 2) =>
  (await permutationShap(inputs, { permutations, random: random(seed) })).values[0];

describe("SHAP values of any small model", () => {
  it("add up to prediction minus base value", async () => {
    await fc.assert(
      fc.asyncProperty(games, async (game) => {
        for (const result of [
          await exactShap(game),
          await permutationShap(game, { permutations: 2, random: random(game.seed) }),
          await permutationShap(game, { permutations: 1, tolerance: 0.1, random: random(game.seed) }),
          await kernelShap(game, { coalitions: 2, random: random(game.seed) }),
        ]) {
          result.predictions[0].forEach((prediction, r) => {
            const values = result.values[0].subarray(r * game.columns, (r + 1) * game.columns);
            expect(values.reduce((sum, v) => sum + v, 0)).toBeCloseTo(prediction - result.baseValues[0], 9);
          });
        }
      }),
      { numRuns: 60 },
    );
  });

  it("are zero for a column that the model does not read", async () => {
    await fc.assert(
      fc.asyncProperty(games, fc.nat(), async (game, pick) => {
        const dummy = pick % game.columns;
        const predict: PredictFunction = (x) =>
          game.predict({ ...x, data: x.data.map((value, i) => (i % x.columns === dummy ? 1 : value)) });
        for (const values of [
          await exact({ ...game, predict }),
          await estimated({ ...game, predict }, game.seed),
        ]) {
          for (let r = 0; r < game.rows.rows; r++)
            expect(values[r * game.columns + dummy]).toBeCloseTo(0, 12);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("are equal for two columns that the model and the data treat alike", async () => {
    await fc.assert(
      fc.asyncProperty(games, async (game) => {
        // Column 1 becomes a copy of column 0, and the model reads both orders of the two.
        const { columns } = game;
        if (columns < 2) return;
        const swap = (j: number): number => (j === 0 ? 1 : j === 1 ? 0 : j);
        const twin = (x: typeof game.rows) => ({
          ...x,
          data: x.data.map((value, i) => (i % columns === 1 ? x.data[i - 1] : value)),
        });
        const predict: PredictFunction = async (x) => {
          const swapped = x.data.map((_, i) => x.data[i - (i % columns) + swap(i % columns)]);
          const other = await game.predict({ ...x, data: swapped });
          return (await game.predict(x)).map((value, r) => value + other[r]);
        };
        const values = await exact({
          ...game,
          predict,
          rows: twin(game.rows),
          background: twin(game.background),
        });
        for (let r = 0; r < game.rows.rows; r++) {
          expect(values[r * columns]).toBeCloseTo(values[r * columns + 1], 9);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("of a weighted sum of two models are the weighted sum of theirs", async () => {
    await fc.assert(
      fc.asyncProperty(games, async (game) => {
        const other = madeModel(game.columns, game.seed ^ 3);
        const both: PredictFunction = async (x) => {
          const second = await other(x);
          return (await game.predict(x)).map((value, r) => 2 * value - 3 * second[r]);
        };
        for (const values of [exact, (inputs: ShapInputs) => estimated(inputs, game.seed)]) {
          const [first, second] = [await values(game), await values({ ...game, predict: other })];
          const sum = first.map((value, i) => 2 * value - 3 * second[i]);
          expect(largestDifference(await values({ ...game, predict: both }), sum)).toBeLessThan(
            1e-9 * (1 + largest(sum)),
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  it("by all orders are those by all coalitions", async () => {
    await fc.assert(
      fc.asyncProperty(games, async (game) => {
        // The order after this one, in the order of a dictionary; after the last comes the first.
        const nextOrder = (order: Uint32Array): void => {
          let i = order.length - 2;
          while (i >= 0 && order[i] > order[i + 1]) i--;
          if (i >= 0) {
            let j = order.length - 1;
            while (order[j] < order[i]) j--;
            [order[i], order[j]] = [order[j], order[i]];
          }
          order.subarray(i + 1).reverse();
        };
        const orders = [1, 1, 2, 6, 24, 120][game.columns];
        const all = await permutationShap(game, {
          permutations: orders,
          random: random(0),
          reorder: nextOrder,
        });
        // 120 orders are a whole number of rounds through the 2, 6, 24 orders of fewer differing columns.
        expect(largestDifference(all.values[0], await exact(game))).toBeLessThan(1e-9);
      }),
      { numRuns: 40 },
    );
  });

  it("by least squares over all coalitions are those by all coalitions, whatever the background's weights", async () => {
    await fc.assert(
      fc.asyncProperty(
        games,
        fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 3, maxLength: 3 }),
        async (game, counts) => {
          const inputs = { ...game, backgroundWeights: Float64Array.of(1, ...counts) };
          const all = await kernelShap(inputs, { random: random(game.seed) });
          expect(largestDifference(all.values[0], await exact(inputs))).toBeLessThan(1e-9);
          expect(largest(all.standardErrors?.[0] ?? [1])).toBe(0);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("are the same for the same seed, and groups only join columns", async () => {
    await fc.assert(
      fc.asyncProperty(games, async (game) => {
        expect(await estimated(game, game.seed)).toEqual(await estimated(game, game.seed));
        const whole: FeatureGroup[] = [
          { name: "all", columns: game.groups.flatMap((group) => group.columns) },
        ];
        const { predictions, baseValues, values } = await exactShap({ ...game, groups: whole });
        values[0].forEach((value, r) => {
          expect(value).toBeCloseTo(predictions[0][r] - baseValues[0], 9);
        });
      }),
      { numRuns: 40 },
    );
  });
});
