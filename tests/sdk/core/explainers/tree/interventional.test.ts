import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { exactShap } from "../../../../../sdk/core/explainers/exact.js";
import { interventionalTreeShap } from "../../../../../sdk/core/explainers/tree/interventional.js";
import { pathInteractions } from "../../../../../sdk/core/explainers/tree/path-interactions.js";
import type { TreeEnsemble } from "../../../../../sdk/core/models/trees/ensemble.js";
import { predictTrees } from "../../../../../sdk/core/models/trees/predict.js";
import type { Matrix } from "../../../../../sdk/core/tables/index.js";
import { ThreadPool } from "../../../../../sdk/io/workers/index.js";
import { AssayError } from "../../../../../sdk/utils/errors/index.js";
import { jsonFixture, largestDifference } from "../../../../support/csv.js";
import { grownEnsemble } from "../../../../support/grown-ensemble.js";
import { randomTrees } from "../../../../support/random-trees.js";
import { interactionsOf, rowWorth, shapleyOf } from "../../../../support/shapley.js";
import { alone } from "../../../../support/tree-game.js";
import { type SklearnTree, sklearnForest } from "../../../../support/trees.js";

const WAYS = ["tables", "pairs"] as const;

/** Some megabytes of nodes: more than one piece of work. */
const many = { seed: 9, trees: 40, columns: 6, maxDepth: 13, outputs: 2, wide: false, float32: false };

const matrix = (rows: readonly (readonly number[])[]): Matrix => ({
  data: Float64Array.from(rows.flat()),
  rows: rows.length,
  columns: rows[0].length,
});

/** Columns 0 and 3 play as one. */
const GROUPS = [
  { name: "a", columns: [0, 3] },
  { name: "b", columns: [1] },
  { name: "c", columns: [2] },
  { name: "d", columns: [4] },
];

/** A small forest with categories and missing values, rows to explain and background rows. */
async function small(seed: number): Promise<{ ensemble: TreeEnsemble; x: Matrix; background: Matrix }> {
  const { ensemble, x } = await grownEnsemble(seed);
  const { x: other } = await grownEnsemble(seed + 1);
  return { ensemble, x: { ...x, rows: 5, data: x.data.slice(0, 25) }, background: other };
}

describe.each(WAYS)("interventional TreeSHAP by %s", (way) => {
  it("is Shapley's definition on five trees of eight columns (all coalitions, made in Python)", async () => {
    const brute = jsonFixture<{
      rows: number[][];
      background: number[][];
      trees: SklearnTree[];
      interventional_brute: number[][];
    }>("parity/rf8_bruteforce.json");
    const { values } = await interventionalTreeShap(
      sklearnForest(brute.trees, 8),
      matrix(brute.rows),
      matrix(brute.background),
      alone(8),
      { way },
    );
    expect(largestDifference(values[0], brute.interventional_brute.flat())).toBeLessThan(1e-9);
  });

  it("counts background rows by their weights, as all coalitions do", async () => {
    const { ensemble, x, background } = await small(5);
    const backgroundWeights = Float64Array.from({ length: background.rows }, (_, b) => b % 4);
    const predict = (rows: Matrix): Float64Array => predictTrees(ensemble, rows);
    const expected = await exactShap({ predict, rows: x, background, backgroundWeights, groups: GROUPS });
    const found = await interventionalTreeShap(ensemble, x, background, GROUPS, { way, backgroundWeights });
    for (const [o, values] of found.values.entries()) {
      expect(largestDifference(values, expected.values[o])).toBeLessThan(1e-9);
      expect(found.baseValues[o]).toBeCloseTo(expected.baseValues[o], 9);
    }
  });

  it("equals all coalitions for groups, categories and missing values, interactions too", async () => {
    const run = fc.asyncProperty(fc.integer({ min: 1, max: 1e6 }), async (seed) => {
      const { ensemble, x, background } = await small(seed);
      const options = { way, interactions: true };
      const { values, interactions } = await interventionalTreeShap(ensemble, x, background, GROUPS, options);
      for (let row = 0; row < x.rows; row++) {
        const worth = rowWorth((m) => predictTrees(ensemble, m), x, row, background, GROUPS);
        const got = values[0].subarray(row * 4, row * 4 + 4);
        expect(largestDifference(got, shapleyOf(4, worth))).toBeLessThan(1e-9);
        const pairs = interactions?.[0].subarray(row * 16, row * 16 + 16) ?? [];
        expect(largestDifference(pairs, interactionsOf(4, worth).flat())).toBeLessThan(1e-9);
      }
    });
    await fc.assert(run, { numRuns: 12 });
  });

  it("equals all coalitions for every kind of split, several outputs and float32", async () => {
    const options = fc.record({
      seed: fc.integer({ min: 1, max: 1e6 }),
      trees: fc.integer({ min: 1, max: 3 }),
      columns: fc.integer({ min: 1, max: 5 }),
      maxDepth: fc.integer({ min: 0, max: 7 }),
      outputs: fc.integer({ min: 1, max: 3 }),
      wide: fc.boolean(),
      float32: fc.boolean(),
    });
    const run = fc.asyncProperty(options, async (trees) => {
      const { ensemble, x } = randomTrees({ ...trees, rows: 9 });
      const { columns } = x;
      const rows = { data: x.data.slice(0, 3 * columns), rows: 3, columns };
      const background = { data: x.data.slice(2 * columns), rows: 7, columns };
      const groups = alone(columns);
      const got = await interventionalTreeShap(ensemble, rows, background, groups, {
        way,
        interactions: true,
      });
      for (let output = 0; output < trees.outputs; output++) {
        const predict = (m: Matrix) =>
          predictTrees(ensemble, m).filter((_, i) => i % trees.outputs === output);
        for (let row = 0; row < 3; row++) {
          const worth = rowWorth(predict, rows, row, background, groups);
          const values = got.values[output].subarray(row * columns, (row + 1) * columns);
          expect(largestDifference(values, shapleyOf(columns, worth))).toBeLessThan(1e-9);
          const size = columns ** 2;
          const pairs = got.interactions?.[output].subarray(row * size, (row + 1) * size) ?? [];
          expect(largestDifference(pairs, interactionsOf(columns, worth).flat())).toBeLessThan(1e-9);
          expect(got.baseValues[output]).toBeCloseTo(worth(0), 9);
        }
      }
    });
    await fc.assert(run, { numRuns: 25 });
  });

  it("equals the exact explainer of any model, base value included", async () => {
    const brute = jsonFixture<{ rows: number[][]; background: number[][]; trees: SklearnTree[] }>(
      "parity/rf8_bruteforce.json",
    );
    const ensemble = sklearnForest(brute.trees, 8);
    const rows = matrix(brute.rows);
    const background = matrix(brute.background);
    const groups = alone(8);
    const exact = await exactShap({ predict: (m) => predictTrees(ensemble, m), rows, background, groups });
    const { values, baseValues } = await interventionalTreeShap(ensemble, rows, background, groups, { way });
    expect(largestDifference(values[0], exact.values[0])).toBeLessThan(1e-9);
    expect(baseValues[0]).toBeCloseTo(exact.baseValues[0], 10);
  });
});

describe("interventional TreeSHAP", () => {
  const row = matrix([[1, 2]]);

  it.each(WAYS)(
    "gives columns that no tree reads nothing, and all to the only one read, by %s",
    async (way) => {
      // x1 <= 2 ? 1 : 5; of the background a quarter goes left.
      const ensemble = stump(0, 2, 1, 5);
      const background = matrix([
        [1, 0],
        [3, 0],
        [4, 0],
        [5, 0],
      ]);
      const got = await interventionalTreeShap(ensemble, row, background, alone(2), {
        way,
        interactions: true,
      });
      expect(got.baseValues[0]).toBe(4);
      expect(Array.from(got.values[0])).toEqual([-3, 0]);
      expect(Array.from(got.interactions?.[0] ?? [])).toEqual([-3, 0, 0, 0]);
    },
  );

  it("gives trees of one leaf a base value and no more", async () => {
    const ensemble = { ...stump(0, 2, 1, 5), ...ONE_LEAF };
    const { values, baseValues } = await interventionalTreeShap(ensemble, row, row, alone(2));
    expect(Array.from(values[0])).toEqual([0, 0]);
    expect(baseValues[0]).toBe(7);
  });

  it("takes the background from the same rows: values are zero where nothing differs", async () => {
    const { ensemble, x } = await small(3);
    const same = { ...x, rows: 1, data: x.data.slice(0, 5) };
    const { values, baseValues } = await interventionalTreeShap(ensemble, same, same, GROUPS);
    expect(Array.from(values[0])).toEqual([0, 0, 0, 0]);
    expect(baseValues[0]).toBeCloseTo(predictTrees(ensemble, same)[0], 12);
  });

  it("explains more columns than rows, and adds up", async () => {
    const ensemble = stump(30, 0.5, 1, 5);
    const x = { data: new Float64Array(40).fill(1), rows: 1, columns: 40 };
    const background = { data: new Float64Array(40), rows: 1, columns: 40 };
    const wide = { ...ensemble, columns: 40 };
    const { values } = await interventionalTreeShap(wide, x, background, alone(40));
    expect(Array.from(values[0]).map((value, c) => (c === 30 ? value - 4 : value))).toEqual(
      new Array(40).fill(0),
    );
  });

  it("gives the same whether it chooses the way or is told, for more players than a table takes too", async () => {
    const { ensemble, x, background } = chain(20);
    const groups = alone(20);
    const got = await interventionalTreeShap(ensemble, x, background, groups, { way: "tables" });
    const chosen = await interventionalTreeShap(ensemble, x, background, groups);
    expect(Array.from(got.values[0])).toEqual(Array.from(chosen.values[0]));
    // The only leaf that is worth anything is reached by the row alone: it is shared out evenly (Shapley 1953, symmetry).
    for (const value of got.values[0]) expect(value).toBeCloseTo(1 / 20, 12);
  });

  it.each([
    ["no background rows", { data: new Float64Array(0), rows: 0, columns: 2 }, "DATA_TOO_SMALL"],
    ["background rows of other columns", matrix([[1, 2, 3]]), "DATA_SHAPE"],
  ] as const)("refuses %s", async (_, background, code) => {
    const refused = interventionalTreeShap(stump(0, 2, 1, 5), row, background, alone(2));
    await expect(refused).rejects.toSatisfy((error) => AssayError.isInstance(error) && error.code === code);
  });

  it("stops where the signal says so", async () => {
    const options = { signal: AbortSignal.abort() };
    const stopped = interventionalTreeShap(stump(0, 2, 1, 5), row, row, alone(2), options);
    await expect(stopped).rejects.toMatchObject({ code: "INTERRUPTED" });
  });
});

describe("trees against a background in threads", () => {
  const pool = new ThreadPool({ size: 2 });
  afterAll(() => pool.close());

  it("give the same bits as without, interactions too", async () => {
    const { ensemble, x } = randomTrees({ ...many, rows: 400 });
    const groups = alone(6);
    const done: number[] = [];
    const onProgress = (count: number, all: number) => done.push(count / all);
    const options = { interactions: true };
    const threaded = await interventionalTreeShap(ensemble, x, x, groups, {
      ...options,
      workers: pool,
      onProgress,
    });
    expect(await interventionalTreeShap(ensemble, x, x, groups, options)).toEqual(threaded);
    expect(done.length).toBeGreaterThan(1);
    expect(done.at(-1)).toBe(1);
    const paths = await pathInteractions(ensemble, x, groups, threaded.values, { workers: pool });
    expect(await pathInteractions(ensemble, x, groups, threaded.values)).toEqual(paths);
  });

  it("stop where the signal says so", async () => {
    const { ensemble, x } = randomTrees({ ...many, rows: 400 });
    const controller = new AbortController();
    const stopped = interventionalTreeShap(ensemble, x, x, alone(6), {
      workers: pool,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(stopped).rejects.toMatchObject({ code: "INTERRUPTED" });
  });
});

const ONE_LEAF = {
  feature: Int32Array.of(-1),
  threshold: Float64Array.of(0),
  left: Int32Array.of(0),
  flags: Uint8Array.of(0),
  cover: Float64Array.of(1),
  values: Float64Array.of(7),
};

/** One split. */
function stump(column: number, threshold: number, left: number, right: number): TreeEnsemble {
  return {
    feature: Int32Array.of(column, -1, -1),
    threshold: Float64Array.of(threshold, 0, 0),
    left: Int32Array.of(1, 0, 1),
    flags: new Uint8Array(3),
    cover: Float64Array.of(2, 1, 1),
    roots: Int32Array.of(0),
    outputs: 1,
    treeOutput: Int32Array.of(0),
    width: 1,
    values: Float64Array.of(left, right),
    base: Float64Array.of(0),
    divisor: 1,
    bits: new Uint32Array(0),
    columns: 2,
    float32: false,
  };
}

/** A split by each of many columns, one below the other: 1 where all are above 0, else 0; a row of ones against one of zeros. */
function chain(columns: number): { ensemble: TreeEnsemble; x: Matrix; background: Matrix } {
  const size = 2 * columns + 1;
  const feature = new Int32Array(size).fill(-1);
  const left = new Int32Array(size);
  const values = new Float64Array(columns + 1);
  values[columns] = 1;
  for (let c = 0; c < columns; c++) {
    // Nodes 0, 2, 4, … split; 1, 3, 5, … are the leaves to their left.
    feature[2 * c] = c;
    left[2 * c] = 2 * c + 1;
    left[2 * c + 1] = c;
  }
  left[2 * columns] = columns;
  const nodes = { feature, left, threshold: new Float64Array(size), flags: new Uint8Array(size), values };
  const ensemble = { ...stump(0, 0, 0, 0), ...nodes, cover: new Float64Array(size).fill(1), columns };
  const x = { data: new Float64Array(columns).fill(1), rows: 1, columns };
  return { ensemble, x, background: { ...x, data: new Float64Array(columns) } };
}
