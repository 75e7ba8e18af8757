import type { History } from "../../core/models/model.js";
import { dataText, factList, htmlTable } from "../../display/page/index.js";
import { html } from "../../utils/html/index.js";
import { formatInstant, formatNumber, formatSeconds, formatTimes } from "../../utils/text/index.js";
import type { ReportRun } from "../input.js";
import { renderPage } from "../page.js";
import { learningPart } from "../parts/learning.js";
import type { PartMaker } from "../parts/part.js";
import { Plots } from "../plots.js";

/** What the report of a run shows that kept no report of its own: no more than what a tracking store knows of any run. */
export interface RunReport {
  readonly title: string;
  readonly run: ReportRun;
  /** The last value of each metric, by name. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** Metrics by epoch. */
  readonly history: History;
  /** As YAML, secrets masked; absent where the run kept none. */
  readonly config?: string;
}

const entriesTable = (title: string, entries: readonly (readonly [string, string])[]) =>
  htmlTable({
    caption: formatTimes(entries.length, title),
    columns: [{ title }, { title: "value" }],
    rows: entries.map(([name, value]) => [dataText(name), dataText(value)]),
  });

const metricsPart: PartMaker<RunReport> = ({ metrics }) => {
  const entries = Object.entries(metrics);
  if (entries.length === 0) return undefined;
  const body = htmlTable({
    caption: "The last value of each metric",
    columns: [{ title: "metric" }, { title: "value", kind: "number" }],
    rows: entries.map(([name, value]) => [dataText(name), formatNumber(value, 5)]),
  });
  return { id: "metrics", title: "Metrics", body };
};

const keptPart: PartMaker<RunReport> = ({ params, tags }) => {
  const [parameters, labels] = [Object.entries(params), Object.entries(tags)];
  if (parameters.length + labels.length === 0) return undefined;
  return {
    id: "kept",
    title: "Parameters and tags",
    body: html`${parameters.length > 0 && entriesTable("parameter", parameters)}${labels.length > 0 && entriesTable("tag", labels)}`,
  };
};

const runPart: PartMaker<RunReport> = ({ run, config }) => ({
  id: "run",
  title: "How it ran",
  body: html`${factList([
    ["started", formatInstant(run.startedAtMs)],
    ["took", formatSeconds(run.seconds)],
    ...Object.entries({ run: run.id, experiment: run.experiment, "kept in": run.trackingUri }).flatMap(
      ([name, value]) => (value === undefined ? [] : [[name, dataText(value)] as const]),
    ),
  ])}${
    config !== undefined &&
    html`<h3 class="below">Config</h3><pre tabindex="0" role="region" aria-label="Config"><code>${config}</code></pre>`
  }`,
});

/** The report of a run by what its tracking store knows: one HTML page that needs nothing else. */
export async function renderRunReport(input: RunReport): Promise<string> {
  const plots = new Plots();
  const parts = [metricsPart, learningPart, keptPart, runPart]
    .map((make) => make(input, plots))
    .filter((part) => part !== undefined);
  const { title, run } = input;
  const { status = "FINISHED" } = run;
  const head = html`<header><p class="over">Assay run · ${formatInstant(run.startedAtMs)} · ${formatSeconds(run.seconds)}${
    status !== "FINISHED" && html` · <b class="bad">${status}</b>`
  }</p><h1>${dataText(title)}</h1><p class="lead">What the run kept. It wrote no report of its own; its data are not read again.</p></header>`;
  return renderPage({ title, head, parts });
}
