import { html } from "../../utils/html/index.js";
import { isSystemMetric } from "../../utils/system-metrics.js";
import { formatInstant, formatNumber, formatSeconds } from "../../utils/text/index.js";
import { MACHINE_FORM, type MimeBundle, VIEW_DEFAULTS, type ViewOptions } from "../bundle.js";
import { dataText, factList, outputHtml } from "../page/index.js";
import { factsText } from "../text/index.js";
import { gridView } from "./grid.js";

/** What the views need of a run in a tracking store. */
export interface RunLike {
  readonly info: {
    readonly runId: string;
    readonly experimentId: string;
    readonly name: string;
    readonly status: string;
    readonly startTimeMs: number;
    readonly endTimeMs?: number;
  };
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, number>>;
}

export interface RunsViewOptions extends ViewOptions {
  /** Metrics that come first. */
  readonly first?: readonly string[];
}

/** Columns of metrics that a list of runs shows at most. */
const MAX_METRICS = 6;

const numberText = (value: number | undefined): string => (value === undefined ? "" : formatNumber(value, 5));

const byName = (a: string, b: string): number => (a < b ? -1 : 1);

/** JSON has no NaN and no infinity: they are texts. */
const inWords = (_: string, value: unknown): unknown =>
  typeof value === "number" && !Number.isFinite(value) ? String(value) : value;

/** A value as JSON can hold it. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value, inWords));

function metricNames(runs: readonly RunLike[], first: readonly string[] = []): string[] {
  const names = new Set(runs.flatMap(({ metrics }) => Object.keys(metrics)));
  const asked = first.filter((name) => names.delete(name));
  const sorted = [...names].sort(byName);
  // The machine's own come after the model's.
  return [...asked, ...sorted.filter((name) => !isSystemMetric(name)), ...sorted.filter(isSystemMetric)];
}

/** A list of runs: id, name, state, start and some of their metrics. */
export function runsView(runs: readonly RunLike[], options: RunsViewOptions = {}): MimeBundle {
  const names = metricNames(runs, options.first).filter(
    (name) => !isSystemMetric(name) || options.first?.includes(name),
  );
  const shown = names.slice(0, MAX_METRICS);
  const hidden = names.slice(MAX_METRICS);
  return gridView(
    {
      columns: [
        { title: "run" },
        ...shown.map((title) => ({ title, kind: "number" as const })),
        { title: "status" },
        { title: "started" },
        { title: "name" },
      ],
      rows: runs.map(({ info, metrics }) => [
        info.runId,
        ...shown.map((name) => numberText(metrics[name])),
        info.status,
        formatInstant(info.startTimeMs),
        info.name,
      ]),
      notes: hidden.length === 0 ? [] : [`more metrics: ${hidden.join(", ")}`],
      data: plain(runs),
    },
    options,
  );
}

function facts({ info }: RunLike): [string, string][] {
  const { startTimeMs, endTimeMs } = info;
  const time: [string, string][] =
    endTimeMs === undefined ? [] : [["time", formatSeconds((endTimeMs - startTimeMs) / 1000)]];
  return [
    ["run", info.runId],
    ["name", info.name],
    ["experiment", info.experimentId],
    ["status", info.status],
    ["started", formatInstant(startTimeMs)],
    ...time,
  ];
}

/** One run: what it is, its metrics, its parameters and its tags. */
export function runView(run: RunLike, options: ViewOptions = {}): MimeBundle {
  const { width } = { ...VIEW_DEFAULTS, ...options };
  const list = facts(run);
  const texts = (title: string, values: Readonly<Record<string, string>>) => ({
    columns: [{ title }, { title: "value" }],
    rows: Object.keys(values)
      .sort(byName)
      .map((name) => [name, values[name]]),
    data: values,
  });
  const parts = [
    {
      columns: [{ title: "metric" }, { title: "value", kind: "number" as const }],
      rows: metricNames([run]).map((name) => [name, numberText(run.metrics[name])]),
      data: run.metrics,
    },
    texts("parameter", run.params),
    texts("tag", run.tags),
  ]
    .filter(({ rows }) => rows.length > 0)
    .map((grid) => gridView(grid, options)["text/plain"]);
  return {
    "text/plain": [factsText(list, width), ...parts].join("\n"),
    "text/html": outputHtml(
      factList([
        ...list.map(([name, value]) => [name, dataText(value)] as const),
        ...metricNames([run]).map((name) => [name, html`${numberText(run.metrics[name])}`] as const),
      ]),
    ),
    [MACHINE_FORM]: plain(run),
  };
}

/** Runs side by side: their metrics, and those parameters in which they differ. */
export function comparisonView(runs: readonly RunLike[], options: ViewOptions = {}): MimeBundle {
  const keys = [...new Set(runs.flatMap(({ params }) => Object.keys(params)))].sort(byName);
  const differing = keys.filter((key) => new Set(runs.map(({ params }) => params[key])).size > 1);
  const titles = runs.map(({ info }) => ({ title: info.runId, kind: "number" as const }));
  const same = keys.length - differing.length;
  return gridView(
    {
      columns: [{ title: "" }, ...titles],
      rows: [
        ["name", ...runs.map(({ info }) => info.name)],
        ["status", ...runs.map(({ info }) => info.status)],
        ...metricNames(runs).map((name) => [
          `metrics.${name}`,
          ...runs.map(({ metrics }) => numberText(metrics[name])),
        ]),
        ...differing.map((key) => [`params.${key}`, ...runs.map(({ params }) => params[key] ?? "–")]),
      ],
      notes: [`${same} of ${keys.length} parameters are the same`],
      data: {
        runs: runs.map(({ info }) => info),
        metrics: runs.map(({ metrics }) => plain(metrics)),
        params: differing.map((key) => ({ key, values: runs.map(({ params }) => params[key] ?? null) })),
      },
    },
    options,
  );
}
