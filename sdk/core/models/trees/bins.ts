import { lowerBound } from "../../../utils/lower-bound.js";
import type { Random } from "../../../utils/random/index.js";
import type { Matrix } from "../../tables/index.js";

/** Rows that are looked at to place cuts; LightGBM looks at as many. */
const SAMPLED_ROWS = 200_000;

/** One column in bins: bin b holds the values in (cuts[b - 1], cuts[b]], and missing values have the bin after the last. */
export interface BinnedFeature {
  /** Ascending. A category's cuts are its codes but for the last, so that a bin is a code. */
  readonly cuts: Float64Array;
  /** Number of bins of values; `bins` itself is the code of a missing value. */
  readonly bins: number;
  /** Whether a training row has no value here. */
  readonly missing: boolean;
  readonly category: boolean;
}

/** Encoded rows in bins. */
export interface BinnedRows {
  readonly rows: number;
  readonly features: readonly BinnedFeature[];
  /** One array a feature, one code a row. */
  readonly codes: readonly Uint16Array[];
}

/**
 * Bins of the columns of encoded rows: one a value where a column has few, else as many as wanted with about the same number
 * of rows in each. `categories` names the columns whose numbers are codes of categories (from 0; NaN or -1 is missing).
 */
export function fitBins(
  x: Matrix,
  options: { readonly maxBins: number; readonly categories: ReadonlySet<number>; readonly random: Random },
): BinnedFeature[] {
  const sampled = sampleRows(x.rows, options.random);
  const missing = missingColumns(x);
  const values = sampled === undefined ? undefined : sampledColumns(x, sampled);
  return Array.from({ length: x.columns }, (_, column) => {
    const category = options.categories.has(column);
    if (category) {
      const all = columnOf(x, column);
      const levels = all.reduce((most, code) => Math.max(most, isMissingCode(code) ? 0 : code + 1), 1);
      // Beyond the number of bins, the codes that are left share the last bin.
      const bins = Math.min(levels, options.maxBins);
      const cuts = Float64Array.from({ length: bins - 1 }, (_, code) => code);
      return { cuts, bins, missing: all.some(isMissingCode), category };
    }
    const cuts = cutsOf((values?.[column] ?? columnOf(x, column)).sort(), options.maxBins);
    return { cuts, bins: cuts.length + 1, missing: missing[column] === 1, category };
  });
}

/** Rows in the bins of training. */
export function binRows(x: Matrix, features: readonly BinnedFeature[]): BinnedRows {
  const codes = features.map((feature, column) => {
    const out = new Uint16Array(x.rows);
    const { cuts, bins, category } = feature;
    for (let row = 0, at = column; row < x.rows; row++, at += x.columns) {
      const value = x.data[at];
      out[row] = Number.isNaN(value) || (category && value < 0) ? bins : lowerBound(cuts, value);
    }
    return out;
  });
  return { rows: x.rows, features, codes };
}

const isMissingCode = (code: number): boolean => !(code >= 0);

/** Drawn rows, ascending, so that memory is read in order. */
function sampleRows(rows: number, random: Random): Float64Array | undefined {
  if (rows <= SAMPLED_ROWS) return undefined;
  return Float64Array.from({ length: SAMPLED_ROWS }, () => random.int(rows)).sort();
}

/** 1 for the columns where a row has no value. All columns in one pass: memory holds the matrix by rows. */
function missingColumns({ data, rows, columns }: Matrix): Uint8Array {
  const missing = new Uint8Array(columns);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) {
      if (Number.isNaN(data[at])) missing[column] = 1;
    }
  }
  return missing;
}

function sampledColumns({ data, columns }: Matrix, sampled: Float64Array): Float64Array[] {
  const values = Array.from({ length: columns }, () => new Float64Array(sampled.length));
  for (let i = 0; i < sampled.length; i++) {
    const from = sampled[i] * columns;
    for (let column = 0; column < columns; column++) values[column][i] = data[from + column];
  }
  return values;
}

function columnOf({ data, rows, columns }: Matrix, column: number): Float64Array {
  const values = new Float64Array(rows);
  for (let row = 0, at = column; row < rows; row++, at += columns) values[row] = data[at];
  return values;
}

/** Cuts between sorted values (NaN last): between every two that differ, or where the bins fill up. */
function cutsOf(sorted: Float64Array, maxBins: number): Float64Array {
  let count = sorted.length;
  while (count > 0 && Number.isNaN(sorted[count - 1])) count--;
  let distinct = count > 0 ? 1 : 0;
  for (let i = 1; i < count; i++) if (sorted[i] !== sorted[i - 1]) distinct++;
  const cuts: number[] = [];
  if (distinct <= maxBins) {
    for (let i = 1; i < count; i++) {
      if (sorted[i] !== sorted[i - 1]) cuts.push(between(sorted[i - 1], sorted[i]));
    }
    return Float64Array.from(cuts);
  }
  // A value that fills a bin alone gets one alone; the rest is shared among the bins that are left.
  let filled = 0;
  for (let i = 1, seen = 0; i < count && cuts.length < maxBins - 1; i++) {
    seen++;
    if (sorted[i] === sorted[i - 1]) continue;
    const wanted = (count - filled) / (maxBins - cuts.length);
    if (seen < wanted) continue;
    cuts.push(between(sorted[i - 1], sorted[i]));
    filled += seen;
    seen = 0;
  }
  return Float64Array.from(cuts);
}

/** A number in [low, high): halfway where that is one. */
function between(low: number, high: number): number {
  const middle = low + (high - low) / 2;
  return middle >= low && middle < high ? middle : low;
}
