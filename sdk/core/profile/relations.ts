import type { Random } from "../../utils/random/index.js";
import {
  correlate,
  correlationRatio,
  cramersV,
  type PreparedColumn,
} from "../explainers/views/correlations.js";
import { ranksInOrder } from "../explainers/views/ranks.js";
import { type Halves, LEAST_ROWS, scoreAlone } from "./alone.js";
import { rowsWithTarget, type Target } from "./target.js";
import type { AssociationMeasure, TargetRelation } from "./types.js";

/** The rows with a target in two halves, drawn at random; or, of rows in the order of time, the later third to judge by. */
export function halvesOf(target: Target, random: Random, inOrder?: Float64Array): Halves | undefined {
  const rows = rowsWithTarget(target);
  const share = inOrder === undefined ? 1 / 2 : 2 / 3;
  const middle = Math.ceil(rows.length * share);
  const order =
    inOrder === undefined
      ? Uint32Array.from(random.permutation(rows.length), (i) => rows[i])
      : rows.filter((row) => !Number.isNaN(inOrder[row])).sort((a, b) => inOrder[a] - inOrder[b]);
  const halves = { learn: order.slice(0, middle), judge: order.slice(middle) };
  return halves.judge.length < LEAST_ROWS ? undefined : halves;
}

/** The target, ready to be held against columns. */
export function preparedTarget(target: Target): PreparedColumn {
  const { name } = target;
  if (target.task === "classification") {
    const values = Float64Array.from(target.codes, (code) => (code < 0 ? Number.NaN : code));
    return { name, values, isText: true };
  }
  return { name, values: target.values, isText: false };
}

/** What a column says of the target. */
export function relate(
  column: PreparedColumn,
  target: Target,
  prepared: PreparedColumn,
  halves: Halves | undefined,
): TargetRelation {
  const { measure, value } = associate(column, target, prepared);
  const strength = measure === "auc" ? Math.abs(2 * value - 1) : Math.abs(value);
  const alone = halves === undefined ? Number.NaN : scoreAlone(column, target, halves);
  let rows = 0;
  for (let row = 0; row < column.values.length; row++)
    if (!Number.isNaN(column.values[row]) && !Number.isNaN(prepared.values[row])) rows++;
  return { column: column.name, measure, value, strength, rows, ...(Number.isNaN(alone) ? {} : { alone }) };
}

function associate(
  column: PreparedColumn,
  target: Target,
  prepared: PreparedColumn,
): { readonly measure: AssociationMeasure; readonly value: number } {
  if (target.task === "regression") {
    const { measure, coefficient } = correlate(column, prepared);
    return { measure, value: coefficient };
  }
  if (column.isText) return { measure: "cramersV", value: cramersV(column.values, prepared.values) };
  if (target.classes.length === 2) return { measure: "auc", value: areaUnderCurve(column, target.codes) };
  return { measure: "correlationRatio", value: correlationRatio(prepared.values, column.values) };
}

/** Chance that a row of the second class has the greater number, ties counted half (Mann and Whitney 1947). */
function areaUnderCurve({ values, order }: PreparedColumn, codes: Int32Array): number {
  const known = (order ?? new Uint32Array(0)).filter((row) => codes[row] >= 0);
  const ranks = ranksInOrder(values, known);
  let [positives, sum] = [0, 0];
  for (const row of known) {
    if (codes[row] !== 1) continue;
    positives++;
    sum += ranks[row];
  }
  const negatives = known.length - positives;
  if (positives === 0 || negatives === 0) return Number.NaN;
  return (sum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** The strongest first; those without a number last. */
export function byStrength(relations: readonly TargetRelation[]): TargetRelation[] {
  const size = ({ strength, alone }: TargetRelation) =>
    Math.max(Number.isNaN(strength) ? -1 : strength, Math.sqrt(Math.max(0, alone ?? 0)));
  return relations.toSorted((a, b) => size(b) - size(a));
}
