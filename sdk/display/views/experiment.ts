import type { MetricValue } from "../../core/metrics/metric.js";
import { html } from "../../utils/html/index.js";
import { formatCount, formatNumber, formatSeconds } from "../../utils/text/index.js";
import { MACHINE_FORM, type MimeBundle, VIEW_DEFAULTS, type ViewOptions } from "../bundle.js";
import { dataText, factList, outputHtml } from "../page/index.js";
import { factsText } from "../text/index.js";
import { verdictText } from "./metric-words.js";
import { metricsView } from "./metrics.js";

/** What a stage of an experiment says of itself; parts that it has not reached are absent. */
export interface ExperimentSummary {
  readonly name: string;
  /** "loaded", "trained", "evaluated", "explained". */
  readonly stage: string;
  readonly data?: {
    readonly source: string;
    readonly rows: number;
    readonly columns: number;
    readonly trainRows?: number;
    readonly testRows?: number;
  };
  readonly model?: { readonly kind: string; readonly target: string };
  readonly metrics?: readonly MetricValue[];
  readonly seconds?: number;
  readonly run?: { readonly id: string; readonly trackingUri: string };
  readonly reportPath?: string;
}

function facts(summary: ExperimentSummary): [string, string][] {
  const { data, model, metrics, seconds, run, reportPath } = summary;
  const list: [string, string][] = [["experiment", `${summary.name} (${summary.stage})`]];
  if (data !== undefined) {
    const parts =
      data.trainRows === undefined || data.testRows === undefined
        ? ""
        : ` (${formatCount(data.trainRows)} to train, ${formatCount(data.testRows)} to test)`;
    list.push(["data", `${data.source}: ${formatCount(data.rows)} rows x ${data.columns} columns${parts}`]);
  }
  if (model !== undefined) list.push(["model", `${model.kind}, predicts ${model.target}`]);
  if (metrics !== undefined && metrics.length > 0) {
    const [first] = metrics;
    const verdict = verdictText(first);
    list.push([first.name, `${formatNumber(first.value, 5)}${verdict === "" ? "" : ` (${verdict})`}`]);
  }
  if (seconds !== undefined) list.push(["time", formatSeconds(seconds)]);
  if (run !== undefined) list.push(["run", `${run.id} in ${run.trackingUri}`]);
  if (reportPath !== undefined) list.push(["report", reportPath]);
  return list;
}

/** Where an experiment stands: data, model, headline metric, run and report; all metrics where there are some. */
export function experimentView(summary: ExperimentSummary, options: ViewOptions = {}): MimeBundle {
  const { width } = { ...VIEW_DEFAULTS, ...options };
  const list = facts(summary);
  const details = summary.metrics ?? [];
  const metrics = details.length > 0 ? `\n${metricsView({ details }, options)["text/plain"]}` : "";
  return {
    "text/plain": factsText(list, width) + metrics,
    "text/html": outputHtml(factList(list.map(([name, value]) => [name, dataText(value)]))),
    [MACHINE_FORM]: summary,
  };
}

/** A report that was written. */
export interface ReportFile {
  /** Where it is. */
  readonly path: string;
  readonly bytes: number;
}

/** Where a report is and how large. */
export function reportView({ path, bytes }: ReportFile): MimeBundle {
  const size = `${(bytes / 1e6).toFixed(1)} MB`;
  return {
    "text/plain": `Report: ${path} (${size}, opens in any browser, offline)`,
    "text/html": outputHtml(
      html`<p>Report: <code>${dataText(path)}</code> (${size}, opens in any browser, offline)</p>`,
    ),
    [MACHINE_FORM]: { path, bytes },
  };
}
