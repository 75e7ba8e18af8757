import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  cohortsOf,
  correlatedColumns,
  correlatesOf,
  dependenceOf,
  type ExplanationData,
  interactionPartners,
} from "../../../../../sdk/core/explainers/index.js";
import { Table } from "../../../../../sdk/core/tables/index.js";

/** Numbers of shap, scipy and scikit-learn: fixtures/parity/views.py. */
const known = JSON.parse(readFileSync(join(__dirname, "../../../../../fixtures/parity/views.json"), "utf8"));
const features = ["a", "b", "c", "d"];
const rows: number = known.x.length;
const base: ExplanationData = {
  importances: [],
  importanceMetric: "mae",
  shap: {
    kind: "exact",
    features,
    outputs: ["y"],
    baseValues: Float64Array.of(0),
    values: [Float64Array.from(known.values.flat())],
    predictions: [Float64Array.from(known.values, (row: number[]) => row.reduce((p, q) => p + q, 0))],
    rows,
    additive: true,
    background: 10,
    seed: 0,
  },
  data: Table.from(features.map((name, f) => [name, known.x.map((row: number[]) => row[f])] as const)),
  rowIndices: Uint32Array.from({ length: rows }, (_, i) => i),
  unit: "y",
};

describe("the column that interacts most", () => {
  it("is chosen as shap's approximate_interactions does, for every column", () => {
    for (const f of features.keys()) {
      const order = interactionPartners(base, f, 0).map(({ feature }) => features.indexOf(feature));
      // shap leaves the column itself at the end, with a score of 0.
      expect(order).toEqual(known.partners[f].filter((other: number) => other !== f));
    }
    expect(dependenceOf(base, "a").colour).toBe("c");
  });

  it("is the one of the largest interaction values where there are some", () => {
    const matrix = new Float64Array(rows * 16);
    for (let r = 0; r < rows; r++) {
      matrix[r * 16 + 1] = matrix[r * 16 + 4] = r % 2 === 0 ? 0.5 : -0.5;
      matrix[r * 16 + 2] = matrix[r * 16 + 8] = 0.25;
    }
    const [first, second] = interactionPartners(
      { ...base, shap: { ...base.shap, interactions: [matrix] } },
      0,
      0,
    );
    expect(first).toEqual({ feature: "b", strength: 1 });
    expect(second).toEqual({ feature: "c", strength: 0.5 });
  });
});

describe("automatic cohorts", () => {
  it("are the leaves of scikit-learn's tree, by size", () => {
    const { cohorts } = cohortsOf(base, 3);
    expect(cohorts.map((cohort) => cohort.rows.length).sort((p, q) => p - q)).toEqual(known.cohorts);
    const all = cohorts.flatMap((cohort) => [...cohort.rows]).sort((p, q) => p - q);
    expect(all).toEqual([...base.rowIndices]);
  });
});

describe("correlatedColumns", () => {
  const { a, b, gaps, city, zone, height } = known;
  const table = Table.from({ a, b, gaps, city, zone, height });
  const found = correlatedColumns(table, table.names, 0);
  const of = (p: string, q: string) =>
    found.find((pair) => pair.features.includes(p) && pair.features.includes(q));

  it("gives scipy's Spearman, ties and gaps included", () => {
    expect(of("a", "b")?.coefficient).toBeCloseTo(known.spearman, 12);
    expect(of("a", "gaps")?.coefficient).toBeCloseTo(known.spearmanGaps, 12);
    expect(of("a", "b")?.measure).toBe("spearman");
  });

  it("gives Cramér's V and the correlation ratio, corrected for bias", () => {
    expect(of("city", "zone")).toMatchObject({ measure: "cramersV" });
    expect(of("city", "zone")?.coefficient).toBeCloseTo(known.cramersV, 12);
    expect(of("city", "height")).toMatchObject({ measure: "correlationRatio" });
    expect(of("city", "height")?.coefficient).toBeCloseTo(known.correlationRatio, 12);
  });

  it("names those above the threshold only, the strongest first, from both sides", () => {
    const strong = correlatedColumns(table, table.names, 0.7);
    const sizes = strong.map(({ coefficient }) => Math.abs(coefficient));
    expect(sizes).toEqual(sizes.toSorted((p, q) => q - p));
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(0.7);
    expect(correlatesOf("height", strong)[0].feature).toBe("city");
    expect(correlatesOf("city", strong).map(({ feature }) => feature)).toContain("height");
  });

  it("finds nothing in columns that never change, are all missing, or name each row", () => {
    const odd = Table.from({
      same: [1, 1, 1, 1],
      none: [null, null, null, null],
      id: ["a", "b", "c", "d"],
      key: ["e", "f", "g", "h"],
      x: [1, 2, 3, 5],
    });
    expect(correlatedColumns(odd, odd.names)).toEqual([]);
  });
});
