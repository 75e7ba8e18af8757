import { type MetricComparison, metricUnit } from "../../core/metrics/index.js";
import type { MetricValue } from "../../core/metrics/metric.js";
import { type HtmlValue, html, type SafeHtml } from "../../utils/html/index.js";
import { formatNumber, formatPercent, formatSigned } from "../../utils/text/index.js";
import { color, cssColor } from "../figures/palette.js";
import { dataText } from "../page/index.js";
import { type MetricsLike, thresholdText, verdictHtml } from "./metric-words.js";

// On the elements, and plain: it must stand in a report, in a notebook, and where front ends take style sheets away.
const LIST = "list-style:none;margin:0;padding:0;font-size:13px;line-height:1.45";
const CARD =
  "display:inline-block;vertical-align:top;box-sizing:border-box;width:274px;max-width:100%;margin:0 12px 12px 0;padding:12px 14px;border:1px solid #8888;border-radius:8px;white-space:normal";
const VALUE = "font-size:26px;font-weight:600;line-height:1.25;font-variant-numeric:tabular-nums";
const UNIT = "font-size:13px;font-weight:400;margin-left:1px";
const FACT = "margin:8px 0 0";

const BAR_WIDTH = 244;
const BAR_HEIGHT = 14;

/** Metrics as cards: value with unit, a bar against the threshold, the verdict, and how they stand to others. */
export function metricCards({ details, context = {} }: MetricsLike): SafeHtml {
  const { target, baseline, comparisons = [] } = context;
  return html`<ul class="cards" style="${LIST}">${details.map((metric) => {
    const other = baseline?.metrics[metric.name];
    const unit = metricUnit(metric.name, target);
    return html`<li class="card" style="${CARD}"><div>${dataText(metric.title)} <span class="note">${dataText(metric.name)}</span></div><div style="${VALUE}">${formatNumber(metric.value, 5)}${
      unit !== "" && html` <span class="note" style="${UNIT}">${dataText(unit)}</span>`
    }</div>${metricBar(metric, other)}${verdictLine(metric)}${
      baseline !== undefined && other !== undefined && baselineLine(metric, baseline.name, other)
    }${comparisons.filter((one) => one.metric.name === metric.name).map(championLine)}</li>`;
  })}</ul>`;
}

function verdictLine(metric: MetricValue): SafeHtml {
  const better = metric.greaterIsBetter ? "higher is better" : "lower is better";
  return html`<div>${
    metric.passed === undefined
      ? ""
      : html`${verdictHtml(metric)} ${thresholdText(metric)}<span class="note"> · </span>`
  }<span class="note">${better}</span></div>`;
}

function fact(name: string, value: HtmlValue, below: HtmlValue): SafeHtml {
  return html`<div style="${FACT}"><span class="note">${name}</span> ${value}<br><span class="note">${below}</span></div>`;
}

/** Whether a difference to another's value is for the better; nothing is said where there is none. */
function betterHtml({ greaterIsBetter }: MetricValue, difference: number): SafeHtml {
  if (Number.isNaN(difference) || difference === 0) return html`<span>= the same</span>`;
  return difference > 0 === greaterIsBetter
    ? html`<span class="good" style="white-space:nowrap">✓ better</span>`
    : html`<span class="bad" style="white-space:nowrap">✗ worse</span>`;
}

function baselineLine(metric: MetricValue, name: string, other: number): SafeHtml {
  const difference = metric.value - other;
  // Of an error the share says more; a score's share of another's says nothing.
  const share = !metric.greaterIsBetter && other > 0 ? ` (${signedPercent(difference / other)})` : "";
  return fact(
    "baseline",
    html`${formatSigned(difference)}${share} ${betterHtml(metric, difference)}`,
    html`${formatNumber(other)}, ${dataText(name)}`,
  );
}

function signedPercent(share: number): string {
  return `${share > 0 ? "+" : share < 0 ? "−" : ""}${formatPercent(Math.abs(share))}`;
}

const VERDICTS = {
  better: "✓ better",
  worse: "✗ worse",
  "no clear difference": "≈ no clear difference",
} as const;
const MOODS = { better: "good", worse: "bad", "no clear difference": "plain" } as const;

function championLine({
  names,
  champion,
  difference,
  low,
  high,
  level,
  verdict,
}: MetricComparison): SafeHtml {
  return fact(
    "Champion",
    html`${formatSigned(difference)} <span class="${MOODS[verdict]}" style="white-space:nowrap">${VERDICTS[verdict]}</span>`,
    html`${Number((100 * level).toFixed(2))} % interval ${formatSigned(low)} to ${formatSigned(high)}; ${dataText(names.champion)} has ${formatNumber(champion)}`,
  );
}

/**
 * A bar from zero to the value, with marks at the threshold and at the baseline. Scores between 0 and 1 have that scale, errors
 * one that holds all three; a metric without any of them has no natural scale, and no bar.
 */
function metricBar(metric: MetricValue, baseline: number | undefined): SafeHtml | undefined {
  const { value, threshold, greaterIsBetter, passed } = metric;
  const others = [threshold, baseline].filter(
    (one): one is number => one !== undefined && Number.isFinite(one),
  );
  if (!Number.isFinite(value) || value < 0 || others.some((one) => one < 0 && !greaterIsBetter))
    return undefined;
  const isScore = greaterIsBetter && value <= 1;
  if (!isScore && others.length === 0) return undefined;
  const most = isScore ? 1 : Math.max(value, ...others) * 1.04;
  if (!(most > 0)) return undefined;
  const at = (share: number) => Number((Math.min(1, Math.max(0, share / most)) * BAR_WIDTH).toFixed(1));
  const paint = cssColor(color(passed === false ? "orange" : passed === true ? "teal" : "blue"));
  const words = [
    `${formatNumber(value, 5)} on a scale from 0 to ${formatNumber(most, 3)}`,
    ...(threshold === undefined ? [] : [`threshold ${thresholdText(metric)}`]),
    ...(baseline === undefined ? [] : [`baseline ${formatNumber(baseline)}`]),
  ];
  const mark = (place: number, width: number, paintOf: string) =>
    html`<rect x="${(Math.min(BAR_WIDTH - width, Math.max(0, at(place) - width / 2))).toFixed(1)}" y="0" width="${width}" height="${BAR_HEIGHT}" style="fill:${paintOf}"/>`;
  return html`<svg viewBox="0 0 ${BAR_WIDTH} ${BAR_HEIGHT}" width="${BAR_WIDTH}" height="${BAR_HEIGHT}" role="img" style="display:block;max-width:100%;margin:4px 0 6px"><title>${words.join(", ")}</title><rect x="0" y="4" width="${BAR_WIDTH}" height="6" rx="3" style="fill:${cssColor(color("axis"))};opacity:.45"/><rect x="0" y="4" width="${at(value)}" height="6" rx="3" style="fill:${paint}"/>${
    baseline !== undefined && baseline >= 0 && mark(baseline, 2, cssColor(color("axis")))
  }${threshold !== undefined && threshold >= 0 && mark(threshold, 3, cssColor(color("muted")))}</svg>`;
}
