import type { ChiSquareResult, TestResult } from "../statistics/index.js";
import { betaBinomialTail, chiSquareOfCounts } from "../statistics/index.js";
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

/**
 * χ² of the bins that are not missing. Those with fewer than five expected rows on a side are put together, and with the
 * next ones where they are too few even so.
 */
export function chiSquareOfBins(bins: readonly DriftBin[]): ChiSquareResult {
  const known = bins.filter(({ kind }) => kind !== "missing");
  const sum = (of: (bin: DriftBin) => number) => known.reduce((total, bin) => total + of(bin), 0);
  const [references, currents] = [sum(({ reference }) => reference), sum(({ current }) => current)];
  const smaller = Math.min(references, currents) / Math.max(1, references + currents);
  const sorted = known.toSorted((a, b) => a.reference + a.current - (b.reference + b.current));
  const merged: { reference: number; current: number }[] = [];
  for (const { reference, current } of sorted) {
    const last = merged[merged.length - 1];
    if (last !== undefined && (last.reference + last.current) * smaller < LEAST_EXPECTED) {
      last.reference += reference;
      last.current += current;
    } else merged.push({ reference, current });
  }
  return chiSquareOfCounts(
    merged.map(({ reference }) => reference),
    merged.map(({ current }) => current),
  );
}

/**
 * Whether `rows` of `all` current rows are more unseen values than another sample of the reference's source would hold: the
 * share of such values is a Beta(a, b) variable, and their count beta-binomial.
 */
export function unseenTest(rows: number, all: number, a: number, b: number): TestResult {
  const statistic = all === 0 ? 0 : rows / all;
  return { statistic, pValue: b > 0 ? betaBinomialTail(rows, all, a, b) : 1 };
}
