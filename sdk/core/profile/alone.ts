import type { ClassTarget, NumberTarget, Target } from "./target.js";
import { growSteps, leafOf } from "./tree.js";

/** Rows to learn from, and rows to judge by. */
export interface Halves {
  readonly learn: Uint32Array;
  readonly judge: Uint32Array;
}

/** A column as the tree sees it: numbers, or codes of levels; NaN where there is none. */
export interface AloneColumn {
  readonly values: Float64Array;
  readonly isText: boolean;
}

const DEPTH = 6;
/** Rows of a leaf, at least; and as a share of the rows to learn from. */
const LEAF_ROWS = 5;
const LEAF_SHARE = 1 / 200;

/** Fewer rows than this, learned from or judged by, say little. */
export const LEAST_ROWS = 30;

/**
 * How well one column predicts the target, on the rows to judge by: R², or balanced accuracy from 0 (guessing) to 1. Numbers by a
 * tree, levels by their mean (their likeliest class, classes weighed alike); rows without a value are a level of their own.
 */
export function scoreAlone(column: AloneColumn, target: Target, halves: Halves): number {
  const leaves = partsOf(column, target, halves.learn);
  return target.task === "regression"
    ? scoreNumber(leaves, target, halves)
    : scoreClass(leaves, target, halves);
}

/** The part (leaf or level) of each row; -1 for a level that was not learned. */
type PartOf = (row: number) => number;

/** How rows are parted by the column, as the rows to learn from have it. */
function partsOf({ values, isText }: AloneColumn, target: Target, learn: Uint32Array): PartOf {
  if (isText) {
    const places = new Map<number, number>();
    for (const row of learn) {
      const code = Number.isNaN(values[row]) ? -1 : values[row];
      if (!places.has(code)) places.set(code, places.size);
    }
    return (row) => places.get(Number.isNaN(values[row]) ? -1 : values[row]) ?? -1;
  }
  const rows = learn.filter((row) => !Number.isNaN(values[row])).sort((a, b) => values[a] - values[b]);
  const limits = { depth: DEPTH, leafRows: Math.max(LEAF_ROWS, Math.floor(learn.length * LEAF_SHARE)) };
  const sorted = Float64Array.from(rows, (row) => values[row]);
  const gain = target.task === "regression" ? numberGain(target, rows) : classGain(target, rows);
  const steps = growSteps(sorted, gain, limits);
  return (row) => (Number.isNaN(values[row]) ? steps.ends.length + 1 : leafOf(steps, values[row]));
}

/** Sum squared over count: the greater over both sides, the less squared error is left. */
function numberGain({ values }: NumberTarget, rows: Uint32Array): (from: number, to: number) => number {
  const mean = rows.reduce((sum, row) => sum + values[row], 0) / rows.length;
  const sums = new Float64Array(rows.length + 1);
  rows.forEach((row, i) => {
    sums[i + 1] = sums[i] + values[row] - mean;
  });
  return (from, to) => (sums[to] - sums[from]) ** 2 / (to - from);
}

/** Weight of each class: all classes weigh alike. */
function classWeights({ codes, classes }: ClassTarget, rows: Uint32Array): Float64Array {
  const counts = new Float64Array(classes.length);
  for (const row of rows) counts[codes[row]]++;
  return counts.map((count) => (count === 0 ? 0 : rows.length / (classes.length * count)));
}

/** Sum of squared weights of the classes over their sum: the greater over both sides, the less Gini impurity is left. */
function classGain(target: ClassTarget, rows: Uint32Array): (from: number, to: number) => number {
  const { codes, classes } = target;
  const k = classes.length;
  const weights = classWeights(target, rows);
  const sums = new Float64Array((rows.length + 1) * k);
  rows.forEach((row, i) => {
    sums.copyWithin((i + 1) * k, i * k, (i + 1) * k);
    sums[(i + 1) * k + codes[row]] += weights[codes[row]];
  });
  return (from, to) => {
    let [squares, total] = [0, 0];
    for (let c = 0; c < k; c++) {
      const weight = sums[to * k + c] - sums[from * k + c];
      squares += weight * weight;
      total += weight;
    }
    return total > 0 ? squares / total : 0;
  };
}

function scoreNumber(partOf: PartOf, { values }: NumberTarget, { learn, judge }: Halves): number {
  const sums = new Map<number, { sum: number; count: number }>();
  let all = 0;
  for (const row of learn) {
    const part = partOf(row);
    const own = sums.get(part) ?? { sum: 0, count: 0 };
    own.sum += values[row];
    own.count++;
    all += values[row];
    sums.set(part, own);
  }
  const mean = judge.reduce((sum, row) => sum + values[row], 0) / judge.length;
  let [wrong, total] = [0, 0];
  for (const row of judge) {
    const own = sums.get(partOf(row));
    const said = own === undefined ? all / learn.length : own.sum / own.count;
    wrong += (values[row] - said) ** 2;
    total += (values[row] - mean) ** 2;
  }
  return total > 0 ? 1 - wrong / total : Number.NaN;
}

function scoreClass(partOf: PartOf, target: ClassTarget, { learn, judge }: Halves): number {
  const { codes, classes } = target;
  const weights = classWeights(target, learn);
  const votes = new Map<number, Float64Array>();
  for (const row of learn) {
    const part = partOf(row);
    const own = votes.get(part) ?? new Float64Array(classes.length);
    own[codes[row]] += weights[codes[row]];
    votes.set(part, own);
  }
  const said = new Map([...votes].map(([part, own]) => [part, own.indexOf(Math.max(...own))]));
  const right = new Float64Array(classes.length);
  const counts = new Float64Array(classes.length);
  for (const row of judge) {
    counts[codes[row]]++;
    if (said.get(partOf(row)) === codes[row]) right[codes[row]]++;
  }
  const seen = [...counts.keys()].filter((c) => counts[c] > 0);
  if (seen.length < 2) return Number.NaN;
  const recall = seen.reduce((sum, c) => sum + right[c] / counts[c], 0) / seen.length;
  return (recall - 1 / seen.length) / (1 - 1 / seen.length);
}
