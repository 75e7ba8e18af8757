import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { averageRanks, groupByColumn } from "../../../../../sdk/core/explainers/index.js";
import { Table } from "../../../../../sdk/core/tables/index.js";
import { threeClasses } from "../../../../support/explained.js";

const explanation = threeClasses();

describe("an explanation", () => {
  it("is frozen, with its plain data at hand", () => {
    expect(Object.isFrozen(explanation)).toBe(true);
    expect(Object.isFrozen(explanation.importances)).toBe(true);
    expect(explanation.importances.map(({ feature }) => feature)).toEqual(["temp", "sky"]);
    expect(explanation.importances.filter(({ importance }) => importance > 0.2)).toHaveLength(1);
    expect(explanation.importances.correlatesOf("temp")).toEqual([{ feature: "sky", coefficient: 0.81 }]);
    expect({ ...explanation }.unit).toBe("probability");
  });

  it("names the output nearest to one that is not there", () => {
    expect(() => explanation.summary({ output: "hihg" })).toThrow(/no such output.*"high"/s);
    expect(() => explanation.summary({ output: 3 })).toThrow(/below 3/);
  });
});

describe("summary", () => {
  it("ranks columns, and shows every class where none is asked for", () => {
    const summary = explanation.summary();
    expect(summary.shown().map(({ facts }) => facts.output)).toEqual(["low", "mid", "high"]);
    expect(explanation.summary({ output: "mid" }).shown()).toHaveLength(1);
    expect(summary.forOutput("mid").columns.map(({ feature }) => feature)).toEqual(["temp", "sky"]);
    expect(summary.columns[0].meanAbsolute).toBeCloseTo(0.45 / 3, 12);
    expect([...summary.columns[0].shapValues]).toEqual([0.1, -0.3, 0.05]);
  });
});

describe("row", () => {
  it("lists what each column adds, the largest first, with its raw value; first for the likeliest class", () => {
    const row = explanation.row(0);
    expect(row.output).toBe("low");
    expect(row).toMatchObject({ row: 0, testRow: 4, baseValue: 0.2 });
    expect(row.prediction).toBeCloseTo(0.5, 12);
    expect(row.contributions).toEqual([
      { feature: "sky", value: "clear", shapValue: 0.2 },
      { feature: "temp", value: 0.25, shapValue: 0.1 },
    ]);
    expect(row.remainder).toBeCloseTo(0, 12);
    expect(explanation.row(2).output).toBe("high");
    expect(explanation.row(1).contributions[1]).toMatchObject({ feature: "sky", value: null });
  });

  it("finds a test row by its number, and says which rows there are", () => {
    expect(explanation.row({ testRow: 30 }, { output: "high" })).toMatchObject({ row: 2, output: "high" });
    for (const [wanted, words] of [
      [3, /from 0 to 2/],
      [-1, /from 0 to 2/],
      [1.5, /from 0 to 2/],
      [{ testRow: 5 }, /test rows that were explained/],
    ] as const)
      expect(() => explanation.row(wanted)).toThrow(words);
  });

  it("says how far values are from adding up", () => {
    const { shap } = explanation;
    const predictions = [...shap.predictions];
    predictions[0] = Float64Array.from(predictions[0], (value, r) => value + (r === 2 ? 0.25 : 0));
    const off = threeClasses({ shap: { ...shap, predictions, additive: false } });
    expect(off.row(2, { output: "low" }).remainder).toBeCloseTo(0.25, 12);
    expect(off.summary({ output: "low" }).facts.gap).toEqual({ size: expect.closeTo(0.25, 12), row: 2 });
  });
});

describe("dependence", () => {
  it("groups rows by value, and knows the columns that go together", () => {
    const { steps, correlates, colour } = explanation.dependence("temp", { output: "low", colour: "sky" });
    expect(steps.map(({ label, rows, mean }) => [label, rows, mean])).toEqual([
      ["0.25", 1, 0.1],
      ["0.75", 1, 0.05],
      ["missing", 1, -0.3],
    ]);
    expect(correlates).toEqual([{ feature: "sky", coefficient: 0.81 }]);
    expect(colour).toBe("sky");
    expect(explanation.dependence("sky", { colour: false }).colour).toBeUndefined();
  });

  it("names the column nearest to one that is not there", () => {
    expect(() => explanation.dependence("tmep")).toThrow(/"temp"/);
    expect(() => explanation.dependence("temp", { colour: "skyy" })).toThrow(/"sky"/);
  });

  it("refuses a group of columns, which has no one value", () => {
    const data = Table.from({ temp: [1, 2, 3], a: [1, 2, 3], b: [1, 2, 3] });
    const { shap } = explanation;
    const grouped = threeClasses({ data, shap: { ...shap, groups: { sky: ["a", "b"] } } });
    expect(() => grouped.dependence("sky")).toThrow(/no values of its own.*a, b/s);
  });
});

describe("interactions", () => {
  it("need an explanation made with them, and say so", () => {
    expect(() => explanation.interactions()).toThrow(/interactions: true/);
  });

  it("add both halves of a pair, leave the diagonal whole, and mean over the rows that have them", () => {
    const matrix = Float64Array.of(1, -0.5, -0.5, 2, 3, 0.25, 0.25, 0);
    const shap = {
      ...explanation.shap,
      interactions: [matrix, matrix, matrix],
      interactionRows: Uint32Array.of(0, 2),
    };
    const { pairs, means, features, rows } = threeClasses({ shap }).interactions();
    expect(rows).toBe(2);
    expect(features).toEqual(["temp", "sky"]);
    expect(pairs).toEqual([{ features: ["temp", "sky"], strength: 0.75, mean: -0.25 }]);
    expect([...means]).toEqual([2, 0.75, 0.75, 1]);
  });
});

describe("cohorts", () => {
  it("are the values of a column, with what moves each", () => {
    const { cohorts, features } = explanation.cohorts("sky", { output: "low" });
    expect(features).toEqual(["temp", "sky"]);
    expect(cohorts.map(({ label }) => label)).toEqual(["clear", "rain", "missing"]);
    expect(cohorts.map(({ meanAbsolute }) => [...meanAbsolute])).toEqual([
      [0.1, 0.2],
      [0.05, 0.05],
      [0.3, 0.1],
    ]);
    expect(cohorts[0].meanPrediction).toBeCloseTo(0.5, 12);
  });

  it("are the labels that are given, one a row", () => {
    const { cohorts } = explanation.cohorts(["north", "south", "north"]);
    expect(cohorts.map(({ label, rows }) => [label, [...rows]])).toEqual([
      ["north", [0, 2]],
      ["south", [1]],
    ]);
    expect(() => explanation.cohorts(["north"])).toThrow(/1 labels.*3 labels/s);
  });

  it("refuse a column that is not there, and more groups than can be told apart", () => {
    expect(() => explanation.cohorts("skyy")).toThrow(/"sky"/);
    for (const count of [1, 7, 2.5]) expect(() => explanation.cohorts(count)).toThrow(/from 2 to 6/);
  });
});

describe("rules that hold for all values", () => {
  it("groups hold every row once, whatever the column", () => {
    const cell = fc.oneof(fc.constant(null), fc.double(), fc.integer({ min: 0, max: 3 }));
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 2, max: 6 }),
        (cells, most) => {
          for (const column of [cells, cells.map((value) => (value === null ? null : `t${value}`))]) {
            const groups = groupByColumn(Table.from({ x: column as (number | null)[] }), "x", most);
            const rows = groups.flatMap((group) => [...group.rows]).sort((a, b) => a - b);
            expect(rows).toEqual(cells.map((_, i) => i));
            expect(groups.length).toBeLessThanOrEqual(most + 1);
          }
        },
      ),
    );
  });

  it("ranks add up to n (n + 1) / 2", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -3, max: 3 })), (values) => {
        const sum = averageRanks(values).reduce((a, b) => a + b, 0);
        expect(sum).toBeCloseTo((values.length * (values.length + 1)) / 2, 9);
      }),
    );
  });
});
