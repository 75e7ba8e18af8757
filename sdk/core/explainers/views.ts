import { AssayError } from "../../utils/errors/index.js";
import { type Scalar, Table } from "../tables/index.js";
import type { Explanation, ShapValues } from "./explanation.js";

/** One step of a waterfall: what a column's value adds to the prediction of one row. */
export interface Contribution {
  readonly feature: string;
  /** Raw value of the column in this row; undefined where the table has no such column. */
  readonly value: Scalar | undefined;
  readonly shapValue: number;
  readonly standardError?: number;
}

/** How one prediction comes about: base value + contributions = prediction. */
export interface RowExplanation {
  readonly output: string;
  readonly baseValue: number;
  readonly prediction: number;
  /** The largest absolute SHAP value first. */
  readonly contributions: readonly Contribution[];
}

/** One explained row (its place among the explained rows) for one output, as a list for a waterfall. */
export function explainRow({ shap, data }: Explanation, row: number, output = 0): RowExplanation {
  if (!(row >= 0 && row < shap.rows && output >= 0 && output < shap.outputs.length)) {
    throw new AssayError("DATA_SHAPE", {
      what: "the explanation has no such row or output",
      got: `row ${row}, output ${output}`,
      wanted: `a row below ${shap.rows} and an output below ${shap.outputs.length}`,
    });
  }
  const contributions = shap.features.map((feature, f): Contribution => {
    const at = row * shap.features.length + f;
    const standardError = shap.standardErrors?.[output][at];
    return {
      feature,
      value: data.has(feature) ? data.value(feature, row) : undefined,
      shapValue: shap.values[output][at],
      ...(standardError === undefined ? {} : { standardError }),
    };
  });
  contributions.sort((a, b) => Math.abs(b.shapValue) - Math.abs(a.shapValue));
  return {
    output: shap.outputs[output],
    baseValue: shap.baseValues[output],
    prediction: shap.predictions[output][row],
    contributions,
  };
}

/** Mean absolute SHAP value of each column, over all outputs and rows; the largest first. */
export function meanAbsoluteShap(
  shap: ShapValues,
): { readonly feature: string; readonly importance: number }[] {
  const count = shap.features.length;
  const means = shap.features.map((feature, f) => {
    let sum = 0;
    for (const values of shap.values)
      for (let at = f; at < values.length; at += count) sum += Math.abs(values[at]);
    return { feature, importance: sum / (shap.rows * shap.values.length) };
  });
  return means.sort((a, b) => b.importance - a.importance);
}

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

/**
 * An explanation as tables for Parquet. `shapValues`: a line for each explained row and column and output, with
 * `row` (number in the test rows), `output`, `feature`, `shapValue`, `baseValue`, `prediction` and, for estimates,
 * `standardError`. `importances`: `feature`, `importance`, `std`.
 */
export function explanationTables(explanation: Explanation): { shapValues: Table; importances: Table } {
  const { shap, rowIndices, importances } = explanation;
  const features = shap.features.length;
  const perOutput = shap.rows * features;
  const length = perOutput * shap.outputs.length;
  const numbers = (of: (output: number, row: number, at: number) => number): Float64Array =>
    Float64Array.from({ length }, (_, i) => {
      const at = i % perOutput;
      return of(Math.floor(i / perOutput), Math.floor(at / features), at);
    });
  const codes = (of: (i: number) => number): Int32Array => Int32Array.from({ length }, (_, i) => of(i));
  const { standardErrors } = shap;
  return {
    shapValues: Table.from({
      row: Uint32Array.from({ length }, (_, i) => rowIndices[Math.floor((i % perOutput) / features)]),
      output: { type: "string", values: codes((i) => Math.floor(i / perOutput)), categories: shap.outputs },
      feature: { type: "string", values: codes((i) => i % features), categories: shap.features },
      shapValue: numbers((o, _, at) => shap.values[o][at]),
      baseValue: numbers((o) => shap.baseValues[o]),
      prediction: numbers((o, row) => shap.predictions[o][row]),
      ...(standardErrors === undefined
        ? {}
        : { standardError: numbers((o, _, at) => standardErrors[o][at]) }),
    }),
    importances: Table.from({
      feature: importances.map((entry) => entry.feature),
      importance: Float64Array.from(importances, (entry) => entry.importance),
      std: importances.map((entry) => entry.std ?? null),
    }),
  };
}
