import type { Metrics, Scoring } from "../../core/metrics/index.js";
import type { Model } from "../../core/models/model.js";
import { type Column, isString, type Table, toFloat64, valueAt } from "../../core/tables/index.js";
import { AssayError } from "../../utils/errors/index.js";

/** The target of rows as numbers: itself for regression, class indices (in the model's order) for classification. */
export function truthOf(model: Model, rows: Table): Float64Array {
  const column = rows.column(model.target);
  if (model.task === "regression") return toFloat64(column, model.target);
  const indices = new Map(model.classes.map((label, index) => [label, index]));
  return Float64Array.from({ length: rows.numRows }, (_, row) => {
    const label = labelAt(column, row);
    const index = indices.get(label);
    if (index !== undefined) return index;
    throw new AssayError("DATA_TARGET", {
      what: `the target "${model.target}" holds a class that training never saw`,
      got: `${String(label)} in row ${row}`,
      wanted: `one of ${model.classes.map(String).join(", ")}`,
      next: "Split stratified, so that every class is in the training rows, or leave the class out.",
    });
  });
}

/** A label as the model's classes hold it: 64-bit integers are numbers there. */
function labelAt(column: Column, row: number): string | number | boolean {
  const value = isString(column) ? column.categories[column.values[row]] : valueAt(column, row);
  return typeof value === "bigint" ? Number(value) : (value as string | number | boolean);
}

/** What metrics look at: truth, predictions and probabilities of rows, from the model's outputs. */
export function scoringOf(model: Model, truth: Float64Array, outputs: Float64Array): Scoring {
  const { task, classes } = model;
  if (task === "regression") return { task, truth, prediction: outputs };
  const prediction = Float64Array.from(truth, (_, row) => {
    const start = row * classes.length;
    let best = 0;
    for (let k = 1; k < classes.length; k++) if (outputs[start + k] > outputs[start + best]) best = k;
    return best;
  });
  return { task, truth, prediction, probabilities: outputs, classes };
}

/** The numbers of metrics by name, without what stands beside them. */
export function metricNumbers({ details }: Metrics): Record<string, number> {
  return Object.fromEntries(details.map(({ name, value }) => [name, value]));
}
