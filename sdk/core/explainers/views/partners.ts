import { isString, type Table } from "../../tables/index.js";
import type { ExplanationData } from "../explanation.js";
import { featureColumn } from "./ranking.js";
import { pearson } from "./ranks.js";

/** A column that may change what another one does, and how much. */
export interface Partner {
  readonly feature: string;
  /** By interaction values: their mean size, in the unit of the values. Else shap's score: a sum of correlations. */
  readonly strength: number;
}

/** Rows that the approximation looks at, at most (as in shap). */
const MOST_ROWS = 10_000;
const SMALL = 1e-8;

/**
 * The other columns by how much they interact with one, the strongest first: by SHAP interaction values where there are
 * some, else as shap's `approximate_interactions` does: rows in the order of the column's values, in pieces of a tenth (50
 * rows at most); how strongly the SHAP values of a piece, whose own values hardly differ, go with another column's.
 */
export function interactionPartners(
  explanation: ExplanationData,
  feature: number,
  output: number,
): Partner[] {
  const { shap } = explanation;
  const strengths = shap.interactions?.[output] ?? undefined;
  const scored = shap.features.map((name, other) => ({
    feature: name,
    strength:
      strengths === undefined ? Number.NaN : meanInteraction(strengths, feature, other, shap.features.length),
  }));
  const partners = strengths === undefined ? approximate(explanation, feature, output) : scored;
  return partners.filter((_, other) => other !== feature).sort((a, b) => b.strength - a.strength);
}

function meanInteraction(values: Float64Array, f: number, other: number, width: number): number {
  const size = width * width;
  let sum = 0;
  for (let at = 0; at < values.length; at += size)
    sum += Math.abs(values[at + f * width + other] + values[at + other * width + f]);
  return sum / Math.max(1, values.length / size);
}

/** A column as numbers: texts by the order of their names. */
function encoded(data: Table, feature: string): Float64Array | undefined {
  if (!data.has(feature)) return undefined;
  const column = data.column(feature);
  if (!isString(column)) return data.numbers(feature);
  const codes = new Map([...column.categories].sort().map((text, i) => [text, i]));
  return Float64Array.from({ length: data.numRows }, (_, r) => {
    const value = data.value(feature, r);
    return value === null ? Number.NaN : (codes.get(String(value)) ?? Number.NaN);
  });
}

function approximate(explanation: ExplanationData, feature: number, output: number): Partner[] {
  const { shap, data } = explanation;
  const own = encoded(data, shap.features[feature]);
  if (own === undefined) return shap.features.map((name) => ({ feature: name, strength: 0 }));
  const rows = Math.min(MOST_ROWS, shap.rows);
  const order = Uint32Array.from({ length: rows }, (_, i) => Math.floor((i * shap.rows) / rows));
  // Missing values last, as numpy sorts them.
  const key = (row: number) => (Number.isNaN(own[row]) ? Number.POSITIVE_INFINITY : own[row]);
  order.sort((a, b) => (key(a) === key(b) ? a - b : key(a) - key(b)));
  const shapValues = pick(featureColumn(shap.values[output], feature, shap), order);
  const step = Math.max(Math.min(Math.floor(rows / 10), 50), 1);
  return shap.features.map((name, other) => {
    const values = other === feature ? undefined : encoded(data, name);
    if (values === undefined) return { feature: name, strength: 0 };
    const sorted = pick(values, order);
    const gaps = sorted.map((value) => (Number.isNaN(value) ? 1 : 0));
    const strength = Math.max(score(shapValues, sorted, step), score(shapValues, gaps, step));
    return { feature: name, strength };
  });
}

function pick(values: Float64Array, order: Uint32Array): Float64Array {
  return Float64Array.from(order, (row) => values[row]);
}

function score(shapValues: Float64Array, other: Float64Array, step: number): number {
  if (other.reduce((sum, value) => sum + Math.abs(value), 0) < SMALL) return 0;
  let sum = 0;
  for (let start = 0; start < other.length; start += step) {
    const piece = pearson(shapValues.subarray(start, start + step), other.subarray(start, start + step));
    if (!Number.isNaN(piece)) sum += Math.abs(piece);
  }
  return sum;
}
