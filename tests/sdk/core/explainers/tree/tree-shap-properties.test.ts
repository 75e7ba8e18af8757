import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { treeShap } from "../../../../../sdk/core/explainers/tree/tree-shap.js";
import type { TreeEnsemble } from "../../../../../sdk/core/models/trees/ensemble.js";
import { predictTrees } from "../../../../../sdk/core/models/trees/predict.js";
import { ThreadPool } from "../../../../../sdk/io/workers/index.js";
import { largestDifference } from "../../../../support/csv.js";
import { type RandomTrees, randomTrees } from "../../../../support/random-trees.js";
import { alone, expectation, shapley } from "../../../../support/tree-game.js";

const usual = { trees: 3, columns: 5, maxDepth: 6, outputs: 1, wide: false, float32: false, rows: 30 };

const anyTrees: fc.Arbitrary<RandomTrees> = fc.record({
  seed: fc.integer({ min: 1, max: 1e6 }),
  trees: fc.integer({ min: 1, max: 4 }),
  columns: fc.integer({ min: 1, max: 6 }),
  maxDepth: fc.integer({ min: 0, max: 9 }),
  outputs: fc.integer({ min: 1, max: 3 }),
  wide: fc.boolean(),
  float32: fc.boolean(),
  rows: fc.integer({ min: 1, max: 12 }),
});

/** A tree that splits in every node of one path: column and share of the left child's rows, which is a leaf. */
function chain(splits: readonly { column: number; share: number }[], columns: number): TreeEnsemble {
  const size = 2 * splits.length + 1;
  const cover = new Float64Array(size).fill(1);
  for (const [i, { share }] of splits.entries()) {
    const own = i === 0 ? 1 : cover[2 * i];
    cover[2 * i + 1] = own * share;
    cover[2 * i + 2] = own * (1 - share);
  }
  return {
    feature: Int32Array.from({ length: size }, (_, node) =>
      node % 2 === 0 && node < size - 1 ? splits[node / 2].column : -1,
    ),
    threshold: new Float64Array(size).fill(0.5),
    left: Int32Array.from({ length: size }, (_, node) => {
      if (node === size - 1) return splits.length;
      return node % 2 === 0 ? node + 1 : (node - 1) / 2;
    }),
    flags: new Uint8Array(size),
    cover,
    bits: new Uint32Array(0),
    values: Float64Array.from({ length: splits.length + 1 }, (_, leaf) => Math.sin(leaf)),
    roots: Int32Array.of(0),
    outputs: 1,
    treeOutput: Int32Array.of(0),
    width: 1,
    base: Float64Array.of(0),
    divisor: 1,
    columns,
    float32: false,
  };
}

describe("treeShap, whatever the trees", () => {
  it("is Shapley's definition", async () => {
    const run = fc.asyncProperty(anyTrees, async (options) => {
      const { ensemble, x } = randomTrees(options);
      const groups = alone(options.columns);
      const { values, baseValues } = await treeShap(ensemble, x, groups);
      for (let output = 0; output < options.outputs; output++) {
        for (let row = 0; row < x.rows; row++) {
          const worth = (known: ReadonlySet<number>) => expectation(ensemble, x, row, groups, known, output);
          const got = values[output].subarray(row * groups.length, (row + 1) * groups.length);
          expect(largestDifference(got, shapley(groups.length, worth))).toBeLessThan(1e-9);
          expect(baseValues[output]).toBeCloseTo(worth(new Set()), 9);
        }
      }
    });
    await fc.assert(run, { numRuns: 60 });
  });

  it("gives a row the same among others as alone, and adds up, in blocks of rows and beyond them", async () => {
    const { ensemble, x } = randomTrees({ ...usual, seed: 3, columns: 12, maxDepth: 9, rows: 5000 });
    const groups = alone(12);
    const { values, baseValues } = await treeShap(ensemble, x, groups);
    const predictions = predictTrees(ensemble, x);
    for (let row = 0; row < x.rows; row++) {
      const own = values[0].subarray(row * 12, (row + 1) * 12);
      expect(own.reduce((sum, value) => sum + value, baseValues[0])).toBeCloseTo(predictions[row], 9);
    }
    for (const row of [0, 1, 4095, 4096, 4999]) {
      const one = { data: x.data.slice(row * 12, (row + 1) * 12), rows: 1, columns: 12 };
      const single = await treeShap(ensemble, one, groups);
      expect(largestDifference(single.values[0], values[0].subarray(row * 12, (row + 1) * 12))).toBeLessThan(
        1e-12,
      );
    }
  });

  it("gives base values without rows", async () => {
    const { ensemble, x } = randomTrees({ ...usual, seed: 5 });
    const all = await treeShap(ensemble, x, alone(5));
    const none = await treeShap(ensemble, { ...x, data: new Float64Array(0), rows: 0 }, alone(5));
    expect(none).toEqual({ baseValues: all.baseValues, values: [new Float64Array(0)] });
  });
});

describe("treeShap of trees that are not usual", () => {
  it("goes 5,000 splits deep", async () => {
    const splits = Array.from({ length: 5000 }, (_, i) => ({ column: i % 3, share: 0.001 }));
    const ensemble = chain(splits, 3);
    // Rows that end at the first leaf, at the second, at the third, and at the last.
    const x = { data: Float64Array.of(0, 0, 0, 1, 0, 0, 1, 1, 0, 1, 1, 1), rows: 4, columns: 3 };
    const { values, baseValues } = await treeShap(ensemble, x, alone(3));
    for (const [row, leaf] of [0, 1, 2, 5000].entries()) {
      const own = values[0].subarray(row * 3, row * 3 + 3);
      expect(own.reduce((sum, value) => sum + value, baseValues[0])).toBeCloseTo(Math.sin(leaf), 9);
    }
    // The same game in one tree of three splits: leaves that one group of conditions divides, joined.
    const wanted = shapley(3, (known) => chainMean(splits, x.data.subarray(3, 6), known));
    expect(largestDifference(values[0].subarray(3, 6), wanted)).toBeLessThan(1e-9);
  });

  it.each([40, 70])("takes %d columns on a path", async (columns) => {
    const splits = Array.from({ length: columns }, (_, i) => ({ column: i, share: 0.05 + (i % 7) / 40 }));
    const ensemble = chain(splits, columns);
    // All but the last column go right, so only coalitions of equal worth differ in which columns are known.
    const data = new Float64Array(2 * columns).fill(1);
    data[columns + 3] = 0;
    const { values, baseValues } = await treeShap(ensemble, { data, rows: 2, columns }, alone(columns));
    const predictions = predictTrees(ensemble, { data, rows: 2, columns });
    for (const row of [0, 1]) {
      const own = values[0].subarray(row * columns, (row + 1) * columns);
      expect(own.reduce((sum, value) => sum + value, baseValues[0])).toBeCloseTo(predictions[row], 9);
      for (const [player, value] of own.entries())
        expect(value).toBeCloseTo(chainShap(splits, data.subarray(row * columns), player), 9);
    }
  });

  it("refuses trees that lead in circles or out of their nodes", async () => {
    const ensemble = chain([{ column: 0, share: 0.5 }], 1);
    const x = { data: Float64Array.of(1), rows: 1, columns: 1 };
    for (const child of [0, 2, 77]) {
      const bad = { ...ensemble, left: Int32Array.of(child, 0, 1) };
      await expect(treeShap(bad, x, alone(1))).rejects.toMatchObject({ code: "MODEL_INVALID" });
    }
  });

  it("refuses trees too deep for the memory", async () => {
    const splits = Array.from({ length: 400_000 }, (_, i) => ({ column: i % 300, share: 0.5 }));
    const x = { data: new Float64Array(300), rows: 1, columns: 300 };
    await expect(treeShap(chain(splits, 300), x, alone(300))).rejects.toMatchObject({
      code: "EXPLAIN_UNSUPPORTED",
    });
  });
});

/** What a chain gives on average where only some columns are known. */
function chainMean(
  splits: readonly { column: number; share: number }[],
  row: Float64Array,
  known: ReadonlySet<number>,
): number {
  let reach = 1;
  let sum = 0;
  for (const [leaf, { column, share }] of splits.entries()) {
    const left = known.has(column) ? Number(row[column] <= 0.5) : share;
    sum += reach * left * Math.sin(leaf);
    reach *= 1 - left;
  }
  return sum + reach * Math.sin(splits.length);
}

/** Shapley value in a chain of different columns: the sum over leaves of products, by sizes of coalitions. */
function chainShap(
  splits: readonly { column: number; share: number }[],
  row: Float64Array,
  player: number,
): number {
  let sum = 0;
  for (let leaf = 0; leaf <= splits.length; leaf++) {
    const path = splits.slice(0, Math.min(leaf + 1, splits.length)).map(({ column, share }, i) => {
      const isLeft = i === leaf;
      return { column, z: isLeft ? share : 1 - share, o: Number(row[column] <= 0.5 === isLeft) };
    });
    const own = path.find(({ column }) => column === player);
    if (own === undefined) continue;
    // Coefficient k: products over all coalitions of k of the others.
    let bySize = [1];
    for (const { column, z, o } of path) {
      if (column === player) continue;
      bySize = Array.from(
        { length: bySize.length + 1 },
        (_, k) => (bySize[k] ?? 0) * z + (bySize[k - 1] ?? 0) * o,
      );
    }
    const n = bySize.length;
    let weight = 1 / n;
    for (let k = 0; k < n; k++) {
      sum += weight * bySize[k] * (own.o - own.z) * Math.sin(leaf);
      weight *= (k + 1) / (n - 1 - k);
    }
  }
  return sum;
}

describe("treeShap in threads", () => {
  // Threads that wait for long: on a busy machine one may be done seconds before the other.
  const pool = new ThreadPool({ size: 2, idleMs: 60_000 });
  afterAll(() => pool.close());

  it("gives the same bits as without", async () => {
    const { ensemble, x } = randomTrees({
      ...usual,
      seed: 9,
      trees: 40,
      columns: 8,
      maxDepth: 14,
      outputs: 2,
      rows: 6000,
    });
    const done: number[] = [];
    const onProgress = (count: number, all: number) => done.push(count / all);
    const alone8 = alone(8);
    const threaded = await treeShap(ensemble, x, alone8, { workers: pool, onProgress });
    expect(pool.alive).toBe(2);
    expect(await treeShap(ensemble, x, alone8)).toEqual(threaded);
    expect(done.length).toBeGreaterThan(2);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(done.at(-1)).toBe(1);
  });

  it("stops where the signal says so", async () => {
    const { ensemble, x } = randomTrees({ ...usual, seed: 9, trees: 40, maxDepth: 14, rows: 6000 });
    const controller = new AbortController();
    const stopped = treeShap(ensemble, x, alone(5), {
      workers: pool,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(stopped).rejects.toMatchObject({ code: "INTERRUPTED" });
  });
});
