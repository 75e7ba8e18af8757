import type { Random } from "../../utils/random/index.js";
import type { Metric, Scoring } from "../metrics/index.js";
import { rowTerms, whereDefined } from "../metrics/index.js";
import { undefinedMetric } from "../metrics/sums.js";
import { blockLength } from "./block-length.js";
import type { ComparisonConfig } from "./config.js";
import { drawer } from "./draws.js";
import { bcaInterval, type Interval, percentileInterval } from "./interval.js";
import { rowDistances } from "./nearer.js";
import { statisticOf } from "./statistic.js";

/** Groups that are left out one by one to see how skewed a metric is; of more rows, neighbours go together. */
const MOST_GROUPS = 2000;
/** Share of resamples that may fail to define the metric. */
const MOST_UNDEFINED = 0.1;

/** An interval, and what it was made of. */
export interface Resampled extends Interval {
  readonly resamples: number;
  readonly block: number;
}

/** Bootstrap interval of the difference (second minus first) of a metric of two models on the same rows. */
export function resampleDifference(
  metric: Metric,
  [first, second]: readonly [Scoring, Scoring],
  settings: ComparisonConfig,
  random: Random,
): Resampled {
  const rows = first.truth.length;
  const block = Math.min(blockOf(metric, first, second, settings.block), Math.ceil(rows / 2));
  const [old, now] = [statisticOf(metric, first), statisticOf(metric, second)];
  const difference = (counts: Float64Array) => now(counts) - old(counts);
  const counts = new Float64Array(rows);
  const draw = drawer(rows, block, random);
  const values: number[] = [];
  for (let i = 0; i < settings.resamples; i++) {
    draw(counts);
    const value = whereDefined(() => difference(counts));
    if (value !== undefined) values.push(value);
  }
  if (values.length < settings.resamples * (1 - MOST_UNDEFINED)) {
    const got = `${settings.resamples - values.length} of ${settings.resamples} resamples without a value`;
    throw undefinedMetric(
      metric.name,
      "too many resamples do not define it",
      "more rows of every class",
      got,
    );
  }
  const sorted = Float64Array.from(values).sort();
  const interval =
    settings.method === "percentile"
      ? percentileInterval(sorted, settings.level)
      : bcaInterval(sorted, difference(counts.fill(1)), jackknifeOf(difference, rows, block), settings.level);
  return { ...interval, resamples: values.length, block };
}

/** The difference without each row, block of rows, or, of many rows, group of neighbours. */
function jackknifeOf(
  difference: (counts: Float64Array) => number,
  rows: number,
  block: number,
): Float64Array {
  const size = Math.max(block, Math.ceil(rows / MOST_GROUPS));
  const counts = new Float64Array(rows);
  const values: number[] = [];
  for (let start = 0; start < rows; start += size) {
    counts.fill(1).fill(0, start, start + size);
    const value = whereDefined(() => difference(counts));
    if (value !== undefined) values.push(value);
  }
  return Float64Array.from(values);
}

function blockOf(metric: Metric, first: Scoring, second: Scoring, block: ComparisonConfig["block"]): number {
  if (block !== "auto") return block ?? 1;
  const [old, now] = [first, second].map(
    (scoring) => rowTerms(metric, scoring)?.terms ?? rowDistances(scoring),
  );
  return blockLength(now.map((value, row) => value - old[row]));
}
