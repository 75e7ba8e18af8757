import type { Estimate, FactorFairness, Fairness, GroupGap, GroupScores } from "../../core/fairness/index.js";
import { html, type SafeHtml } from "../../utils/html/index.js";
import { formatCount, formatNumber, formatPercent } from "../../utils/text/index.js";
import { MACHINE_FORM, type MimeBundle, VIEW_DEFAULTS, type ViewOptions } from "../bundle.js";
import { fairnessFigure } from "../figures/index.js";
import { dataText, htmlTable, outputHtml } from "../page/index.js";
import { boxText } from "../text/index.js";
import { figurePiece } from "./figure.js";

function interval({ low, high }: Estimate): string {
  return Number.isFinite(low) ? `${formatNumber(low, 3)} to ${formatNumber(high, 3)}` : "";
}

const shown = (value: number): string => (Number.isNaN(value) ? "–" : formatNumber(value));

function estimateHtml(estimate: Estimate): SafeHtml {
  return html`${shown(estimate.value)} <small>${interval(estimate)}</small>`;
}

function sizeText({ rows, share }: GroupScores): string {
  return `${formatCount(rows)} (${formatPercent(share)})`;
}

function betweenText({ between, isRatio }: GroupGap): string {
  if (between === undefined) return "";
  return isRatio ? `${between[0]} over ${between[1]}` : `${between[1]} against ${between[0]}`;
}

/** What is to be known of the numbers. */
export function fairnessNotes({ positive, settings, resamples, factors }: Fairness): string[] {
  const small = factors.flatMap(({ groups }) => groups.filter(({ isSmall }) => isSmall));
  return [
    ...(positive === undefined ? [] : [`Rates are of the class ${positive}.`]),
    `${formatPercent(settings.level)} intervals: percentiles of ${formatCount(resamples)} resamples, row by row; a difference is never below 0, and of few rows it is large by chance.`,
    ...(small.length === 0
      ? []
      : [
          `Groups with fewer than ${settings.minRows} rows are left out of differences: ${small.map(({ label }) => label).join("; ")}.`,
        ]),
  ];
}

/** The groups of a factor, and how far they lie apart, as tables for a page. */
export function fairnessTables({ measures }: Fairness, { name, groups, gaps }: FactorFairness): SafeHtml {
  const number = (title: string) => ({ title, kind: "number" as const });
  return html`${htmlTable({
    caption: html`Groups of ${dataText(name)}`,
    label: `Groups of ${name}`,
    columns: [{ title: name }, number("rows"), ...measures.map(({ title }) => number(title))],
    rows: groups.map((group) => [
      html`${dataText(group.label)}${group.isSmall && html` <small>few rows</small>`}`,
      sizeText(group),
      ...measures.map((measure) => estimateHtml(group.scores[measure.name])),
    ]),
  })}${
    gaps.length > 0
      ? htmlTable({
          caption: "How far they lie apart",
          label: `How far groups of ${name} lie apart`,
          columns: [{ title: "measure" }, number("value"), number("interval"), { title: "between" }],
          rows: gaps.map((gap) => [
            html`${gap.title} <small>${gap.name}</small>`,
            shown(gap.value),
            interval(gap),
            dataText(betweenText(gap)),
          ]),
        })
      : html`<p class="note">Fewer than two groups have rows enough to be compared.</p>`
  }`;
}

/** Errors and rates by declared groups: a table and a plot a factor. */
export function fairnessView(fairness: Fairness, options: ViewOptions = {}): MimeBundle {
  const { width } = { ...VIEW_DEFAULTS, ...options };
  const right = (title: string) => ({ title, align: "right" as const });
  const texts = fairness.factors.flatMap(({ name, groups, gaps }) => [
    boxText(
      {
        title: `Groups of ${name}`,
        columns: [{ title: name }, right("rows"), ...fairness.measures.map((measure) => right(measure.name))],
        rows: groups.map((group) => [
          group.isSmall ? `${group.label} (few rows)` : group.label,
          sizeText(group),
          ...fairness.measures.map((measure) => shown(group.scores[measure.name].value)),
        ]),
      },
      width,
    ),
    boxText(
      {
        columns: [{ title: "difference" }, right("value"), right("interval"), { title: "between" }],
        rows: gaps.map((gap) => [gap.name, shown(gap.value), interval(gap), betweenText(gap)]),
      },
      width,
    ),
  ]);
  const notes = fairnessNotes(fairness);
  return {
    "text/plain": [...texts, ...notes].join("\n"),
    "text/html": outputHtml(
      fairness.factors.map(
        (factor) => html`${fairnessTables(fairness, factor)}${figurePiece(fairnessFigure(fairness, factor))}`,
      ),
      notes.map((note) => html`<p class="note">${dataText(note)}</p>`),
    ),
    [MACHINE_FORM]: { ...fairness },
  };
}
