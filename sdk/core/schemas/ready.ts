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

/** Feature importances as a table: each feature once, its importance, and the deviation over repeats where there is one. */
export function featureImportancesSchema(): Schema {
  return Schema.from(
    {
      columns: {
        feature: { type: "string", unique: true },
        importance: { type: "number" },
        std: { type: "number", required: false, min: 0 },
      },
      strict: true,
    },
    "feature importances",
  );
}
