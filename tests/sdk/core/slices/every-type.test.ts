import { describe, expect, it } from "vitest";
import { compareTables } from "../../../../sdk/core/drift/index.js";
import type { Scoring } from "../../../../sdk/core/metrics/index.js";
import { findSlices } from "../../../../sdk/core/slices/index.js";
import { everyType } from "../../../support/every-type.js";

/** The three rows of every type, two hundred times over. */
const table = everyType().take(Uint32Array.from({ length: 600 }, (_, row) => row % 3));
const truth = Float64Array.from({ length: 600 }, (_, row) => row % 17);
const scoring: Scoring = {
  task: "regression",
  truth,
  prediction: truth.map((value, row) => value + (row % 3 === 1 ? 9 : 1) * Math.sin(row)),
};

describe("columns of every type", () => {
  it("are sliced; the rows that are null err most, whichever column tells", () => {
    const { worst, columns } = findSlices(table, scoring, { metric: "mae", maxShare: 0.5 });
    expect(columns.map(({ name }) => name).sort()).toEqual(table.names.sort());
    expect(worst[0].name).toMatch(/^\w+ is missing$/);
    expect(worst[0].rows).toBe(200);
    const days = columns.find(({ name }) => name === "d")?.slices.map(({ label }) => label);
    expect(days).toEqual(["1969-12-31", "2011-01-01", "missing"]);
  });

  it("are compared, as numbers and as codes", () => {
    const half = table.take(Uint32Array.from({ length: 300 }, (_, row) => row));
    for (const categories of [[], table.names]) {
      const { verdict, columns } = compareTables(half, table, { categories });
      expect(verdict).toBe("stable");
      expect(columns.length).toBe(table.numColumns);
      for (const { missing } of columns) expect(missing.reference).toBeCloseTo(missing.current, 12);
    }
  });

  it("errors that do not vary within a cohort, or at all", () => {
    const flat = truth.map((value, row) => value + (row % 3 === 0 ? 2 : 1));
    const { worst } = findSlices(table, { ...scoring, prediction: flat }, { maxShare: 0.5 });
    expect(worst.length).toBeGreaterThan(0);
    expect(worst[0].score).toBe(2);
    const exact = findSlices(table, { ...scoring, prediction: truth });
    expect(exact).toMatchObject({ score: 0, worst: [] });
    expect(exact.columns.every(({ explained }) => explained === 0)).toBe(true);
  });
});
