import { describe, expect, it } from "vitest";
import { stack } from "../../../../../sdk/core/explainers/global/stack.js";
import { type ExplanationData, heatmapOf } from "../../../../../sdk/core/explainers/index.js";
import { likeRows } from "../../../../../sdk/core/explainers/views/auto-cohorts.js";
import { interactionPartners } from "../../../../../sdk/core/explainers/views/partners.js";
import { Table } from "../../../../../sdk/core/tables/index.js";

const ROWS = 6;
const data = Table.from({
  size: [3, null, 1, 5, null, 2],
  city: ["Ulm", "Bonn", null, "Ulm", "Graz", "Bonn"],
});
const values = Float64Array.of(1, 0, 2, 1, 0, 3, 4, 1, 5, 2, 3, 0);
const explanation: ExplanationData = {
  importances: [],
  importanceMetric: "mae",
  shap: {
    kind: "exact",
    features: ["size", "city"],
    outputs: ["y"],
    baseValues: Float64Array.of(0),
    values: [values],
    predictions: [Float64Array.from({ length: ROWS }, (_, row) => values[2 * row] + values[2 * row + 1])],
    rows: ROWS,
    additive: true,
    background: 6,
    seed: 0,
  },
  data,
  rowIndices: Uint32Array.from({ length: ROWS }, (_, row) => row),
  unit: "y",
  truth: new Float64Array(ROWS),
  task: "regression",
};

describe("rows in an order", () => {
  it("by a column have missing values last, texts by their names, and keep their own order where alike", () => {
    expect([...heatmapOf(explanation, { order: { column: "size" } }).rows]).toEqual([2, 5, 0, 3, 1, 4]);
    expect([...heatmapOf(explanation, { order: { column: "city" } }).rows]).toEqual([1, 5, 4, 0, 3, 2]);
    // Predictions: 1, 3, 3, 5, 7, 3.
    expect([...heatmapOf(explanation, { order: "output" }).rows]).toEqual([4, 3, 1, 2, 5, 0]);
  });

  it.each([
    ["size", /Write { column: "size" }/],
    ["outptu", /Did you mean "output"/],
    [null, /Got: null/],
    [Symbol.iterator, /Got: Symbol\(Symbol.iterator\)/],
  ])("that there is not is refused: %s", (order, message) => {
    expect(() => heatmapOf(explanation, { order: order as never })).toThrow(message);
  });

  it.each([
    [[], /Got: an empty list/],
    [7, /Got: number/],
  ])("are not chosen by %j", (rows, message) => {
    expect(() => heatmapOf(explanation, { rows: rows as never })).toThrow(message);
  });
});

describe("rows that are alike", () => {
  const x = [1, 2, 3, 4, 5, 6, 7, 8];
  const labels = (table: Table, of: readonly number[], most: number) =>
    likeRows(table, Float64Array.from(of), 1, most).map(({ label, rows }) => [label, [...rows]]);

  it("are named by the questions that lead to them, whose bounds become narrower", () => {
    expect(labels(Table.from({ x }), [0, 0, 5, 5, 5, 9, 9, 9], 3)).toEqual([
      ["x ≤ 2", [0, 1]],
      ["2 < x ≤ 5", [2, 3, 4]],
      ["x > 5", [5, 6, 7]],
    ]);
  });

  it("may be those that lack a value, or those at or below a bound with them", () => {
    const gaps = Table.from({ x: [null, null, ...x.slice(2)] });
    expect(labels(gaps, [9, 9, 0, 0, 0, 0, 0, 0], 2)).toEqual([
      ["x missing", [0, 1]],
      ["x known", [2, 3, 4, 5, 6, 7]],
    ]);
    expect(labels(gaps, [9, 9, 9, 9, 0, 0, 0, 0], 2)).toEqual([
      ["x ≤ 4 or missing", [0, 1, 2, 3]],
      ["x > 4", [4, 5, 6, 7]],
    ]);
  });

  it("are all rows where nothing parts them", () => {
    expect(
      labels(
        Table.from({ x }),
        x.map(() => 1),
        4,
      ),
    ).toEqual([["all rows", x.map((_, row) => row)]]);
  });
});

describe("columns that go together", () => {
  it("are looked for among numbers with gaps and texts; what is not among the data has no part in it", () => {
    const names = ({ feature }: { feature: string }) => feature;
    expect(interactionPartners(explanation, 0, 0).map(names)).toEqual(["city"]);
    expect(interactionPartners(explanation, 1, 0).map(names)).toEqual(["size"]);
    const grouped: ExplanationData = {
      ...explanation,
      shap: { ...explanation.shap, features: ["size", "group of columns"] },
    };
    for (const feature of [0, 1])
      expect(interactionPartners(grouped, feature, 0)).toEqual([
        { feature: feature === 0 ? "group of columns" : "size", strength: 0 },
      ]);
  });
});

describe("a row above others", () => {
  const others = Table.from({ n: [1, null], t: ["a", "b"], i: Int32Array.of(4, 5) });
  const stacked = (own: Record<string, unknown>, below = others) => [
    ...stack(
      Table.from(Object.entries(own).map(([name, value]) => [name, [value]] as const) as never),
      below,
    ).rows(),
  ];

  it("keeps what is missing in either, and texts that the others lack", () => {
    expect(stacked({ n: 7, t: "c", i: 9 })).toEqual([
      { n: 7, t: "c", i: 9 },
      { n: 1, t: "a", i: 4 },
      { n: null, t: "b", i: 5 },
    ]);
    expect(stacked({ n: 7, t: "b", i: 9.5 })[0]).toEqual({ n: 7, t: "b", i: 9.5 });
  });

  it("may lack values that the others have, and the other way round", () => {
    const whole = Table.from({ n: [1, 2], t: ["a", "b"] });
    const gaps = Table.from({ n: [null, 5], t: [null, "a"] }).slice(0, 1);
    expect([...stack(gaps, whole).rows()]).toEqual([
      { n: null, t: null },
      { n: 1, t: "a" },
      { n: 2, t: "b" },
    ]);
    const floats = Table.from({ i: [1, 2.5] });
    const missing = Table.from({ i: Int32Array.of(4, 5) }).with({ j: [1, 2] });
    expect([...stack(floats.slice(0, 1), missing.drop(["j"])).rows()].map(({ i }) => i)).toEqual([1, 4, 5]);
  });

  it("is refused where a column is of another type, or it is not one row", () => {
    expect(() => stacked({ n: "a", t: "a", i: 1 })).toThrow(/Got: string. Wanted: float64/);
    expect(() => stack(others, others)).toThrow(/Got: 2 rows/);
  });
});
