import { describe, expect, it } from "vitest";
import type { Explanation } from "../../../../sdk/core/explainers/explanation.js";
import {
  explainRow,
  explanationTables,
  meanAbsoluteShap,
  shapTable,
} from "../../../../sdk/core/explainers/views.js";
import { featureImportancesSchema, shapValuesSchema } from "../../../../sdk/core/schemas/index.js";
import { Table } from "../../../../sdk/core/tables/index.js";

const explanation: Explanation = {
  importances: [
    { feature: "temp", importance: 3, std: 0.5 },
    { feature: "season", importance: 1 },
  ],
  importanceMetric: "mae",
  shap: {
    kind: "permutation",
    features: ["season", "temp"],
    outputs: ["no", "yes"],
    baseValues: Float64Array.of(0.6, 0.4),
    values: [Float64Array.of(0.1, -0.2, 0, 0.3), Float64Array.of(-0.1, 0.2, 0, -0.3)],
    predictions: [Float64Array.of(0.5, 0.9), Float64Array.of(0.5, 0.1)],
    standardErrors: [Float64Array.of(0.01, 0.02, 0, 0.03), Float64Array.of(0.01, 0.02, 0, 0.03)],
    rows: 2,
    additive: true,
    background: 10,
    seed: 0,
  },
  data: Table.from({ season: ["winter", null], temp: [0.25, 0.75] }),
  rowIndices: Uint32Array.of(4, 9),
  unit: "probability",
};

describe("explainRow", () => {
  it("lists what each column adds, the largest first, with its raw value", () => {
    expect(explainRow(explanation, 0, 1)).toEqual({
      output: "yes",
      baseValue: 0.4,
      prediction: 0.5,
      contributions: [
        { feature: "temp", value: 0.25, shapValue: 0.2, standardError: 0.02 },
        { feature: "season", value: "winter", shapValue: -0.1, standardError: 0.01 },
      ],
    });
    expect(explainRow(explanation, 1).contributions[1]).toMatchObject({ feature: "season", value: null });
  });

  it("refuses a row or an output that is not there", () => {
    expect(() => explainRow(explanation, 2)).toThrow(/no such row/);
    expect(() => explainRow(explanation, 0, 2)).toThrow(/no such row/);
    expect(() => explainRow(explanation, -1)).toThrow(/no such row/);
  });
});

describe("meanAbsoluteShap", () => {
  it("ranks columns by their mean absolute value", () => {
    const ranked = meanAbsoluteShap(explanation.shap);
    expect(ranked.map((entry) => entry.feature)).toEqual(["temp", "season"]);
    expect(ranked[0].importance).toBeCloseTo(0.25, 12);
    expect(ranked[1].importance).toBeCloseTo(0.05, 12);
  });
});

describe("shapTable", () => {
  it("has a column for each column of the model, and passes the ready schema of SHAP values", () => {
    const table = shapTable(explanation.shap, 1);
    expect([...table.rows()]).toEqual([
      { season: -0.1, temp: 0.2 },
      { season: 0, temp: -0.3 },
    ]);
    expect(shapValuesSchema(explanation.shap.features).check(table).numRows).toBeGreaterThan(0);
  });
});

describe("explanationTables", () => {
  it("gives importances that pass their ready schema", () => {
    const [first] = explanation.importances;
    const { importances } = explanationTables({ ...explanation, importances: [first] });
    expect(featureImportancesSchema().check(importances).numRows).toBeGreaterThan(0);
  });

  it("gives a line for each output, row and column", () => {
    const { shapValues } = explanationTables(explanation);
    expect(shapValues.numRows).toBe(8);
    expect([...shapValues.rows()][5]).toEqual({
      row: 4,
      output: "yes",
      feature: "temp",
      shapValue: 0.2,
      baseValue: 0.4,
      prediction: 0.5,
      standardError: 0.02,
    });
    expect([...shapValues.rows()][6]).toMatchObject({
      row: 9,
      output: "yes",
      feature: "season",
      prediction: 0.1,
    });
  });

  it("leaves standard errors out where values are exact, and keeps the order of importances", () => {
    const { standardErrors: _, ...shap } = explanation.shap;
    expect(explanationTables({ ...explanation, shap }).shapValues.has("standardError")).toBe(false);
    const { importances } = explanationTables(explanation);
    expect([...importances.rows()]).toEqual([
      { feature: "temp", importance: 3, std: 0.5 },
      { feature: "season", importance: 1, std: null },
    ]);
  });
});
