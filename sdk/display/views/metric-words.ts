import type { MetricsContext } from "../../core/metrics/index.js";
import type { MetricValue } from "../../core/metrics/metric.js";
import { html, type SafeHtml } from "../../utils/html/index.js";
import { formatCell } from "../../utils/text/index.js";

/** What the view needs of metrics: their values in order. */
export interface MetricsLike {
  readonly details: readonly MetricValue[];
  /** Metrics that are not defined for these values, and why. */
  readonly skipped?: readonly { readonly name: string; readonly reason: string }[];
  /** What they are held against. */
  readonly context?: MetricsContext;
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
