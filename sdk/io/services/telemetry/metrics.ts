import { type AttributeValue, attributesOf, CUMULATIVE, type Metric, nanoseconds } from "./otlp.js";

/** Upper bounds of a histogram's buckets, in seconds: from a step of a small table to a night. */
const SECONDS = [0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3600, 14_400, 43_200];

interface Timed {
  readonly seconds: number;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

/** What is measured of one job. */
export interface JobMeasures {
  readonly startMs: number;
  readonly endMs: number;
  /** Attributes of every point: the job's kind and name. */
  readonly job: Readonly<Record<string, AttributeValue>>;
  readonly status: string;
  readonly steps: readonly { readonly step: string; readonly seconds: number; readonly failed: boolean }[];
  /** Rows by what they were for: `train`, `test`. */
  readonly rows: Readonly<Record<string, number>>;
  /** Final scores by name. */
  readonly scores: Readonly<Record<string, number>>;
}

/** The metrics of a job that has ended. Names and units follow OpenTelemetry's conventions. */
export function jobMetrics(measures: JobMeasures): Metric[] {
  const { startMs, endMs, job, status, steps, rows, scores } = measures;
  const times = { startTimeUnixNano: nanoseconds(startMs), timeUnixNano: nanoseconds(endMs) };
  const gauge = (
    name: string,
    description: string,
    unit: string,
    points: readonly (readonly [value: number, attributes: Readonly<Record<string, AttributeValue>>])[],
  ): Metric[] => {
    const dataPoints = points
      .filter(([value]) => Number.isFinite(value))
      .map(([value, own]) => ({
        ...times,
        asDouble: value,
        attributes: attributesOf({ ...job, ...own }),
      }));
    return dataPoints.length === 0 ? [] : [{ name, description, unit, gauge: { dataPoints } }];
  };
  const histogram = (name: string, description: string, timed: readonly Timed[]): Metric[] => {
    const dataPoints = grouped(timed).map(({ attributes, values }) => ({
      ...times,
      ...bucketsOf(values),
      attributes: attributesOf({ ...job, ...attributes }),
    }));
    if (dataPoints.length === 0) return [];
    return [{ name, description, unit: "s", histogram: { dataPoints, aggregationTemporality: CUMULATIVE } }];
  };
  return [
    {
      name: "assay.jobs",
      description: "Jobs that ended, by how",
      unit: "{job}",
      sum: {
        dataPoints: [
          { ...times, asInt: "1", attributes: attributesOf({ ...job, "assay.job.status": status }) },
        ],
        aggregationTemporality: CUMULATIVE,
        isMonotonic: true,
      },
    },
    ...histogram("assay.job.duration", "Time from a job's start to its end", [
      { seconds: (endMs - startMs) / 1000, attributes: { "assay.job.status": status } },
    ]),
    ...histogram(
      "assay.step.duration",
      "Time that a step took",
      steps.map(({ step, seconds, failed }) => ({
        seconds,
        attributes: { "assay.step": step, "assay.step.failed": failed },
      })),
    ),
    ...gauge(
      "assay.rows",
      "Rows that a job worked on, by what for",
      "{row}",
      Object.entries(rows).map(([use, count]) => [count, { "assay.rows.use": use }]),
    ),
    ...gauge(
      "assay.score",
      "Final scores of a job",
      // Each has its metric's own unit, which one gauge cannot say. "1" is a ratio: Prometheus would call it assay_score_ratio.
      "",
      Object.entries(scores).map(([metric, value]) => [value, { "assay.metric": metric }]),
    ),
  ];
}

/** Values of the same attributes together: a stream has one point a time. */
function grouped(timed: readonly Timed[]): { attributes: Timed["attributes"]; values: number[] }[] {
  const groups = new Map<string, { attributes: Timed["attributes"]; values: number[] }>();
  for (const { attributes, seconds } of timed) {
    const key = JSON.stringify(attributes);
    const group = groups.get(key) ?? { attributes, values: [] };
    group.values.push(seconds);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function bucketsOf(values: readonly number[]) {
  const counts = new Array<number>(SECONDS.length + 1).fill(0);
  for (const value of values) {
    // A bound belongs to the bucket below it.
    const at = SECONDS.findIndex((bound) => value <= bound);
    counts[at < 0 ? SECONDS.length : at] += 1;
  }
  return {
    count: String(values.length),
    sum: values.reduce((sum, value) => sum + value, 0),
    bucketCounts: counts.map(String),
    explicitBounds: SECONDS,
    min: Math.min(...values),
    max: Math.max(...values),
  };
}
