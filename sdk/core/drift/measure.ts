import type { ChiSquareResult, TestResult } from "../statistics/index.js";
import { chiSquareOfCounts, incompleteBeta } from "../statistics/index.js";
import type { DriftBin } from "./types.js";

/** What was counted of a column, before p-values are adjusted and a verdict is given. */
export interface Measure {
  readonly bins: readonly DriftBin[];
  readonly ks?: TestResult;
  readonly wasserstein?: number;
  /** Absent where values are not compared. */
  readonly unseen?: UnseenMeasure;
}

export interface UnseenMeasure {
  readonly share: number;
  readonly rows: number;
  readonly examples: readonly string[];
  readonly test: TestResult;
}

/** Expected rows that a bin needs on both sides for the χ² distribution to hold (Cochran 1954). */
const LEAST_EXPECTED = 5;

/** χ² of the bins that are not missing; those with fewer than five expected rows on a side are put together. */
export function chiSquareOfBins(bins: readonly DriftBin[]): ChiSquareResult {
  const known = bins.filter(({ kind }) => kind !== "missing");
  const sum = (of: (bin: DriftBin) => number) => known.reduce((total, bin) => total + of(bin), 0);
  const [references, currents] = [sum(({ reference }) => reference), sum(({ current }) => current)];
  const smaller = Math.min(references, currents) / Math.max(1, references + currents);
  const isRare = ({ reference, current }: DriftBin) => (reference + current) * smaller < LEAST_EXPECTED;
  const common = known.filter((bin) => !isRare(bin));
  const rare = known.filter(isRare);
  const counts = (of: (bin: DriftBin) => number) => [
    ...common.map(of),
    rare.reduce((total, bin) => total + of(bin), 0),
  ];
  return chiSquareOfCounts(
    counts(({ reference }) => reference),
    counts(({ current }) => current),
  );
}

/** Whether `rows` of `all` current rows are more unseen values than a share of `expected` makes plausible: P(X ≥ rows). */
export function unseenTest(rows: number, all: number, expected: number): TestResult {
  const statistic = all === 0 ? 0 : rows / all;
  if (rows === 0) return { statistic, pValue: 1 };
  return { statistic, pValue: incompleteBeta(Math.min(1, expected), rows, all - rows + 1) };
}
