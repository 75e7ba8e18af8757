import { metricUnit } from "../../core/metrics/index.js";
import type { MetricValue } from "../../core/metrics/metric.js";
import { thresholdText } from "../../display/index.js";
import { dataText } from "../../display/page/index.js";
import { html, type SafeHtml } from "../../utils/html/index.js";
import { formatCount, formatInstant, formatNumber, formatSeconds } from "../../utils/text/index.js";
import type { ReportInput } from "../input.js";

/** "35 % less than a median": how a metric stands to the baseline's; undefined where that cannot be said. */
export function againstBaseline(metric: MetricValue, { baseline }: ReportInput): string | undefined {
  const other = baseline?.metrics[metric.name];
  if (baseline === undefined || other === undefined || !Number.isFinite(other)) return undefined;
  if (metric.greaterIsBetter || other <= 0) return `baseline (${baseline.name}): ${formatNumber(other)}`;
  const share = Math.round((1 - metric.value / other) * 100);
  return `${Math.abs(share)} % ${share >= 0 ? "less" : "more"} than the baseline (${baseline.name}: ${formatNumber(other)})`;
}

function verdict(metric: MetricValue): SafeHtml | undefined {
  if (metric.passed === undefined) return undefined;
  return metric.passed
    ? html`<span class="good">✓ meets the threshold ${thresholdText(metric)}</span>`
    : html`<span class="bad">✗ misses the threshold ${thresholdText(metric)}</span>`;
}

function big(metric: MetricValue, input: ReportInput): SafeHtml {
  const compared = againstBaseline(metric, input);
  return html`<div class="big"><p class="name">${metric.title}</p><span class="value">${formatNumber(metric.value)}</span><span class="unit">${dataText(metricUnit(metric.name, input.target))}</span><p class="verdict">${verdict(metric)}${
    compared === undefined
      ? ""
      : html`${metric.passed === undefined ? "" : html`<br>`}<span class="null">${compared}</span>`
  }</p></div>`;
}

/** Title, what was done in a sentence, and the number one looks for first. */
export function headHtml(input: ReportInput): SafeHtml {
  const { run, data, model, metrics, target, task } = input;
  const [first] = metrics;
  const columns = `${formatCount(model.inputs.length)} ${model.inputs.length === 1 ? "column" : "columns"}`;
  const status =
    run.status !== undefined && run.status !== "FINISHED" ? html` · <b class="bad">${run.status}</b>` : "";
  return html`<header><p class="over">Assay report · ${formatInstant(run.startedAtMs)} · ${formatSeconds(run.seconds)}${status}</p><h1>${dataText(input.name)}</h1><p class="lead">A <b>${model.kind}</b> model that ${
    task === "regression" ? "predicts" : "classifies"
  } <b>${dataText(target)}</b> from ${columns}, trained on ${formatCount(data.trainRows)} rows and judged on ${formatCount(data.testRows)} it had not seen.</p>${
    first === undefined ? "" : html`<div class="headline">${big(first, input)}</div>`
  }</header>`;
}
