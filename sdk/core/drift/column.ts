import { type ChiSquareResult, chiSquareOfCounts, type TestResult } from "../statistics/index.js";
import { type Column, type ColumnType, isString, nullCount, toFloat64, valueAt } from "../tables/index.js";
import { countLevels, isIdentifying, measureLevels } from "./levels.js";
import { chiSquareOfBins, type Measure } from "./measure.js";
import { measureNumbers, sortNumbers } from "./numbers.js";
import { populationStability } from "./psi.js";
import type { ColumnDrift, DriftKind } from "./types.js";

/** How a column is measured. */
export interface MeasureOptions {
  readonly bins: number;
  readonly levels: number;
  /** Whether numbers are codes. */
  readonly isCategory: boolean;
}

/** What was measured of a column; p-values are not adjusted yet. */
export interface Measured extends Measure, Pick<ColumnDrift, "name" | "kind" | "referenceType"> {
  readonly currentType?: ColumnType;
  readonly psi?: number;
  readonly chiSquare?: ChiSquareResult;
  readonly missing: { readonly reference: number; readonly current: number; readonly test?: TestResult };
  /** What is said of columns that are compared by their missing values only. */
  readonly about?: string;
}

/** Measures one column; `current` is undefined where the current table lacks it. */
export function measureColumn(
  name: string,
  reference: Column,
  current: Column | undefined,
  options: MeasureOptions,
): Measured {
  if (current === undefined) {
    const missing = { reference: missingOf(reference) / reference.values.length, current: 1 };
    return { name, kind: "absent", referenceType: reference.type, missing, bins: [] };
  }
  const base = {
    name,
    referenceType: reference.type,
    currentType: current.type,
    missing: missingChange(missingOf(reference), reference, missingOf(current), current),
  };
  const kind = kindOf(reference, current, options);
  if (kind === "number") {
    const [old, now] = [reference, current].map((column) => sortNumbers(toFloat64(column, name)));
    return withIndex(base, kind, measureNumbers(old, now, options.bins));
  }
  if (kind !== "category") {
    const about =
      kind === "time"
        ? `times go on and are not judged: ${spanOf(reference)}, now ${spanOf(current)}`
        : undefined;
    return { ...base, kind, bins: [], ...(about === undefined ? {} : { about }) };
  }
  const [old, now] = [reference, current].map(countLevels);
  if (isIdentifying(old)) {
    const about = `nearly every row has a text of its own, so levels are not compared (${old.counts.size} in ${old.known} rows)`;
    return { ...base, kind: "other", bins: [], about };
  }
  return withIndex(base, kind, measureLevels(old, now, options.levels));
}

type Base = Omit<Measured, "kind" | "bins">;

/** PSI and χ² of what was counted, where both sides have values. */
function withIndex(base: Base, kind: DriftKind, measure: Measure): Measured {
  const has = (of: "reference" | "current") =>
    measure.bins.some((bin) => bin.kind !== "missing" && bin[of] > 0);
  if (!has("reference") || !has("current")) return { ...base, ...measure, kind };
  const chiSquare = chiSquareOfBins(measure.bins);
  return {
    ...base,
    ...measure,
    kind,
    psi: populationStability(measure.bins),
    ...(Number.isNaN(chiSquare.pValue) ? {} : { chiSquare }),
  };
}

function kindOf(reference: Column, current: Column, { isCategory }: MeasureOptions): DriftKind {
  const [was, is] = [familyOf(reference), familyOf(current)];
  // A column without a value has the type that its reader guessed.
  const isEmpty =
    missingOf(reference) === reference.values.length || missingOf(current) === current.values.length;
  if (was !== is && !isEmpty) return "retyped";
  const family = missingOf(reference) === reference.values.length ? is : was;
  if (family === "text") return isString(reference) && isString(current) ? "category" : "other";
  if (family === "time") return "time";
  if (was !== is) return "other";
  const isTruth = reference.type === "bool" && current.type === "bool";
  return isCategory || isTruth ? "category" : "number";
}

function familyOf({ type }: Column): "text" | "time" | "numbers" {
  if (type === "string") return "text";
  return type === "date" || type === "timestamp" ? "time" : "numbers";
}

/** Rows that are null, or NaN. */
function missingOf(column: Column): number {
  if (column.type !== "float32" && column.type !== "float64") return nullCount(column);
  const { values, valid } = column;
  let missing = 0;
  for (let row = 0; row < values.length; row++)
    if (Number.isNaN(values[row]) || (valid !== undefined && valid[row] === 0)) missing++;
  return missing;
}

function missingChange(was: number, reference: Column, is: number, current: Column): Measured["missing"] {
  const [n, m] = [reference.values.length, current.values.length];
  const shares = { reference: was / n, current: is / m };
  const { statistic, pValue } = chiSquareOfCounts([was, n - was], [is, m - is]);
  // Where nothing, or everything, is missing on both sides there is nothing to test.
  return Number.isNaN(pValue) ? shares : { ...shares, test: { statistic, pValue } };
}

function spanOf(column: Column): string {
  let [first, last] = [-1, -1];
  for (let row = 0; row < column.values.length; row++) {
    if (column.valid !== undefined && column.valid[row] === 0) continue;
    if (first < 0 || column.values[row] < column.values[first]) first = row;
    if (last < 0 || column.values[row] > column.values[last]) last = row;
  }
  return first < 0 ? "none" : `${valueAt(column, first)} to ${valueAt(column, last)}`;
}
