import { intervalMetrics } from "../../core/metrics/index.js";
import type { SafeHtml } from "../../utils/html/index.js";
import { formatCount, formatNumber, formatPercent } from "../../utils/text/index.js";
import { MACHINE_FORM, type MimeBundle, VIEW_DEFAULTS, type ViewOptions } from "../bundle.js";
import { type IntervalRows, intervalsFigure } from "../figures/index.js";
import { htmlTable, outputHtml } from "../page/index.js";
import { boxText } from "../text/index.js";
import { figurePiece } from "./figure.js";

/** How intervals were made. */
export interface IntervalsMade {
  readonly method: "conformal" | "quantile";
  /** Share of rows whose true value shall lie within. */
  readonly coverage: number;
  /** In the target's unit. */
  readonly margin: number;
}

const COLUMNS = ["", "value", "meaning"] as const;

function titleOf({ method, coverage }: IntervalsMade): string {
  const by = method === "conformal" ? "by conformal prediction" : "by conformalised quantiles";
  return `Intervals for ${formatPercent(coverage)} of rows, ${by}`;
}

function cellsOf({ method, coverage, margin }: IntervalsMade, rows: IntervalRows): string[][] {
  const [held, width] = intervalMetrics(rows.truth, rows.lower, rows.upper);
  const what = rows.rows ?? "test";
  const unit = `in ${rows.target}`;
  return [
    ["coverage", formatPercent(held.value), `of ${what} rows; ${formatPercent(coverage)} wanted`],
    ["mean width", formatNumber(width.value), `lower to upper, ${unit}`],
    [
      "margin",
      formatNumber(margin),
      method === "conformal" ? `prediction to bound, ${unit}` : `bounds moved outwards, ${unit}`,
    ],
    ["rows", formatCount(rows.truth.length), `${what} rows`],
  ];
}

/** How often intervals hold on rows and how wide they are, as a table for a page. */
export function intervalsTable(made: IntervalsMade, rows: IntervalRows): SafeHtml {
  return htmlTable({
    caption: titleOf(made),
    columns: COLUMNS.map((title) => ({ title, kind: title === "value" ? "number" : "text" })),
    rows: cellsOf(made, rows),
  });
}

/** What intervals were learned from, with their bounds. */
export function intervalsView(
  made: IntervalsMade & { readonly heldOut: IntervalRows },
  options: ViewOptions = {},
): MimeBundle {
  const { width: columns } = { ...VIEW_DEFAULTS, ...options };
  const { method, coverage, margin, heldOut } = made;
  const [held, width] = intervalMetrics(heldOut.truth, heldOut.lower, heldOut.upper);
  const notes = [
    "On training rows that were held out; the margin was learned from them. `evaluate` says what comes true.",
  ];
  return {
    "text/plain": boxText(
      {
        title: titleOf(made),
        columns: COLUMNS.map((title) => ({ title, align: title === "value" ? "right" : "left" })),
        rows: cellsOf(made, heldOut),
        notes,
      },
      columns,
    ),
    "text/html": outputHtml(intervalsTable(made, heldOut), figurePiece(intervalsFigure(heldOut))),
    [MACHINE_FORM]: {
      method,
      coverage,
      margin,
      heldOut: { rows: heldOut.truth.length, coverage: held.value, intervalWidth: width.value },
    },
  };
}
