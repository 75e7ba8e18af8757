import { lowerBound } from "../../utils/lower-bound.js";
import { formatEdge } from "../../utils/text/index.js";
import { kolmogorovSmirnov, wassersteinDistance } from "../statistics/index.js";
import { quantileEdges, upperBound } from "../tables/index.js";
import { type Measure, unseenTest } from "./measure.js";
import type { DriftBin } from "./types.js";

/** Numbers of a column, ascending, infinite ones included, and how many rows have none (null or NaN). */
export interface SortedNumbers {
  readonly values: Float64Array;
  readonly missing: number;
}

/** The numbers in order; a copy. */
export function sortNumbers(values: Float64Array): SortedNumbers {
  // NaN stands last in a sorted typed array; `filter` would take as long as the sorting.
  const sorted = values.toSorted();
  let known = sorted.length;
  while (known > 0 && Number.isNaN(sorted[known - 1])) known--;
  return { values: sorted.subarray(0, known), missing: sorted.length - known };
}

/** Compares numbers: bins by the reference's quantiles, each closed on the right, and one on either side of its range. */
export function measureNumbers(reference: SortedNumbers, current: SortedNumbers, bins: number): Measure {
  const [old, now] = [reference.values, current.values];
  const missing: DriftBin = {
    label: "missing",
    kind: "missing",
    reference: reference.missing,
    current: current.missing,
  };
  const isThere = old.length > 0 && now.length > 0;
  const own = old.length > 0 ? binsOf(old, now, bins) : anyValue(now);
  const outside = own.filter(({ kind }) => kind === "unseen").reduce((sum, bin) => sum + bin.current, 0);
  const wasserstein = isThere ? normalisedDistance(old, now) : undefined;
  return {
    bins: [...own, missing].filter((bin) => bin.reference + bin.current > 0),
    ...(isThere ? { ks: kolmogorovSmirnov(old, now) } : {}),
    ...(wasserstein === undefined ? {} : { wasserstein }),
    ...(old.length === 0
      ? {}
      : {
          unseen: {
            share: outside / Math.max(1, now.length),
            rows: outside,
            examples: beyond(old, now),
            // The part of a continuous source beyond the range of n values is Beta(2, n - 1) distributed (Wilks 1942).
            test: unseenTest(outside, now.length, 2, old.length - 1),
          },
        }),
  };
}

function anyValue(now: Float64Array): DriftBin[] {
  return [{ label: "any value", kind: "unseen", reference: 0, current: now.length }];
}

function binsOf(old: Float64Array, now: Float64Array, wanted: number): DriftBin[] {
  const edges = quantileEdges(old, wanted);
  const [least, greatest] = [old[0], old[old.length - 1]];
  const count = (sorted: Float64Array) => edges.map((edge) => upperBound(sorted, edge));
  const [upTo, upToNow] = [count(old), count(now)];
  const below = lowerBound(now, least);
  const own = edges.map((edge, i): DriftBin => {
    // A bin that holds one value is called by it.
    const low = i === 0 ? least : old[upTo[i - 1]];
    return {
      label: low === edge ? formatEdge(edge) : `${formatEdge(low)} to ${formatEdge(edge)}`,
      kind: "own",
      reference: upTo[i] - (i === 0 ? 0 : upTo[i - 1]),
      current: upToNow[i] - (i === 0 ? below : upToNow[i - 1]),
    };
  });
  const above = now.length - upToNow[edges.length - 1];
  return [
    { label: `< ${formatEdge(least)}`, kind: "unseen", reference: 0, current: below },
    ...own,
    { label: `> ${formatEdge(greatest)}`, kind: "unseen", reference: 0, current: above },
  ];
}

/** The least and the greatest current number that lie out of the reference's range. */
function beyond(old: Float64Array, now: Float64Array): string[] {
  if (now.length === 0) return [];
  const [least, greatest] = [now[0], now[now.length - 1]];
  return [
    ...(least < old[0] ? [formatEdge(least)] : []),
    ...(greatest > old[old.length - 1] ? [formatEdge(greatest)] : []),
  ];
}

function normalisedDistance(old: Float64Array, now: Float64Array): number | undefined {
  if (![old[0], now[0], old[old.length - 1], now[now.length - 1]].every(Number.isFinite)) return undefined;
  const deviation = deviationOf(old);
  return deviation > 0 && Number.isFinite(deviation) ? wassersteinDistance(old, now) / deviation : undefined;
}

function deviationOf(values: Float64Array): number {
  let mean = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const distance = values[i] - mean;
    mean += distance / (i + 1);
    squares += distance * (values[i] - mean);
  }
  return Math.sqrt(squares / values.length);
}
