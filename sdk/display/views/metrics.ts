import type { MetricValue } from "../../core/metrics/metric.js";
import { html, type SafeHtml } from "../../utils/html/index.js";
import { formatCell, formatNumber } from "../../utils/text/index.js";
import { MACHINE_FORM, type MimeBundle, VIEW_DEFAULTS, type ViewOptions } from "../bundle.js";
import { dataText, htmlTable, outputHtml, shareBar } from "../page/index.js";
import { boxText } from "../text/index.js";

/** What the view needs of metrics: their values in order. */
export interface MetricsLike {
  readonly details: readonly MetricValue[];
  /** Metrics that are not defined for these values, and why. */
  readonly skipped?: readonly { readonly name: string; readonly reason: string }[];
}

/** The threshold with its direction: `≤ 40`. */
export function thresholdText({ threshold, greaterIsBetter }: MetricValue): string {
  if (threshold === undefined) return "";
  return `${greaterIsBetter ? "≥" : "≤"} ${formatCell(threshold)}`;
}

/** `passed`, `missed`, or nothing without a threshold. */
export function verdictText({ passed }: MetricValue): string {
  return passed === undefined ? "" : passed ? "passed" : "missed";
}

/** The verdict in its colour, with a sign for those who do not see it. */
export function verdictHtml(metric: MetricValue): SafeHtml | undefined {
  if (metric.passed === undefined) return undefined;
  return metric.passed ? html`<span class="good">✓ passed</span>` : html`<span class="bad">✗ missed</span>`;
}

/**
 * A bar where a number has a natural scale: the share of the threshold that an error used up, or a score between 0 and 1.
 */
function metricBar(metric: MetricValue): SafeHtml | undefined {
  const { value, threshold, greaterIsBetter, passed } = metric;
  if (!Number.isFinite(value)) return undefined;
  const mood = passed === undefined ? "plain" : passed ? "good" : "bad";
  if (!greaterIsBetter)
    return threshold !== undefined && threshold > 0 ? shareBar(value / threshold, mood) : undefined;
  return value >= 0 && value <= 1 ? shareBar(value, mood) : undefined;
}

/** Metrics as a table: value, direction, threshold and whether it was met. */
export function metricsView(metrics: MetricsLike, options: ViewOptions = {}): MimeBundle {
  const { width } = { ...VIEW_DEFAULTS, ...options };
  const { details } = metrics;
  const notes = (metrics.skipped ?? []).map(({ name, reason }) => `${name} left out: ${reason}`);
  const judged = details.some(({ threshold }) => threshold !== undefined);
  const better = (metric: MetricValue) => (metric.greaterIsBetter ? "higher" : "lower");
  return {
    "text/plain": boxText(
      {
        columns: [
          { title: "metric" },
          { title: "value", align: "right" },
          { title: "better" },
          ...(judged ? [{ title: "threshold", align: "right" as const }, { title: "verdict" }] : []),
          { title: "meaning" },
        ],
        rows: details.map((metric) => [
          metric.name,
          formatNumber(metric.value, 5),
          better(metric),
          ...(judged ? [thresholdText(metric), verdictText(metric)] : []),
          metric.title,
        ]),
        notes,
      },
      width,
    ),
    "text/html": outputHtml(
      htmlTable({
        columns: [
          { title: "metric" },
          { title: "value", kind: "number" },
          { title: "", kind: "picture" },
          { title: "better" },
          ...(judged ? [{ title: "threshold", kind: "number" as const }, { title: "verdict" }] : []),
        ],
        rows: details.map((metric) => [
          html`${dataText(metric.title)} <small>${metric.name}</small>`,
          formatNumber(metric.value, 5),
          metricBar(metric),
          better(metric),
          ...(judged ? [thresholdText(metric), verdictHtml(metric)] : []),
        ]),
        notes,
      }),
    ),
    [MACHINE_FORM]: Object.fromEntries(
      details.map(({ name, value }) => [name, Number.isFinite(value) ? value : String(value)]),
    ),
  };
}
