import type { Model } from "../../core/models/model.js";
import { RowReader } from "../../core/requests/index.js";
import type { Table } from "../../core/tables/index.js";

/** The rows of an MLflow `input_example.json`; undefined where they are in another form, or are none of the model's. */
export function exampleRows(model: Model, json: string): Table | undefined {
  let parsed: { readonly columns?: unknown; readonly data?: unknown } | null;
  try {
    parsed = JSON.parse(json);
  } catch {
    return undefined;
  }
  const { columns, data } = parsed ?? {};
  if (!Array.isArray(columns) || !Array.isArray(data) || data.length === 0) return undefined;
  const { table, problems } = new RowReader(model.signature.inputs).split(columns.map(String), data);
  return problems.length === 0 ? table : undefined;
}
