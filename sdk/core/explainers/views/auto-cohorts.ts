import { isString, type Table } from "../../tables/index.js";
import type { RowGroup } from "./groups.js";
import { cellLabel } from "./label.js";

/** What all rows of a group have in common in one column. */
interface Condition {
  readonly feature: string;
  /** Numbers above this, and at most that. */
  readonly above?: string;
  readonly most?: string;
  /** Rows without a value are in it too. */
  readonly missing?: boolean;
  /** Anything that is no bound: "= clear", "missing". */
  readonly words?: string;
}

/** A question that parts rows in two. */
interface Split {
  readonly gain: number;
  readonly yes: readonly number[];
  readonly no: readonly number[];
  readonly ifYes: Condition;
  readonly ifNo: Condition;
}

interface Leaf {
  readonly rows: readonly number[];
  readonly conditions: readonly Condition[];
  readonly split: Split | undefined;
}

/** The conditions with one more; bounds of a column that has some become narrower. */
function narrowed(conditions: readonly Condition[], next: Condition): Condition[] {
  const same = ({ feature, words }: Condition) => feature === next.feature && words === undefined;
  if (next.words !== undefined || !conditions.some(same)) return [...conditions, next];
  return conditions.map((condition) => (same(condition) ? { ...condition, ...next } : condition));
}

function conditionText({ feature, above, most, missing, words }: Condition): string {
  if (words !== undefined) return `${feature} ${words}`;
  if (above === undefined) return `${feature} ≤ ${most}${missing === true ? " or missing" : ""}`;
  return most === undefined ? `${feature} > ${above}` : `${above} < ${feature} ≤ ${most}`;
}

/**
 * Rows in groups of like SHAP values, as shap's `cohorts(n)` finds them: the leaves of a regression tree of all SHAP values
 * on the raw values, grown where it gains most, with `most` leaves at most. A group is named by the questions that lead to it.
 *
 * @param values rows x width, row-major: what the groups shall be alike in
 */
export function likeRows(data: Table, values: Float64Array, width: number, most: number): RowGroup[] {
  const all = Array.from({ length: data.numRows }, (_, r) => r);
  let leaves: Leaf[] = [{ rows: all, conditions: [], split: bestSplit(data, values, width, all) }];
  while (leaves.length < most) {
    const next = leaves.reduce<Leaf | undefined>(
      (best, leaf) => ((leaf.split?.gain ?? 0) > (best?.split?.gain ?? 0) ? leaf : best),
      undefined,
    );
    if (next?.split === undefined) break;
    const { yes, no, ifYes, ifNo } = next.split;
    const grown = [
      { rows: yes, conditions: narrowed(next.conditions, ifYes) },
      { rows: no, conditions: narrowed(next.conditions, ifNo) },
    ].map((leaf) => ({ ...leaf, split: bestSplit(data, values, width, leaf.rows) }));
    leaves = leaves.flatMap((leaf) => (leaf === next ? grown : [leaf]));
  }
  return leaves.map(({ rows, conditions }) => ({
    label: conditions.length === 0 ? "all rows" : conditions.map(conditionText).join(" & "),
    rows: Uint32Array.from(rows).sort(),
  }));
}

/** Sum over the columns of (sum of values)^2 / count: what a group explains of the sum of squares. */
function explained(sums: Float64Array, count: number): number {
  return sums.reduce((total, sum) => total + sum * sum, 0) / count;
}

function sumOf(values: Float64Array, width: number, rows: readonly number[]): Float64Array {
  const sums = new Float64Array(width);
  for (const row of rows) for (let f = 0; f < width; f++) sums[f] += values[row * width + f];
  return sums;
}

function bestSplit(
  data: Table,
  values: Float64Array,
  width: number,
  rows: readonly number[],
): Split | undefined {
  const total = sumOf(values, width, rows);
  const before = explained(total, rows.length);
  let best: Split | undefined;
  for (const feature of data.names) {
    const split = isString(data.column(feature))
      ? textSplit(data, feature, values, width, rows, total)
      : numberSplit(data, feature, values, width, rows, total);
    const gain = (split?.gain ?? 0) - before;
    // Rounding of sums is no gain.
    if (split !== undefined && gain > 1e-9 * before && gain > (best?.gain ?? 0)) best = { ...split, gain };
  }
  return best;
}

function numberSplit(
  data: Table,
  feature: string,
  values: Float64Array,
  width: number,
  rows: readonly number[],
  total: Float64Array,
): Split | undefined {
  const numbers = data.numbers(feature);
  // Missing values stand below all others.
  const key = (row: number) => (Number.isNaN(numbers[row]) ? Number.NEGATIVE_INFINITY : numbers[row]);
  const sorted = [...rows].sort((a, b) => (key(a) === key(b) ? a - b : key(a) - key(b)));
  const left = new Float64Array(width);
  const right = Float64Array.from(total);
  let [gain, at] = [0, -1];
  for (let i = 0; i < sorted.length - 1; i++) {
    for (let f = 0; f < width; f++) {
      const value = values[sorted[i] * width + f];
      left[f] += value;
      right[f] -= value;
    }
    if (key(sorted[i]) === key(sorted[i + 1])) continue;
    const score = explained(left, i + 1) + explained(right, sorted.length - i - 1);
    if (score > gain) [gain, at] = [score, i];
  }
  if (at < 0) return undefined;
  const bound = cellLabel(data.value(feature, sorted[at]));
  const parts = { gain, yes: sorted.slice(0, at + 1), no: sorted.slice(at + 1) };
  if (bound === "missing")
    return { ...parts, ifYes: { feature, words: "missing" }, ifNo: { feature, words: "known" } };
  const missing = key(sorted[0]) === Number.NEGATIVE_INFINITY;
  return {
    ...parts,
    ifYes: { feature, most: bound, missing },
    ifNo: { feature, above: bound, missing: false },
  };
}

function textSplit(
  data: Table,
  feature: string,
  values: Float64Array,
  width: number,
  rows: readonly number[],
  total: Float64Array,
): Split | undefined {
  const groups = new Map<string, number[]>();
  for (const row of rows) {
    const label = cellLabel(data.value(feature, row));
    const own = groups.get(label);
    if (own === undefined) groups.set(label, [row]);
    else own.push(row);
  }
  let best: { gain: number; label: string; own: readonly number[] } | undefined;
  for (const [label, own] of groups) {
    if (own.length === rows.length) continue;
    const sums = sumOf(values, width, own);
    const rest = total.map((sum, f) => sum - sums[f]);
    const gain = explained(sums, own.length) + explained(rest, rows.length - own.length);
    if (gain > (best?.gain ?? 0)) best = { gain, label, own };
  }
  if (best === undefined) return undefined;
  const inside = new Set(best.own);
  return {
    gain: best.gain,
    yes: best.own,
    no: rows.filter((row) => !inside.has(row)),
    ifYes: { feature, words: `= ${best.label}` },
    ifNo: { feature, words: `≠ ${best.label}` },
  };
}
