import { className, oneAgainstRest, probabilityOf } from "../metrics/classification/probability.js";
import type { Metric, Scoring } from "../metrics/index.js";
import { undefinedMetric } from "../metrics/sums.js";
import type { Statistic } from "./draws.js";

/** Rows of one class against the rest, the highest score first. */
interface Ranked {
  readonly rows: Uint32Array;
  readonly isPositive: Uint8Array;
  /** 1 where the next row has a lower score. */
  readonly isLast: Uint8Array;
  readonly name: string;
}

/** Area under the ROC curve, or average precision, of resampled rows: scores are sorted once, each value is one pass. */
export function rankStatistic(metric: Metric, scoring: Scoring): Statistic {
  const ranked: Ranked[] = [];
  oneAgainstRest(metric.name, scoring, (index) => {
    ranked.push(rankedOf(metric.name, scoring, index));
    return 0;
  });
  const one = metric.name === "rocAuc" ? rocOf : precisionOf;
  const { weights } = scoring;
  return (counts) => {
    const weighed = weights === undefined ? counts : counts.map((count, row) => count * weights[row]);
    let sum = 0;
    for (const ranks of ranked) sum += one(metric.name, ranks, weighed);
    return sum / ranked.length;
  };
}

function rankedOf(metric: string, scoring: Scoring, index: number): Ranked {
  const scores = probabilityOf(metric, scoring, index);
  const rows = Uint32Array.from(scores, (_, row) => row).sort((a, b) => scores[b] - scores[a]);
  return {
    rows,
    isPositive: Uint8Array.from(rows, (row) => (scoring.truth[row] === index ? 1 : 0)),
    isLast: Uint8Array.from(rows, (row, i) =>
      i + 1 === rows.length || scores[rows[i + 1]] !== scores[row] ? 1 : 0,
    ),
    name: className(scoring, index),
  };
}

function rocOf(metric: string, { rows, isPositive, isLast, name }: Ranked, counts: Float64Array): number {
  let [hits, misses, area, ownHits, ownMisses] = [0, 0, 0, 0, 0];
  for (let i = 0; i < rows.length; i++) {
    const count = counts[rows[i]];
    if (isPositive[i] === 1) ownHits += count;
    else ownMisses += count;
    if (isLast[i] === 0) continue;
    // Ties count by half.
    area += ownMisses * (hits + ownHits / 2);
    hits += ownHits;
    misses += ownMisses;
    ownHits = 0;
    ownMisses = 0;
  }
  if (hits === 0 || misses === 0) throw oneClass(metric, name, hits === 0);
  return area / (hits * misses);
}

function precisionOf(
  metric: string,
  { rows, isPositive, isLast, name }: Ranked,
  counts: Float64Array,
): number {
  let [hits, misses, sum, own] = [0, 0, 0, 0];
  for (let i = 0; i < rows.length; i++) {
    const count = counts[rows[i]];
    if (isPositive[i] === 1) own += count;
    else misses += count;
    if (isLast[i] === 0) continue;
    hits += own;
    if (own > 0) sum += (own * hits) / (hits + misses);
    own = 0;
  }
  if (hits === 0 || misses === 0) throw oneClass(metric, name, hits === 0);
  return sum / hits;
}

function oneClass(metric: string, name: string, isMissing: boolean): Error {
  return undefinedMetric(
    metric,
    isMissing ? `no row is of class "${name}"` : `every row is of class "${name}"`,
    "rows of every class",
  );
}
