import type { Study } from "../../core/tuning/index.js";
import { dataText, factList } from "../../display/page/index.js";
import { html, type SafeHtml } from "../../utils/html/index.js";
import { formatInstant, formatNumber, formatSeconds } from "../../utils/text/index.js";
import type { ReportRun } from "../input.js";
import { renderPage } from "../page.js";
import type { PartMaker } from "../parts/part.js";
import { studyPart } from "../parts/study.js";
import { Plots } from "../plots.js";

/** What the report of a study shows. */
export interface StudyReport {
  readonly title: string;
  /** Absent of a study that no run keeps; then nothing is said of how it ran. */
  readonly run?: ReportRun;
  /** As YAML, secrets masked. */
  readonly config?: string;
  /** The best trial's config, which can be trained at once, as YAML. */
  readonly bestConfig?: string;
  readonly seed?: number;
  readonly versions?: Readonly<Record<string, string>>;
  readonly study: Study;
}

const code = (title: string, text: string): SafeHtml =>
  html`<h3 class="below">${title}</h3><pre tabindex="0" role="region" aria-label="${title}"><code>${text}</code></pre>`;

const runPart: PartMaker<StudyReport> = ({ run, seed, versions, config, bestConfig }) => {
  if (run === undefined) return undefined;
  const places = { run: run.id, experiment: run.experiment, "kept in": run.trackingUri, ...versions };
  return {
    id: "run",
    title: "How it ran",
    body: html`${factList([
      ["started", formatInstant(run.startedAtMs)],
      ["took", formatSeconds(run.seconds)],
      ...Object.entries(places).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, dataText(value)] as const],
      ),
      ...(seed === undefined ? [] : [["seed", String(seed)] as const]),
    ])}${bestConfig !== undefined && code("Config of the best trial", bestConfig)}${
      config !== undefined && code("Config", config)
    }`,
  };
};

/** The report of a study: one HTML page that needs nothing else. */
export async function renderStudyReport(input: StudyReport): Promise<string> {
  const plots = new Plots();
  const parts = [studyPart, runPart].map((make) => make(input, plots)).filter((part) => part !== undefined);
  const { title, run, study } = input;
  const { best, metric } = study;
  const lead =
    best === undefined
      ? "No trial is complete."
      : html`The best of ${study.trials.length} trials is trial <b>${best.number}</b>: ${dataText(metric.title)} <b>${formatNumber(best.value)}</b>.`;
  const when =
    run === undefined ? "" : ` · ${formatInstant(run.startedAtMs)} · ${formatSeconds(run.seconds)}`;
  const head = html`<header><p class="over">Assay tuning${when}</p><h1>${dataText(title)}</h1><p class="lead">${lead}</p></header>`;
  return renderPage({ title, head, parts });
}
