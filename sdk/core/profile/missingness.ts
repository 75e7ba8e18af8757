import { benjaminiHochberg, chiSquareOfCounts } from "../statistics/index.js";
import { studentTwoSided } from "../statistics/tails.js";
import { type Column, isNull } from "../tables/index.js";
import { presentNumbers } from "./levels.js";
import { hasTarget, type Target } from "./target.js";

/** Whether the target differs where a column is missing. */
export interface Missingness {
  readonly column: string;
  /** Rows with a target where the column is missing. */
  readonly rows: number;
  /** Mean of the target where it is missing and where it is known; of classes none. */
  readonly means?: readonly [missing: number, known: number];
  /** Distance of the means in standard deviations; of classes Cramér's V. */
  readonly effect: number;
  /** Welch's t-test, or χ² of the classes; adjusted for all columns (Benjamini and Hochberg). */
  readonly pValue: number;
}

/** Fewer rows on a side are not tested. */
const LEAST_ROWS = 10;

/** Tests each column that is missing somewhere. Every row counts. */
export function testMissingness(
  columns: readonly (readonly [string, Column])[],
  target: Target,
): Missingness[] {
  const tested = columns.flatMap(([name, column]) => {
    const rows = column.values.length;
    const isMissing = Uint8Array.from({ length: rows }, (_, row) =>
      isNull(column, row) || Number.isNaN(column.values[row]) ? 1 : 0,
    );
    const result =
      target.task === "regression" ? testNumbers(isMissing, target.values) : testClasses(isMissing, target);
    return result === undefined ? [] : [{ column: name, ...result }];
  });
  const adjusted = benjaminiHochberg(tested.map(({ pValue }) => pValue));
  return tested.map((one, i) => ({ ...one, pValue: adjusted[i] }));
}

function testNumbers(isMissing: Uint8Array, values: Float64Array): Omit<Missingness, "column"> | undefined {
  const sides = [1, 0].map((side) =>
    presentNumbers(values.map((value, row) => (isMissing[row] === side ? value : Number.NaN))),
  );
  const [a, b] = sides.map((side) => {
    const mean = side.reduce((sum, value) => sum + value, 0) / side.length;
    return { n: side.length, mean, squares: side.reduce((sum, value) => sum + (value - mean) ** 2, 0) };
  });
  if (a.n < LEAST_ROWS || b.n < LEAST_ROWS) return undefined;
  const [va, vb] = [a.squares / (a.n - 1) / a.n, b.squares / (b.n - 1) / b.n];
  const std = Math.sqrt((a.squares + b.squares) / (a.n + b.n - 2));
  const difference = a.mean - b.mean;
  const freedom = (va + vb) ** 2 / (va ** 2 / (a.n - 1) + vb ** 2 / (b.n - 1));
  const pValue =
    va + vb > 0 ? studentTwoSided(difference / Math.sqrt(va + vb), freedom) : difference === 0 ? 1 : 0;
  return { rows: a.n, means: [a.mean, b.mean], effect: difference === 0 ? 0 : difference / std, pValue };
}

function testClasses(
  isMissing: Uint8Array,
  target: Extract<Target, { task: "classification" }>,
): Omit<Missingness, "column"> | undefined {
  const counts = [new Float64Array(target.classes.length), new Float64Array(target.classes.length)];
  for (let row = 0; row < isMissing.length; row++)
    if (hasTarget(target, row)) counts[isMissing[row]][target.codes[row]]++;
  const [known, missing] = counts.map((side) => side.reduce((sum, count) => sum + count, 0));
  if (missing < LEAST_ROWS || known < LEAST_ROWS) return undefined;
  const { statistic, pValue } = chiSquareOfCounts(counts[1], counts[0]);
  return { rows: missing, effect: Math.sqrt(Math.max(0, statistic) / (known + missing)), pValue };
}
