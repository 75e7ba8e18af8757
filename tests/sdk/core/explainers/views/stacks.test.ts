import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decisionOf,
  type ExplanationData,
  forceOf,
  forcesOf,
  heatmapOf,
  similarityOrder,
  worstRows,
} from "../../../../../sdk/core/explainers/index.js";
import { Table } from "../../../../../sdk/core/tables/index.js";
import { threeClasses } from "../../../../support/explained.js";

/** Orders, lines and cells of shap's own plots: fixtures/parity/stacks.py. */
const known = JSON.parse(readFileSync(join(__dirname, "../../../../../fixtures/parity/stacks.json"), "utf8"));
const features: string[] = known.values[0].map((_: number, f: number) => `f${f}`);
const rows: number = known.values.length;
const sum = (values: readonly number[]) => values.reduce((p, q) => p + q, 0);
const predictions = Float64Array.from(known.values, (row: number[]) => known.base + sum(row));
const explanation: ExplanationData = {
  importances: [],
  importanceMetric: "mae",
  shap: {
    kind: "exact",
    features,
    outputs: ["y"],
    baseValues: Float64Array.of(known.base),
    values: [Float64Array.from(known.values.flat())],
    predictions: [predictions],
    rows,
    additive: true,
    background: 10,
    seed: 0,
  },
  data: Table.from(features.map((name, f) => [name, known.raw.map((row: number[]) => row[f])] as const)),
  rowIndices: Uint32Array.from({ length: rows }, (_, i) => 100 + i),
  unit: "y",
  truth: predictions.map((value, row) => value + (row === 7 ? -9 : row === 21 ? 5 : 0.1)),
  task: "regression",
};

/** Length of a way through points, in squared Euclidean distances. */
const lengthOf = (points: readonly (readonly number[])[], order: readonly number[]) =>
  sum(order.slice(1).map((to, i) => sum(points[to].map((value, f) => (value - points[order[i]][f]) ** 2))));

/** Whether every cluster of a tree lies together in an order. */
function keepsTogether(tree: readonly (readonly [number, number])[], order: readonly number[]): boolean {
  const clusters = order.map((_, i) => [i]);
  for (const [a, b] of tree) clusters.push([...clusters[a], ...clusters[b]]);
  return clusters.every((points) => {
    const places = points.map((point) => order.indexOf(point));
    return Math.max(...places) - Math.min(...places) === points.length - 1;
  });
}

describe("the order by similarity", () => {
  it("keeps scipy's clusters together, by the shortest way of all, or no longer than scipy's", () => {
    for (const { points, tree, length, best } of known.orders) {
      const order = [...similarityOrder(Float64Array.from(points.flat()), points.length, points[0].length)];
      expect(keepsTogether(tree, order)).toBe(true);
      expect(order[0]).toBeLessThan(order[order.length - 1]);
      if (best) expect(lengthOf(points, order)).toBeCloseTo(length, 9);
      else expect(lengthOf(points, order)).toBeLessThanOrEqual(length + 1e-9);
    }
  });

  it("holds every point once, and ones that are alike lie together", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 40 }), (groups) => {
        const order = similarityOrder(Float64Array.from(groups), groups.length, 1);
        expect([...order].sort((p, q) => p - q)).toEqual(groups.map((_, i) => i));
        const changes = [...order].filter((point, i) => i > 0 && groups[point] !== groups[order[i - 1]]);
        expect(changes.length).toBe(new Set(groups).size - 1);
      }),
    );
  });

  it("is refused where it would take minutes", () => {
    expect(() => similarityOrder(new Float64Array(1001), 1001, 1)).toThrow(/1000 at most/);
  });
});

describe("heat map", () => {
  const heatmap = heatmapOf(explanation);

  it("has shap's clusters of rows, lines, cells and ends of the colours", () => {
    // scipy's way through the same clusters is a longer one here.
    expect(keepsTogether(known.rowTree, [...heatmap.rows])).toBe(true);
    expect(lengthOf(known.values, [...heatmap.rows])).toBeLessThanOrEqual(
      lengthOf(known.values, known.heatmap.order),
    );
    expect(heatmap.columns.slice(0, -1).map(({ feature }) => feature)).toEqual(
      known.heatmap.labels.slice(0, -1),
    );
    expect(known.heatmap.labels.at(-1)).toBe("Sum of 3 other features");
    expect(heatmap.columns.at(-1)).toMatchObject({ feature: "3 other columns", columns: 3 });
    const cells: number[][] = known.heatmap.cells;
    heatmap.columns.forEach(({ shapValues }, c) => {
      shapValues.forEach((value, i) => {
        const place = known.heatmap.order.indexOf(heatmap.rows[i]);
        expect(value).toBeCloseTo(cells[c][place], 8);
      });
    });
    expect(heatmap.limit).toBeCloseTo(known.heatmap.limits[1], 10);
    expect(-heatmap.limit).toBeCloseTo(known.heatmap.limits[0], 10);
  });

  it("begins with the higher predictions, and orders by output or a column", () => {
    expect(heatmap.predictions[0]).toBeGreaterThan(heatmap.predictions[rows - 1]);
    const falling = [...heatmapOf(explanation, { order: "output" }).predictions];
    expect(falling).toEqual(falling.toSorted((p, q) => q - p));
    const { rows: byColumn } = heatmapOf(explanation, { order: { column: "f3" } });
    const raw = [...byColumn].map((row) => known.raw[row][3]);
    expect(raw).toEqual(raw.toSorted((p, q) => p - q));
    expect([...heatmapOf(explanation, { order: "original" }).rows]).toEqual(raw.map((_, row) => row));
  });

  it("adds up: base value and a row's cells are its prediction", () => {
    heatmap.predictions.forEach((prediction, i) => {
      expect(known.base + sum(heatmap.columns.map(({ shapValues }) => shapValues[i]))).toBeCloseTo(
        prediction,
        10,
      );
    });
  });

  it("refuses what there is not", () => {
    const bad = (choice: object) => () => heatmapOf(explanation, choice);
    expect(bad({ most: 0 })).toThrow(/whole number from 1/);
    expect(bad({ order: "f3" })).toThrow(/\{ column: "f3" \}/);
    expect(bad({ order: "ouput" })).toThrow(/"output"/);
    expect(bad({ order: { column: "nothing" } })).toThrow(/nothing/);
    expect(bad({ rows: [] })).toThrow(/empty list/);
    expect(bad({ rows: [60] })).toThrow(/from 0 to 59/);
    expect(bad({ output: "z" })).toThrow(/no such output/);
  });
});

describe("force", () => {
  it("stands like rows side by side, as the heat map does", () => {
    expect([...forcesOf(explanation).rows]).toEqual([...heatmapOf(explanation).rows]);
  });

  it("adds up for every row: base value, what pushes higher and what pushes lower", () => {
    const { columns, predictions: ends } = forcesOf(explanation, { order: "output" });
    expect(columns).toHaveLength(6);
    ends.forEach((end, i) => {
      expect(known.base + sum(columns.map(({ higher, lower }) => higher[i] + lower[i]))).toBeCloseTo(end, 10);
    });
    for (const { higher, lower } of columns) {
      expect(Math.min(...higher)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...lower)).toBeLessThanOrEqual(0);
    }
  });

  it("parts one row into what pushes higher and what pushes lower, the largest first", () => {
    const { higher, lower, explained } = forceOf(explanation, { testRow: 117 });
    expect(explained.row).toBe(17);
    const all = [...higher, ...lower].map(({ feature }) => feature).sort();
    expect(all).toEqual([...features].sort());
    const sizes = higher.map(({ shapValue }) => shapValue);
    expect(sizes).toEqual(sizes.toSorted((p, q) => q - p));
    expect(lower.every(({ shapValue }) => shapValue < 0)).toBe(true);
  });

  it("shows the likeliest class of a row first, and every class of many", () => {
    expect(threeClasses().force(2).facts.output).toBe("high");
    expect(threeClasses().force(2).shown()).toHaveLength(3);
    expect(threeClasses().force({ order: "original" }).shown()).toHaveLength(3);
    expect(threeClasses().force(0, { output: "mid" }).shown()).toHaveLength(1);
  });

  it("draws 300 rows of more, evenly spread", () => {
    const many = 1000;
    const shap = {
      ...explanation.shap,
      features: ["a"],
      rows: many,
      values: [Float64Array.from({ length: many }, (_, i) => Math.sin(i))],
      predictions: [Float64Array.from({ length: many }, (_, i) => known.base + Math.sin(i))],
    };
    const data = Table.from({ a: Float64Array.from({ length: many }, (_, i) => i) });
    const rowIndices = Uint32Array.from({ length: many }, (_, i) => i);
    const { rows: drawn } = forcesOf({ ...explanation, shap, data, rowIndices }, { order: "original" });
    expect(drawn).toHaveLength(300);
    expect([drawn[0], drawn[1], drawn[299]]).toEqual([0, 3, 996]);
  });
});

describe("decision plot", () => {
  it("has shap's order of columns, by importance and as they are", () => {
    expect(decisionOf(explanation).columns).toEqual(
      known.decision.importance.toReversed().map((f: number) => features[f]),
    );
    expect(decisionOf(explanation, { order: "original" }).columns).toEqual(
      known.decision.none.map((f: number) => features[f]),
    );
  });

  it("keeps shap's clusters of columns together by likeness, the heavier end on top", () => {
    const { columns } = decisionOf(explanation, { order: "similarity" });
    const order = columns.map((name) => features.indexOf(name));
    const columnValues = known.values[0].map((_: number, f: number) =>
      known.values.map((row: number[]) => row[f]),
    );
    expect(keepsTogether(known.columnTree, order)).toBe(true);
    expect(lengthOf(columnValues, order)).toBeLessThanOrEqual(
      lengthOf(columnValues, known.decision.hclust) + 1e-9,
    );
    const weight = (f: number) => sum(known.values.map((row: number[]) => Math.abs(row[f])));
    expect(weight(order[0])).toBeGreaterThan(weight(order[order.length - 1]));
  });

  it("draws shap's lines, which begin with what hidden columns add and end at the predictions", () => {
    const { lines, hidden } = decisionOf(explanation, { most: 10, highlight: [0] });
    expect(hidden).toBe(2);
    expect(lines).toHaveLength(rows);
    for (const { row, path } of lines) {
      expect(path).toHaveLength(11);
      path.forEach((value, i) => {
        expect(value).toBeCloseTo(known.decision.lines[row][i], 8);
      });
      expect(path[10]).toBeCloseTo(predictions[row], 10);
    }
    expect(decisionOf(explanation).lines[0].path[0]).toBe(known.base);
  });

  it("marks the largest errors, or the rows that are asked for, on top of the others", () => {
    const { lines, misses } = decisionOf(explanation);
    const marked = lines.filter(({ highlighted }) => highlighted).map(({ row }) => row);
    expect(misses).toBe("errors");
    expect(marked.slice(0, 2)).toEqual([7, 21]);
    expect(marked).toHaveLength(3);
    expect(lines.slice(-3).every(({ highlighted }) => highlighted)).toBe(true);
    const chosen = decisionOf(explanation, { rows: [4, 5], highlight: [{ testRow: 109 }] });
    expect(chosen.lines.map(({ row, highlighted }) => [row, highlighted])).toEqual([
      [4, false],
      [5, false],
      [9, true],
    ]);
    expect(chosen.misses).toBeUndefined();
    expect(decisionOf(explanation, { rows: [7, 8] }).lines.map(({ row }) => row)).toEqual(
      [7, 8].reverse().toSorted(),
    );
  });

  it("refuses what there is not", () => {
    expect(() => decisionOf(explanation, { highlight: [99] })).toThrow(/from 0 to 59/);
    expect(() => decisionOf(explanation, { most: 2.5 })).toThrow(/whole number/);
    expect(() => decisionOf(explanation, { order: "importanse" as "importance" })).toThrow(/"importance"/);
  });
});

describe("the rows that were predicted worst", () => {
  it("are those that were taken for another class, the surest mistake first", () => {
    const { shap } = threeClasses();
    // Probabilities: 0.5, 0.2, 0.3; 0, 0.5, 0.5; 0.3, 0.2, 0.5.
    expect(
      worstRows({ ...threeClasses(), truth: Float64Array.of(2, 1, 1), task: "classification" }, 9),
    ).toEqual({
      kind: "misclassified",
      rows: [2, 0],
    });
    const odds = { ...shap, outputs: ["yes"], predictions: [Float64Array.of(2, -0.5, -3)] };
    const of = (truth: number[]) =>
      worstRows({ ...threeClasses(), shap: odds, truth: Float64Array.from(truth), task: "classification" }, 9)
        ?.rows;
    expect(of([1, 0, 0])).toEqual([]);
    expect(of([0, 1, 1])).toEqual([2, 0, 1]);
    expect(worstRows(threeClasses(), 3)).toBeUndefined();
  });
});
