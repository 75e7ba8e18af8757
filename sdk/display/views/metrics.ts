import type { MetricComparison } from "../../core/metrics/index.js";
import type { MetricValue } from "../../core/metrics/metric.js";
import { html } from "../../utils/html/index.js";
import { formatNumber, formatSigned } from "../../utils/text/index.js";
import { MACHINE_FORM, type MimeBundle, VIEW_DEFAULTS, type ViewOptions } from "../bundle.js";
import { outputHtml } from "../page/index.js";
import { boxText } from "../text/index.js";
import { metricCards } from "./metric-cards.js";
import { type MetricsLike, thresholdText, verdictText } from "./metric-words.js";

function numberText(value: number | undefined): string {
  return value === undefined ? "" : formatNumber(value, 5);
}

/** The difference to another model, with its verdict: `−1.2 ✓`. */
function differenceText({ name }: MetricValue, comparisons: readonly MetricComparison[]): string {
  const found = comparisons.find(({ metric }) => metric.name === name);
  if (found === undefined) return "";
  return `${formatSigned(found.difference)} ${{ better: "✓", worse: "✗", "no clear difference": "≈" }[found.verdict]}`;
}

/** Metrics as cards in a page, as a table in a terminal: value, direction, threshold and whether it was met, a baseline and another model. */
export function metricsView(metrics: MetricsLike, options: ViewOptions = {}): MimeBundle {
  const { width } = { ...VIEW_DEFAULTS, ...options };
  const { details, context = {} } = metrics;
  const { baseline, comparisons = [] } = context;
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
          ...(baseline === undefined ? [] : [{ title: "baseline", align: "right" as const }]),
          // Where both stand in a line of a terminal, the meaning has no room.
          comparisons.length === 0 ? { title: "meaning" } : { title: "to Champion", align: "right" as const },
        ],
        rows: details.map((metric) => [
          metric.name,
          formatNumber(metric.value, 5),
          better(metric),
          ...(judged ? [thresholdText(metric), verdictText(metric)] : []),
          ...(baseline === undefined ? [] : [numberText(baseline.metrics[metric.name])]),
          comparisons.length === 0 ? metric.title : differenceText(metric, comparisons),
        ]),
        notes,
      },
      width,
    ),
    "text/html": outputHtml(
      metricCards(metrics),
      notes.map((note) => html`<p class="note">${note}</p>`),
    ),
    [MACHINE_FORM]: Object.fromEntries(
      details.map(({ name, value }) => [name, Number.isFinite(value) ? value : String(value)]),
    ),
  };
}
