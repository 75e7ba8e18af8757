import type { SignatureColumn, SignatureType, Task } from "../models/model.js";
import type { ColumnKind, ColumnSchemaInput } from "./config.js";
import { Schema } from "./schema.js";

const KINDS: Readonly<Record<SignatureType, ColumnKind>> = {
  boolean: "boolean",
  integer: "integer",
  long: "integer",
  float: "number",
  double: "number",
  string: "string",
  datetime: "timestamp",
};

/**
 * What a model's inputs must look like, by its signature; other columns are let through. A column that is not required
 * may be missing, null or NaN.
 */
export function inputsSchema(columns: readonly SignatureColumn[]): Schema {
  const byName = columns.map(({ name, type, required }): [string, ColumnSchemaInput] => [
    name,
    // A date and a timestamp are both a datetime to MLflow.
    type === "datetime"
      ? { required, nullable: !required }
      : { type: KINDS[type], required, nullable: !required, finite: required },
  ]);
  return Schema.from({ columns: Object.fromEntries(byName) }, "inputs");
}

/** What targets must look like: no nulls; finite numbers for a regression. */
export function targetsSchema(task: Task, target: string): Schema {
  return Schema.from({ columns: { [target]: task === "regression" ? { type: "number" } : {} } }, "targets");
}

/** What predictions look like: `prediction`, and of a classification `probability_<label>` from 0 to 1. */
export function outputsSchema(task: Task, classes: readonly (string | number | boolean)[] = []): Schema {
  const prediction: ColumnSchemaInput = task === "regression" ? { type: "number" } : {};
  const probabilities = classes.map((label): [string, ColumnSchemaInput] => [
    `probability_${label}`,
    { type: "number", min: 0, max: 1 },
  ]);
  return Schema.from(
    { columns: { prediction, ...Object.fromEntries(probabilities) }, strict: true },
    "outputs",
  );
}

/** SHAP values as a table: one column of finite numbers a feature. */
export function shapValuesSchema(features: readonly string[]): Schema {
  const columns = features.map((feature): [string, ColumnSchemaInput] => [feature, { type: "number" }]);
  return Schema.from({ columns: Object.fromEntries(columns), strict: true }, "SHAP values");
}

/**
 * Feature importances as a table: each feature once, its importance, and where there are some the deviation over repeats,
 * the metric, mean |SHAP value|, and the column it is correlated with most.
 */
export function featureImportancesSchema(): Schema {
  return Schema.from(
    {
      columns: {
        feature: { type: "string", unique: true },
        importance: { type: "number" },
        std: { type: "number", required: false, nullable: true, min: 0 },
        low: { type: "number", required: false, nullable: true },
        high: { type: "number", required: false, nullable: true },
        metric: { type: "string", required: false },
        meanAbsoluteShap: { type: "number", required: false, nullable: true, min: 0 },
        correlatedWith: { type: "string", required: false, nullable: true },
        correlation: { type: "number", required: false, nullable: true, min: -1, max: 1 },
      },
      strict: true,
    },
    "feature importances",
  );
}

/** SHAP values line by line: one for each output, explained row and column. */
export function explanationValuesSchema(): Schema {
  return Schema.from(
    {
      columns: {
        row: { type: "integer", min: 0 },
        output: { type: "string" },
        feature: { type: "string" },
        shapValue: { type: "number" },
        baseValue: { type: "number" },
        prediction: { type: "number" },
        unit: { type: "string" },
        standardError: { type: "number", required: false, min: 0 },
      },
      strict: true,
    },
    "SHAP values by line",
  );
}

/** SHAP interaction values line by line: one for each output, explained row and pair of columns, both ways. */
export function interactionValuesSchema(): Schema {
  return Schema.from(
    {
      columns: {
        row: { type: "integer", min: 0 },
        output: { type: "string" },
        feature: { type: "string" },
        other: { type: "string" },
        interaction: { type: "number" },
      },
      strict: true,
    },
    "SHAP interaction values",
  );
}

/** The explained rows: their numbers among the test rows, each once, and the raw columns as they are. */
export function explainedRowsSchema(row: string): Schema {
  return Schema.from({ columns: { [row]: { type: "integer", min: 0, unique: true } } }, "explained rows");
}
