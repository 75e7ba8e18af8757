import { random as seeded } from "../../utils/random/index.js";
import { type Metric, rowTerms, type Scoring, whereDefined } from "../metrics/index.js";
import { blockLength } from "./block-length.js";
import { drawer } from "./draws.js";
import { percentileInterval } from "./interval.js";
import { statisticOf } from "./statistic.js";

/** How a score's interval is made. */
export interface ScoreIntervalOptions {
  /** @default 0.95 */
  readonly level?: number;
  /** @default 1000 */
  readonly resamples?: number;
  /** Whether rows stand in order of time: neighbours are then drawn together (Politis and White). @default false */
  readonly inTime?: boolean;
  /** @default 0 */
  readonly seed?: number;
}

/** Ends of an interval; NaN where the resamples do not define the metric. */
export interface ScoreInterval {
  readonly low: number;
  readonly high: number;
}

const NONE: ScoreInterval = { low: Number.NaN, high: Number.NaN };
/** Share of resamples that may fail to define the metric. */
const MOST_UNDEFINED = 0.1;

/** The interval of a metric over rows that could have been drawn: percentiles of bootstrap resamples. */
export function scoreInterval(
  metric: Metric,
  scoring: Scoring,
  { level = 0.95, resamples = 1000, inTime = false, seed = 0 }: ScoreIntervalOptions = {},
): ScoreInterval {
  const rows = scoring.truth.length;
  if (rows < 2) return NONE;
  const { truth, prediction, task } = scoring;
  const losses =
    rowTerms(metric, scoring)?.terms ??
    truth.map((value, row) =>
      task === "regression" ? Math.abs(prediction[row] - value) : Number(prediction[row] !== value),
    );
  const block = inTime ? Math.min(blockLength(losses), Math.ceil(rows / 2)) : 1;
  const statistic = statisticOf(metric, scoring);
  const draw = drawer(rows, block, seeded(seed).fork(`interval ${metric.name}`));
  const counts = new Float64Array(rows);
  const values: number[] = [];
  for (let i = 0; i < resamples; i++) {
    draw(counts);
    const value = whereDefined(() => statistic(counts));
    if (value !== undefined && Number.isFinite(value)) values.push(value);
  }
  if (values.length < resamples * (1 - MOST_UNDEFINED)) return NONE;
  return percentileInterval(Float64Array.from(values).sort(), level);
}
