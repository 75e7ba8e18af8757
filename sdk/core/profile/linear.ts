import { formatCell } from "../../utils/text/index.js";
import { type Exactness, shareEqual } from "./exact.js";
import type { Formula, NumberColumnOf } from "./formulas.js";

/** Columns that a formula may add up, at most: more are a model and no slip. */
const MOST_TERMS = 8;
/** Columns that are looked at together. */
const MOST_COLUMNS = 100;
/** Rows that the fit is made of; the formula is then tried on all. */
const MOST_ROWS = 10_000;
/** A fit that explains less has no formula behind it, dirty rows or not. */
const HOPELESS = 0.5;
/** Share of rows that a fit keeps, those that it fits best, and how often it is made anew of them (Rousseeuw's C-steps). */
const KEPT = 0.97;
const REFITS = 4;
/** What must be left unexplained at most, as a share of the target's variance, for a sum to be tried row by row. */
const LEFT = 1e-4;
/** A column that the others tell up to this share of its variance adds nothing. */
const COLLINEAR = 1e-10;

/**
 * A weighted sum of up to eight columns, with a constant, that is the target: by least squares on all columns, of which those
 * that do not matter are taken out one by one.
 */
export function findSum(
  columns: readonly NumberColumnOf[],
  target: Float64Array,
  exactness: Exactness,
): Formula | undefined {
  const looked = columns.slice(0, MOST_COLUMNS);
  if (target.length < 3 * looked.length + 20) return undefined;
  const gram = cleanGram(looked, target);
  if (gram === undefined) return undefined;
  let chosen = looked.map((_, i) => i);
  let fit = solve(gram, chosen);
  if (fit.left > LEFT) return undefined;
  const limit = Math.max(2 * fit.left, 1e-9);
  while (chosen.length > 1) {
    const least = chosen[indexOfLeast(fit.weights)];
    const fewer = chosen.filter((i) => i !== least);
    const next = solve(gram, fewer);
    if (next.left > limit) break;
    [chosen, fit] = [fewer, next];
  }
  if (chosen.length > MOST_TERMS) return undefined;
  const { slopes, start } = unscaled(gram, chosen, fit.weights);
  const terms = chosen.map((i, t) => ({ ...looked[i], slope: slopes[t] }));
  return formulaOf(terms, start, target, exactness);
}

/** The products of the rows that a sum fits well, found by fitting and leaving out the worst; undefined where nothing fits. */
function cleanGram(columns: readonly NumberColumnOf[], target: Float64Array): Gram | undefined {
  const step = Math.max(1, target.length / MOST_ROWS);
  let rows = Uint32Array.from({ length: Math.floor(target.length / step) }, (_, i) => Math.floor(i * step));
  const all = rows;
  const chosen = columns.map((_, i) => i);
  let gram = gramOf(columns, target, rows);
  for (let i = 0; i < REFITS; i++) {
    const { weights, left } = solve(gram, chosen);
    // One dirty row may spoil the first fit.
    if (i > 0 && left > HOPELESS) return undefined;
    if (left <= LEFT / 100) return gram;
    const { slopes, start } = unscaled(gram, chosen, weights);
    const misses = Float64Array.from(all, (row) =>
      Math.abs(columns.reduce((sum, { values }, c) => sum + slopes[c] * values[row], start) - target[row]),
    );
    const limit = misses.slice().sort()[Math.floor(KEPT * (misses.length - 1))];
    rows = all.filter((_, at) => misses[at] <= limit);
    gram = gramOf(columns, target, rows);
  }
  return gram;
}

interface Gram {
  /** Correlations of the columns and, last, of the target. */
  readonly cells: readonly Float64Array[];
  readonly means: Float64Array;
  readonly stds: Float64Array;
}

function gramOf(columns: readonly NumberColumnOf[], target: Float64Array, rows: Uint32Array): Gram {
  const n = rows.length;
  const all = [...columns.map(({ values }) => values), target].map((values) =>
    Float64Array.from(rows, (row) => values[row]),
  );
  const means = Float64Array.from(all, (values) => values.reduce((sum, value) => sum + value / n, 0));
  const stds = Float64Array.from(all, (values, i) =>
    Math.sqrt(values.reduce((sum, value) => sum + (value - means[i]) ** 2 / n, 0)),
  );
  const standard = all.map((values, i) =>
    values.map((value) => (stds[i] > 0 ? (value - means[i]) / stds[i] : 0)),
  );
  const cells = standard.map(() => new Float64Array(all.length));
  for (let i = 0; i < all.length; i++) {
    for (let j = i; j < all.length; j++) {
      const [a, b] = [standard[i], standard[j]];
      let sum = 0;
      for (let row = 0; row < n; row++) sum += a[row] * b[row];
      cells[i][j] = sum / n;
      cells[j][i] = sum / n;
    }
  }
  return { cells, means, stds };
}

/** Weights (of standardized columns) of the least squares fit by some columns, and the share of variance that is left. */
function solve(
  { cells }: Gram,
  chosen: readonly number[],
): { readonly weights: number[]; readonly left: number } {
  const k = chosen.length;
  const y = cells.length - 1;
  // Cholesky's decomposition; a column that those before it tell gets the weight 0.
  const lower = chosen.map(() => new Float64Array(k));
  const right = new Float64Array(k);
  const used = chosen.map(() => true);
  let left = cells[y][y];
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = cells[chosen[i]][chosen[j]];
      for (let m = 0; m < j; m++) sum -= lower[i][m] * lower[j][m];
      if (i !== j) lower[i][j] = used[j] ? sum / lower[j][j] : 0;
      else if (sum > COLLINEAR) lower[i][i] = Math.sqrt(sum);
      else used[i] = false;
    }
    if (!used[i]) continue;
    let sum = cells[chosen[i]][y];
    for (let m = 0; m < i; m++) sum -= lower[i][m] * right[m];
    right[i] = sum / lower[i][i];
    left -= right[i] ** 2;
  }
  const weights = new Array<number>(k).fill(0);
  for (let i = k - 1; i >= 0; i--) {
    if (!used[i]) continue;
    let sum = right[i];
    for (let m = i + 1; m < k; m++) sum -= lower[m][i] * weights[m];
    weights[i] = sum / lower[i][i];
  }
  return { weights, left: Math.max(0, left) };
}

function indexOfLeast(weights: readonly number[]): number {
  const sizes = weights.map(Math.abs);
  return sizes.indexOf(Math.min(...sizes));
}

/** Weights of columns as they are, and the constant. */
function unscaled(
  { means, stds }: Gram,
  chosen: readonly number[],
  weights: readonly number[],
): { readonly slopes: readonly number[]; readonly start: number } {
  const y = means.length - 1;
  const slopes = weights.map((weight, i) => (weight === 0 ? 0 : (weight * stds[y]) / stds[chosen[i]]));
  return { slopes, start: means[y] - slopes.reduce((sum, slope, i) => sum + slope * means[chosen[i]], 0) };
}

interface Term extends NumberColumnOf {
  readonly slope: number;
}

/** The formula with as few digits as give the target as well. */
function formulaOf(
  terms: readonly Term[],
  start: number,
  target: Float64Array,
  exactness: Exactness,
): Formula | undefined {
  const tried = [2, 3, 4, 6, 12].map((digits) => {
    const round = (value: number) => Number(value.toPrecision(digits));
    const rounded = terms.map((term) => ({ ...term, slope: round(term.slope) }));
    for (const constant of [0, round(start)]) {
      const share = shareEqual(
        target,
        (row) => rounded.reduce((sum, { slope, values }) => sum + slope * values[row], constant),
        exactness,
      );
      if (share > 0) return { rounded, constant, share };
    }
    return undefined;
  });
  const best = Math.max(...tried.map((one) => one?.share ?? 0));
  const simplest = tried.find((one) => one !== undefined && one.share >= best - 0.001);
  if (simplest === undefined) return undefined;
  const { rounded, constant, share } = simplest;
  const text = rounded.map(({ name, slope }, i) => termText(slope, name, i === 0)).join(" ");
  const end = constant === 0 ? "" : ` ${constant < 0 ? "−" : "+"} ${formatCell(Math.abs(constant))}`;
  return { columns: terms.map(({ name }) => name), text: text + end, share };
}

function termText(slope: number, name: string, isFirst: boolean): string {
  const size = Math.abs(slope);
  const sign = slope < 0 ? (isFirst ? "−" : "− ") : isFirst ? "" : "+ ";
  return `${sign}${size === 1 ? name : `${formatCell(size)} × ${name}`}`;
}
