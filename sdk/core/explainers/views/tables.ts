import { Table } from "../../tables/index.js";
import type { ExplanationData, Importance, ShapValues } from "../explanation.js";
import { correlatesOf } from "./correlations.js";
import { meanAbsoluteShap } from "./ranking.js";

/** The SHAP values of one output as a table: a row for each explained row, a column for each column of the model. */
export function shapTable(shap: ShapValues, output = 0): Table {
  const count = shap.features.length;
  return Table.from(
    shap.features.map((feature, f) => {
      const column = Float64Array.from({ length: shap.rows }, (_, r) => shap.values[output][r * count + f]);
      return [feature, column] as const;
    }),
  );
}

/** An explanation as tables, as they are written to Parquet. */
export interface ExplanationTables {
  /**
   * A line for each output, explained row and column: `row` (number in the test rows), `output`, `feature`, `shapValue`,
   * `baseValue`, `prediction`, `unit` and, for estimates, `standardError`.
   */
  readonly shapValues: Table;
  /**
   * A line for each column: `feature`, `importance`, `std` (where it was repeated), `low` and `high` (its 95 % interval), `metric`, `meanAbsoluteShap` over all
   * outputs, and the column that it is correlated with most: `correlatedWith`, `correlation`.
   */
  readonly importances: Table;
  /** A line for each output, row that has interaction values and pair of columns, both ways: `row`, `output`, `feature`, `other`, `interaction`. */
  readonly interactions?: Table;
  /** The explained rows, raw, after their number in the test rows: `row`, or `row_` where the model has a column `row`. */
  readonly rows: Table;
}

/** An explanation as tables for Parquet. */
export function explanationTables(explanation: ExplanationData): ExplanationTables {
  const { shap } = explanation;
  return {
    shapValues: valuesTable(explanation),
    importances: importancesTable(explanation),
    ...(shap.interactions === undefined
      ? {}
      : { interactions: interactionsTable(explanation, shap.interactions) }),
    rows: rowsTable(explanation),
  };
}

/** Columns of one line for each output, explained row and item of a row. */
function lines({ shap }: ExplanationData, rows: Uint32Array, items: number) {
  const perOutput = rows.length * items;
  const length = perOutput * shap.outputs.length;
  return {
    row: Uint32Array.from({ length }, (_, i) => rows[Math.floor((i % perOutput) / items)]),
    output: {
      type: "string" as const,
      values: Int32Array.from({ length }, (_, i) => Math.floor(i / perOutput)),
      categories: shap.outputs,
    },
    names: (of: (item: number) => number) => ({
      type: "string" as const,
      values: Int32Array.from({ length }, (_, i) => of(i % items)),
      categories: shap.features,
    }),
    numbers: (of: (output: number, row: number, at: number) => number): Float64Array =>
      Float64Array.from({ length }, (_, i) => {
        const at = i % perOutput;
        return of(Math.floor(i / perOutput), Math.floor(at / items), at);
      }),
    constant: (text: string) => ({
      type: "string" as const,
      values: new Int32Array(length),
      categories: [text],
    }),
  };
}

function valuesTable(explanation: ExplanationData): Table {
  const { shap, unit } = explanation;
  const { standardErrors } = shap;
  const { row, output, names, numbers, constant } = lines(
    explanation,
    explanation.rowIndices,
    shap.features.length,
  );
  return Table.from({
    row,
    output,
    feature: names((f) => f),
    shapValue: numbers((o, _, at) => shap.values[o][at]),
    baseValue: numbers((o) => shap.baseValues[o]),
    prediction: numbers((o, r) => shap.predictions[o][r]),
    unit: constant(unit),
    ...(standardErrors === undefined ? {} : { standardError: numbers((o, _, at) => standardErrors[o][at]) }),
  });
}

function importancesTable({ shap, importances, importanceMetric, correlations }: ExplanationData): Table {
  const means = new Map(meanAbsoluteShap(shap).map(({ feature, importance }) => [feature, importance]));
  const strongest = importances.map(({ feature }) => correlatesOf(feature, correlations).at(0));
  const repeated = importances.some(({ std }) => std !== undefined);
  const bounded = importances.some(({ low, high }) => low !== undefined && high !== undefined);
  const column = <Value>(of: (importance: Importance) => Value): Value[] => importances.map(of);
  return Table.from({
    feature: texts(column(({ feature }) => feature)),
    importance: Float64Array.from(importances, ({ importance }) => importance),
    ...(repeated ? { std: decimals(column(({ std }) => std)) } : {}),
    ...(bounded
      ? { low: decimals(column(({ low }) => low)), high: decimals(column(({ high }) => high)) }
      : {}),
    metric: texts(column(() => importanceMetric)),
    meanAbsoluteShap: decimals(column(({ feature }) => means.get(feature))),
    correlatedWith: texts(strongest.map((other) => other?.feature)),
    correlation: decimals(strongest.map((other) => other?.coefficient)),
  });
}

/** A column of numbers, of this type even where none is known. */
function decimals(values: readonly (number | undefined)[]) {
  return {
    type: "float64" as const,
    values: Float64Array.from(values, (value) => value ?? 0),
    valid: Uint8Array.from(values, (value) => (value === undefined ? 0 : 1)),
  };
}

/** A column of texts, of this type even where none is known. */
function texts(values: readonly (string | undefined)[]) {
  const categories = [...new Set(values.filter((value) => value !== undefined))];
  const codes = new Map(categories.map((text, code) => [text, code]));
  return {
    type: "string" as const,
    values: Int32Array.from(values, (value) => codes.get(value ?? "") ?? 0),
    valid: Uint8Array.from(values, (value) => (value === undefined ? 0 : 1)),
    categories: categories.length === 0 ? [""] : categories,
  };
}

function interactionsTable(explanation: ExplanationData, interactions: readonly Float64Array[]): Table {
  const { shap, rowIndices } = explanation;
  const width = shap.features.length;
  const rows = shap.interactionRows?.map((place) => rowIndices[place]) ?? rowIndices;
  const { row, output, names, numbers } = lines(explanation, rows, width * width);
  return Table.from({
    row,
    output,
    feature: names((item) => Math.floor(item / width)),
    other: names((item) => item % width),
    interaction: numbers((o, _, at) => interactions[o][at]),
  });
}

function rowsTable({ data, rowIndices }: ExplanationData): Table {
  // Readers that do not tell capitals from small letters must find one column of each name.
  const taken = new Set(data.names.map((name) => name.toLowerCase()));
  let name = "row";
  while (taken.has(name)) name += "_";
  return Table.from([[name, Uint32Array.from(rowIndices)], ...data.entries()]);
}
