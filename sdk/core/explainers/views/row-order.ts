import { AssayError } from "../../../utils/errors/index.js";
import { didYouMean } from "../../../utils/names.js";
import { isString, type Table } from "../../tables/index.js";
import type { ExplanationData } from "../explanation.js";
import { cellLabel } from "./label.js";
import { placeOf, type RowChoice } from "./row.js";
import { similarityOrder } from "./similarity.js";

/**
 * The order of rows in a plot of many: like SHAP values side by side (shap's hierarchical clustering), the highest prediction
 * first, as they were explained, or by the values of a column, the lowest first.
 */
export type RowOrder = "similarity" | "output" | "original" | { readonly column: string };

const WORDS = ["similarity", "output", "original"];

/** The rows that were asked for (all without `wanted`), each once, as places among the explained ones. */
export function chosenRows(explanation: ExplanationData, wanted?: readonly RowChoice[]): number[] {
  if (wanted === undefined) return Array.from({ length: explanation.shap.rows }, (_, row) => row);
  if (!Array.isArray(wanted) || wanted.length === 0) {
    throw new AssayError("DATA_SHAPE", {
      what: "there are no rows to show",
      got: Array.isArray(wanted) ? "an empty list" : typeof wanted,
      wanted: "a list of rows: [17, { testRow: 1043 }]",
    });
  }
  return [...new Set((wanted as readonly RowChoice[]).map((row) => placeOf(explanation, row)))];
}

/** Rows evenly spread over those there are, `most` at most. */
export function spreadRows(rows: readonly number[], most: number): number[] {
  if (rows.length <= most) return [...rows];
  return Array.from({ length: most }, (_, i) => rows[Math.floor((i * rows.length) / most)]);
}

/** Rows in an order. Throws DATA_SHAPE for an order that there is not, DATA_COLUMN_MISSING for a column. */
export function orderRows(
  explanation: ExplanationData,
  output: number,
  rows: readonly number[],
  order: RowOrder,
): Uint32Array {
  const { shap, data } = explanation;
  const predictions = shap.predictions[output];
  if (order === "original") return Uint32Array.from(rows);
  if (order === "output")
    return Uint32Array.from([...rows].sort((a, b) => predictions[b] - predictions[a] || a - b));
  if (order === "similarity") return bySimilarity(explanation, output, rows);
  if (typeof order === "object" && order !== null) {
    const place = places(data, order.column);
    return Uint32Array.from([...rows].sort((a, b) => place[a] - place[b] || a - b));
  }
  throw new AssayError("DATA_SHAPE", {
    what: "there is no such order of rows",
    got: JSON.stringify(order) ?? String(order),
    wanted: `one of ${WORDS.map((word) => `"${word}"`).join(", ")}, or { column: name }`,
    next: data.has(String(order))
      ? `Write { column: "${String(order)}" }.`
      : didYouMean(String(order), WORDS),
  });
}

/** What the order is, in words: "the highest prediction first". */
export function orderText(order: RowOrder): string {
  if (typeof order === "object") return `ordered by ${order.column}`;
  if (order === "similarity") return "like rows side by side";
  return order === "output" ? "the highest prediction first" : "in their own order";
}

/** Of the two directions of likeness the one that begins with the higher predictions, as shap's force plot means to. */
function bySimilarity({ shap }: ExplanationData, output: number, rows: readonly number[]): Uint32Array {
  const width = shap.features.length;
  const points = new Float64Array(rows.length * width);
  rows.forEach((row, i) => {
    points.set(shap.values[output].subarray(row * width, (row + 1) * width), i * width);
  });
  const order = similarityOrder(points, rows.length, width).map((i) => rows[i]);
  const predictions = shap.predictions[output];
  return predictions[order[0]] < predictions[order[order.length - 1]] ? order.reverse() : order;
}

/** A number a row by which it is ordered: a number's own value, the place of a text among the texts; what is missing last. */
function places(data: Table, name: string): Float64Array {
  const column = data.column(name);
  if (!isString(column))
    return data.numbers(name).map((v) => (Number.isNaN(v) ? Number.POSITIVE_INFINITY : v));
  const values = Array.from({ length: data.numRows }, (_, row) => data.value(name, row));
  const sorted = [...new Set(values.filter((value) => value !== null).map(cellLabel))].sort();
  const place = new Map(sorted.map((label, i) => [label, i]));
  return Float64Array.from(values, (value) =>
    value === null ? Number.POSITIVE_INFINITY : (place.get(cellLabel(value)) ?? 0),
  );
}
