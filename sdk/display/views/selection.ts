import type { FeatureSelection } from "../../core/selection/index.js";
import { html, type SafeHtml } from "../../utils/html/index.js";
import { formatNumber } from "../../utils/text/index.js";
import { MACHINE_FORM, type MimeBundle, VIEW_DEFAULTS, type ViewOptions } from "../bundle.js";
import { dataText, htmlTable, outputHtml, shareBar } from "../page/index.js";
import { boxText } from "../text/index.js";

/** Blocks of the longest bar in a terminal. */
const BAR = 20;

/** Length of a column's bar, from 0 to 1. */
function shareOf(importance: number, { columns }: FeatureSelection): number {
  return Math.max(0, importance / Math.max(columns[0]?.importance ?? 0, Number.MIN_VALUE));
}

function titleOf({ kept, columns, unit }: FeatureSelection): string {
  return `${kept.length} of ${columns.length} columns kept, by ${unit}`;
}

/** What the model scores with all columns and with the kept ones. */
function notesOf({ before, after, dropped }: FeatureSelection): string[] {
  if (dropped.length === 0) return ["Every column is kept."];
  const [metric] = before.metrics;
  const second = after.metrics.find(({ name }) => name === metric?.name);
  if (metric === undefined || second === undefined) return [];
  const isWorse = metric.greaterIsBetter ? second.mean < metric.mean : second.mean > metric.mean;
  const text = ({ mean, std }: typeof metric) => `${formatNumber(mean)} ± ${formatNumber(std, 2)}`;
  return [
    `${metric.name} over ${before.folds.length} folds: ${text(metric)} with all columns, ${text(second)} with the kept ones (a little too good: these folds chose them).`,
    ...(isWorse
      ? ["The kept columns score worse than all: keep more of them, or select by another importance."]
      : []),
  ];
}

/** The columns of a selection as a table, for a page. */
export function selectionTable(selection: FeatureSelection): SafeHtml {
  return htmlTable({
    caption: titleOf(selection),
    columns: [
      { title: "column" },
      { title: "importance", subtitle: selection.unit, kind: "number" },
      { title: "± standard error", kind: "number" },
      { title: "", kind: "picture" },
      { title: "" },
    ],
    rows: selection.columns.map(({ feature, importance, standardError, kept }) => [
      dataText(feature),
      formatNumber(importance),
      formatNumber(standardError, 2),
      shareBar(shareOf(importance, selection), kept ? "good" : "plain"),
      kept ? html`<span class="good">✓ kept</span>` : "dropped",
    ]),
    notes: notesOf(selection),
  });
}

/** Columns by importance, which are kept, and what that does to the score. */
export function selectionView(selection: FeatureSelection, options: ViewOptions = {}): MimeBundle {
  const { width, rows } = { ...VIEW_DEFAULTS, rows: 40, ...options };
  const { columns, by, unit, kept, dropped, before, after } = selection;
  const shown = columns.slice(0, rows);
  const hidden = columns.length - shown.length;
  return {
    "text/plain": boxText(
      {
        title: titleOf(selection),
        columns: [
          { title: "column" },
          { title: "importance", align: "right" },
          { title: "± std error", align: "right" },
          { title: "" },
          { title: "" },
        ],
        rows: shown.map(({ feature, importance, standardError, kept: isKept }) => [
          feature,
          formatNumber(importance),
          formatNumber(standardError, 2),
          "█".repeat(Math.round(shareOf(importance, selection) * BAR)),
          isKept ? "kept" : "dropped",
        ]),
        notes: [...(hidden > 0 ? [`… ${hidden} more columns`] : []), ...notesOf(selection)],
      },
      width,
    ),
    "text/html": outputHtml(selectionTable(selection)),
    [MACHINE_FORM]: { by, unit, columns, kept, dropped, before: before.metrics, after: after.metrics },
  };
}
