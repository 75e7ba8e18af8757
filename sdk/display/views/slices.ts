import type { ErrorSlices } from "../../core/slices/index.js";
import { html, type SafeHtml } from "../../utils/html/index.js";
import { formatCount, formatNumber, formatP, formatPercent } from "../../utils/text/index.js";
import { MACHINE_FORM, type MimeBundle, VIEW_DEFAULTS, type ViewOptions } from "../bundle.js";
import { slicesFigures, worstCohorts } from "../figures/index.js";
import { dataText, htmlTable, outputHtml, sortableTable } from "../page/index.js";
import { boxText } from "../text/index.js";
import { figureChooser, figurePiece } from "./figure.js";

const COLUMNS = ["cohort", "rows", "score", "interval", "effect", "p"] as const;
/** Columns whose slices a terminal names. */
const MOST_NAMED = 3;

function titleOf({ worst, metric, score, rows }: ErrorSlices): string {
  const all = `${metric.name} ${formatNumber(score)} over all ${formatCount(rows)} rows`;
  if (worst.length === 0) return `No cohort errs more than chance explains; ${all}`;
  return `${worst.length === 1 ? "One cohort errs" : `${worst.length} cohorts err`} more than the other rows; ${all}`;
}

function rowsOf({ worst }: ErrorSlices): string[][] {
  return worst.map((cohort) => [
    cohort.name,
    `${formatCount(cohort.rows)} (${formatPercent(cohort.share)})`,
    formatNumber(cohort.score),
    Number.isFinite(cohort.low) ? `${formatNumber(cohort.low, 3)} to ${formatNumber(cohort.high, 3)}` : "",
    formatNumber(cohort.effect, 2),
    formatP(cohort.pValue),
  ]);
}

function notesOf(slices: ErrorSlices): string[] {
  const { worst, loss, settings, notes, columns } = slices;
  const most = columns
    .slice(0, MOST_NAMED)
    .map(({ name, explained }) => `${name} ${formatPercent(explained)}`)
    .join(", ");
  return [
    ...(worst.length === 0
      ? []
      : [
          `Found by the ${loss} on one half of the rows, tested on the other: effect in standard deviations, p by Holm's correction (below ${settings.alpha}).`,
        ]),
    ...(most === "" ? [] : [`Share of the variance of the ${loss} that slices explain: ${most}.`]),
    ...notes,
  ];
}

/** The worst cohorts as a table, for a page. */
export function slicesTable(slices: ErrorSlices, make = htmlTable): SafeHtml {
  return make({
    caption: titleOf(slices),
    columns: COLUMNS.map((title) => ({
      title: title === "score" ? slices.metric.name : title,
      kind: title === "cohort" ? "text" : "number",
    })),
    rows: rowsOf(slices).map(([name, ...cells]) => [
      html`<span title="${name}">${dataText(name)}</span>`,
      ...cells,
    ]),
    notes: notesOf(slices),
  });
}

/** Where a model errs: the worst cohorts, and scores by the slices of the columns that matter most. */
export function slicesView(slices: ErrorSlices, options: ViewOptions = {}): MimeBundle {
  const { width } = { ...VIEW_DEFAULTS, ...options };
  const { metric, score, rows, loss, worst, columns, tested, notes } = slices;
  const figures = slicesFigures(slices);
  return {
    "text/plain": boxText(
      {
        title: titleOf(slices),
        columns: COLUMNS.map((title) => ({
          title: title === "score" ? metric.name : title,
          align: title === "cohort" ? "left" : "right",
        })),
        rows: rowsOf(slices),
        notes: notesOf(slices),
      },
      width,
    ),
    "text/html": outputHtml(
      slicesTable(slices, sortableTable),
      worst.length === 0 ? "" : figurePiece(worstCohorts(slices)),
      figures.length === 0 ? "" : figureChooser(figures),
    ),
    [MACHINE_FORM]: {
      metric,
      score,
      rows,
      loss,
      worst: worst.map(({ indices: _, ...cohort }) => cohort),
      columns,
      tested,
      notes,
    },
  };
}
