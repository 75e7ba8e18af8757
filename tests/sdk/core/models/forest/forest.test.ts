import { describe, expect, it } from "vitest";
import { type ForestConfig, forestDefinition } from "../../../../../sdk/core/models/forest/index.js";
import type { TreeEnsemble } from "../../../../../sdk/core/models/trees/ensemble.js";
import { unpackTrees } from "../../../../../sdk/core/models/trees/pack.js";
import type { Matrix } from "../../../../../sdk/core/tables/index.js";
import { largestDifference } from "../../../../support/csv.js";
import { matrix, REGRESSION, targets, train, uniformRows } from "../../../../support/tree-data.js";

type Rows = Parameters<typeof train>[1];
const x = uniformRows(120, 4, 1);
const y = targets(x, ([a, b, c]) => Math.round(10 * a + 5 * b * c));

async function trees(config: Omit<ForestConfig, "kind">, data: Rows = { x, y }, classes = 0, seed = 0) {
  const shape = classes === 0 ? REGRESSION : ({ task: "classification", classes } as const);
  const forest = forestDefinition.create({ kind: "forest", ...config }, shape);
  await train(forest, data, { seed });
  return { forest, ensemble: unpackTrees(await forest.state()) };
}

/** Leaves with their depth and their rows. */
function leavesOf({ feature, left, cover, roots }: TreeEnsemble) {
  const leaves: { depth: number; rows: number }[] = [];
  const open = Array.from(roots, (node) => ({ node, depth: 0 }));
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { node, depth } = at;
    if (feature[node] < 0) leaves.push({ depth, rows: cover[node] });
    else for (const side of [0, 1]) open.push({ node: left[node] + side, depth: depth + 1 });
  }
  return leaves;
}

const pick = (from: Matrix, rows: readonly number[]): Rows => ({
  x: matrix(rows.map((row) => [...from.data.subarray(row * 4, row * 4 + 4)])),
  y: Float64Array.from(rows, (row) => y[row]),
});

describe("a deep tree", () => {
  const whole = { trees: 1, bootstrap: false } as const;

  it("tells every row apart that can be told", async () => {
    const { forest } = await trees(whole);
    expect(largestDifference(await forest.predict(x), y)).toBeLessThan(1e-9);
  });

  it("takes a row of weight 0 for absent, and one of weight 2 for two", async () => {
    const weights = Float64Array.from({ length: 120 }, (_, row) => row % 3);
    const rows = Array.from({ length: 120 }, (_, row) => new Array<number>(row % 3).fill(row)).flat();
    // Bins are made of all rows: the same cuts on both sides.
    const weighted = await trees({ ...whole, maxDepth: 5 }, { ...pick(x, [...weights.keys()]), weights });
    const repeated = await trees({ ...whole, maxDepth: 5 }, pick(x, rows));
    const present = pick(x, rows).x;
    const own = await weighted.forest.predict(present);
    for (const [i, value] of (await repeated.forest.predict(present)).entries())
      expect(own[i]).toBeCloseTo(value, 9);
  });

  it("holds minLeafRows, minSplitRows and maxDepth", async () => {
    const byRows = leavesOf((await trees({ ...whole, minLeafRows: 7 })).ensemble);
    expect(Math.min(...byRows.map(({ rows }) => rows))).toBeGreaterThanOrEqual(7);
    expect(byRows.length).toBeGreaterThan(5);
    const byDepth = leavesOf((await trees({ ...whole, maxDepth: 3 })).ensemble);
    expect(Math.max(...byDepth.map(({ depth }) => depth))).toBe(3);
    const { cover, feature } = (await trees({ ...whole, minSplitRows: 30 })).ensemble;
    for (let node = 0; node < feature.length; node++)
      if (feature[node] >= 0) expect(cover[node]).toBeGreaterThanOrEqual(30);
  });

  it("looks at as many columns as it is told, passing over those that do not vary", async () => {
    // Only x0 tells anything; x1 is constant.
    const data = {
      x: matrix(Array.from({ length: 60 }, (_, i) => [i, 1, (i * 7) % 60, (i * 11) % 60])),
      y: Float64Array.from({ length: 60 }, (_, i) => (i < 30 ? 0 : 1)),
    };
    const all = await trees({ trees: 40, maxDepth: 1, splitColumns: "all" }, data);
    expect(new Set(Array.from(all.ensemble.roots, (root) => all.ensemble.feature[root]))).toEqual(
      new Set([0]),
    );
    const one = await trees({ trees: 40, maxDepth: 1, splitColumns: 0.25 }, data);
    expect(new Set(Array.from(one.ensemble.roots, (root) => one.ensemble.feature[root]))).toEqual(
      new Set([0, 2, 3]),
    );
  });

  it("splits off missing values and categories", async () => {
    const data = {
      x: matrix(Array.from({ length: 90 }, (_, i) => [i % 3 === 0 ? Number.NaN : i, i % 5])),
      y: Float64Array.from({ length: 90 }, (_, i) => (i % 3 === 0 ? 10 : 0) + (i % 5 === 3 ? 100 : 0)),
      categories: [1],
    };
    const { forest } = await trees({ ...whole, maxDepth: 2 }, data);
    expect(largestDifference(await forest.predict(data.x), data.y)).toBeLessThan(1e-9);
  });

  it("of more than 32 categories divides them in the order of their targets", async () => {
    const data = {
      x: matrix(Array.from({ length: 400 }, (_, i) => [i % 40])),
      y: Float64Array.from({ length: 400 }, (_, i) => ((i % 40) % 3 === 0 ? 1 : 0)),
      categories: [0],
    };
    const { forest } = await trees({ ...whole, maxDepth: 1 }, data);
    expect(largestDifference(await forest.predict(data.x), data.y)).toBeLessThan(1e-9);
  });
});

describe("a forest", () => {
  it("is the same bytes with the same seed, and another with another", async () => {
    const [a, b, c] = await Promise.all([5, 5, 6].map((seed) => trees({ trees: 5 }, { x, y }, 0, seed)));
    expect(await a.forest.state()).toEqual(await b.forest.state());
    expect(await a.forest.state()).not.toEqual(await c.forest.state());
  });

  it("gives probabilities that add up to 1, and comes back from its state bit for bit", async () => {
    const classes = y.map((value) => value % 3);
    const { forest } = await trees({ trees: 7 }, { x, y: classes }, 3);
    const probabilities = await forest.predict(x);
    for (let row = 0; row < 120; row++) {
      const [a, b, c] = probabilities.subarray(3 * row);
      expect(a + b + c).toBeCloseTo(1, 12);
    }
    const shape = { task: "classification", classes: 3 } as const;
    const back = await forestDefinition.restore({ kind: "forest" }, shape, await forest.state());
    expect(await back.predict(x)).toEqual(probabilities);
    await expect(
      forestDefinition.restore({ kind: "forest" }, REGRESSION, await forest.state()),
    ).rejects.toMatchObject({ code: "MODEL_INVALID" });
  });

  it("never draws rows without weight", async () => {
    // Two rows in a hundred have weight: a draw of few rows would often hold neither.
    const weights = Float64Array.from({ length: 120 }, (_, row) => (row === 3 || row === 70 ? 1 : 0));
    const { forest } = await trees({ trees: 20, rowSample: 0.01 }, { x, y, weights });
    for (const value of await forest.predict(x)) {
      expect(value).toBeGreaterThanOrEqual(Math.min(y[3], y[70]));
      expect(value).toBeLessThanOrEqual(Math.max(y[3], y[70]));
    }
  });

  it("notes how good it is out of bag, near what rows of its own say", async () => {
    const all = uniformRows(3000, 2, 4);
    const truth = targets(all, ([a, b], row) => 10 * a + (b > 0.5 ? 3 : 0) + ((row * 37) % 11) / 11);
    const cut = 2 * 2000;
    const notes: string[] = [];
    const forest = forestDefinition.create({ kind: "forest", trees: 60, minLeafRows: 5 }, REGRESSION);
    const data = { x: { data: all.data.slice(0, cut), rows: 2000, columns: 2 }, y: truth.slice(0, 2000) };
    await train(forest, data, { onNote: (note) => notes.push(note) });
    expect(notes).toHaveLength(1);
    const said = Number(/^out of bag: R2 ([\d.]+) over 2000 rows/.exec(notes[0])?.[1]);
    const unseen = await forest.predict({ data: all.data.slice(cut), rows: 1000, columns: 2 });
    const own = truth.slice(2000);
    const mean = own.reduce((sum, value) => sum + value, 0) / 1000;
    const squares = own.reduce((sum, value, i) => sum + (value - unseen[i]) ** 2, 0);
    const spread = own.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    expect(Math.abs(said - (1 - squares / spread))).toBeLessThan(0.01);
  });

  it("says nothing out of bag without bootstrap, and that too few trees cannot judge", async () => {
    const notes: string[] = [];
    const onNote = (note: string) => notes.push(note);
    const make = (config: Partial<ForestConfig>) =>
      forestDefinition.create({ kind: "forest", trees: 1, ...config }, REGRESSION);
    await train(make({ bootstrap: false }), { x, y }, { onNote });
    expect(notes).toEqual([]);
    await train(make({}), { x: matrix([[1]]), y: Float64Array.of(2) }, { onNote });
    expect(notes).toEqual(["out of bag: too few trees to judge any row"]);
  });

  it("stops where the signal says so, and says where it is not trained", async () => {
    const forest = forestDefinition.create({ kind: "forest" }, REGRESSION);
    await expect(train(forest, { x, y }, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "INTERRUPTED",
    });
    await expect(forest.predict(x)).rejects.toMatchObject({ code: "MODEL_NOT_FITTED" });
  });
});
