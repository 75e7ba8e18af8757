import { describe, expect, it } from "vitest";
import type { ExplanationData } from "../../../../../sdk/core/explainers/explanation.js";
import {
  explanationTables,
  meanAbsoluteShap,
  shapTable,
} from "../../../../../sdk/core/explainers/views/index.js";
import {
  explainedRowsSchema,
  explanationValuesSchema,
  featureImportancesSchema,
  interactionValuesSchema,
  shapValuesSchema,
} from "../../../../../sdk/core/schemas/index.js";
import { Table } from "../../../../../sdk/core/tables/index.js";

const explanation: ExplanationData = {
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
  correlations: [{ features: ["season", "temp"], coefficient: 0.8, measure: "correlationRatio" }],
};

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
      unit: "probability",
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
      {
        feature: "temp",
        importance: 3,
        std: 0.5,
        metric: "mae",
        meanAbsoluteShap: 0.25,
        correlatedWith: "season",
        correlation: 0.8,
      },
      {
        feature: "season",
        importance: 1,
        std: null,
        metric: "mae",
        meanAbsoluteShap: expect.closeTo(0.05, 12),
        correlatedWith: "temp",
        correlation: 0.8,
      },
    ]);
  });

  it("gives tables that pass their ready schemas, interactions both ways", () => {
    const matrix = Float64Array.of(0.2, -0.1, -0.1, -0.1, 0, 0, 0, 0.3);
    const shap = { ...explanation.shap, interactions: [matrix, matrix.map((value) => -value)] };
    const tables = explanationTables({ ...explanation, shap });
    const { interactions } = tables;
    if (interactions === undefined) throw new Error("no interactions");
    expect(interactionValuesSchema().check(interactions).numRows).toBe(16);
    expect([...interactions.rows()][9]).toEqual({
      row: 4,
      output: "yes",
      feature: "season",
      other: "temp",
      interaction: 0.1,
    });
    expect(explanationValuesSchema().check(tables.shapValues).numRows).toBe(8);
    expect(explanationTables(explanation).interactions).toBeUndefined();
  });

  it("gives the explained rows as they are, under a number that no column's name takes", () => {
    const { rows } = explanationTables(explanation);
    expect([...rows.rows()]).toEqual([
      { row: 4, season: "winter", temp: 0.25 },
      { row: 9, season: null, temp: 0.75 },
    ]);
    const data = Table.from({ Row: [1, 2], temp: [0.25, 0.75] });
    expect(explanationTables({ ...explanation, data }).rows.names).toEqual(["row_", "Row", "temp"]);
    expect(explainedRowsSchema("row").check(rows).numRows).toBe(2);
  });

  it("keeps the types of columns of which nothing is known", () => {
    const { importances } = explanationTables({ ...explanation, correlations: [] });
    expect(importances.types).toMatchObject({ correlatedWith: "string", correlation: "float64" });
    expect(importances.value("correlatedWith", 0)).toBeNull();
  });
});
