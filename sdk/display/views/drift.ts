import type { ColumnDrift, Drift, DriftVerdict } from "../../core/drift/index.js";
import { html, type SafeHtml } from "../../utils/html/index.js";
import {
  cutText,
  formatCount,
  formatNumber,
  formatP,
  formatPercent,
  plainText,
} from "../../utils/text/index.js";
import { MACHINE_FORM, type MimeBundle, VIEW_DEFAULTS, type ViewOptions } from "../bundle.js";
import { byDrift, driftBars, driftColumns, sparkPair } from "../figures/index.js";
import { dataText, htmlTable, outputHtml } from "../page/index.js";
import { boxText } from "../text/index.js";
import { figureChooser, figurePiece } from "./figure.js";

const SIGNS = { stable: "✓", moderate: "!", drifted: "✗" } as const satisfies Record<DriftVerdict, string>;

/** Of a longer name a terminal shows the beginning, so that the verdict has room. */
const NAME_WIDTH = 20;

function titleOf({ verdict, reason, referenceRows, currentRows }: Drift): string {
  return `Drift: ${verdict}, ${reason} (${formatCount(currentRows)} rows against ${formatCount(referenceRows)})`;
}

function verdictOf({ verdict }: ColumnDrift): SafeHtml {
  const mood = verdict === "stable" ? "good" : verdict === "drifted" ? "bad" : "plain";
  return html`<span class="${mood}">${SIGNS[verdict]} ${verdict}</span>`;
}

function missingText({ missing, currentType }: ColumnDrift): string {
  if (currentType === undefined) return "";
  if (missing.reference === 0 && missing.current === 0) return "0 %";
  return `${formatPercent(missing.reference)} → ${formatPercent(missing.current)}`;
}

function picture({ bins, name }: ColumnDrift): SafeHtml | string {
  if (bins.length < 2) return "";
  const shares = (side: "reference" | "current") => {
    const total = Math.max(
      1,
      bins.reduce((sum, bin) => sum + bin[side], 0),
    );
    return bins.map((bin) => bin[side] / total);
  };
  const labels = [bins[0].label, bins[bins.length - 1].label].join(" … ");
  return sparkPair(
    shares("reference"),
    shares("current"),
    `${name}, ${labels}: reference filled, current as a line`,
  );
}

function numbers({ psi, ks, chiSquare }: ColumnDrift): string[] {
  const pValues = [ks?.adjusted, chiSquare?.adjusted].filter((p) => p !== undefined);
  return [
    psi === undefined ? "" : formatNumber(psi, 2),
    ks === undefined ? "" : formatNumber(ks.statistic, 2),
    pValues.length === 0 ? "" : formatP(Math.min(...pValues)),
  ];
}

function notesOf({ added, settings }: Drift, hidden: number): string[] {
  const { psi, alpha } = settings;
  const names = added.slice(0, 5).join(", ");
  return [
    ...(hidden > 0 ? [`… ${formatCount(hidden)} more columns, which moved less.`] : []),
    ...(added.length === 0
      ? []
      : [`New columns, not judged: ${names}${added.length > 5 ? `, … (${added.length})` : ""}.`]),
    `PSI: moderate from ${psi.moderate}, drifted from ${psi.drifted}, where p < ${alpha} (adjusted for all tests).`,
  ];
}

/** What is said of each column, the furthest first, as a table for a page. */
export function driftTable(drift: Drift, most = 40): SafeHtml {
  const sorted = byDrift(drift.columns);
  const shown = sorted.slice(0, most);
  return htmlTable({
    caption: titleOf(drift),
    columns: [
      { title: "column" },
      { title: "verdict" },
      { title: "then and now", kind: "picture" },
      { title: "PSI", kind: "number" },
      { title: "KS", kind: "number" },
      { title: "p", kind: "number" },
      { title: "missing", kind: "number" },
      { title: "why" },
    ],
    rows: shown.map((column) => [
      html`${dataText(column.name)} <small>${column.currentType ?? column.referenceType}</small>`,
      verdictOf(column),
      picture(column),
      ...numbers(column),
      missingText(column),
      html`<span title="${column.reason}">${dataText(column.reason)}</span>`,
    ]),
    notes: notesOf(drift, sorted.length - shown.length),
  });
}

/** How far data have moved: a table with small histograms, bars, and the columns that moved most. */
export function driftView(drift: Drift, options: ViewOptions = {}): MimeBundle {
  const { width, rows } = { ...VIEW_DEFAULTS, rows: 40, ...options };
  const sorted = byDrift(drift.columns);
  const shown = sorted.slice(0, rows);
  const right = (title: string) => ({ title, align: "right" as const });
  const columns = driftColumns(drift);
  const hasIndex = drift.columns.some(({ psi }) => psi !== undefined);
  return {
    "text/plain": boxText(
      {
        title: titleOf(drift),
        columns: [{ title: "column" }, { title: "verdict" }, right("PSI"), right("p"), { title: "why" }],
        rows: shown.map((column) => {
          const [psi, , pValue] = numbers(column);
          const verdict = `${SIGNS[column.verdict]} ${column.verdict}`;
          return [cutText(plainText(column.name), NAME_WIDTH), verdict, psi, pValue, column.reason];
        }),
        notes: notesOf(drift, sorted.length - shown.length),
      },
      width,
    ),
    "text/html": outputHtml(
      driftTable(drift, rows),
      hasIndex ? figurePiece(driftBars(drift)) : "",
      columns.length > 0 ? figureChooser(columns) : "",
    ),
    [MACHINE_FORM]: {
      verdict: drift.verdict,
      reason: drift.reason,
      referenceRows: drift.referenceRows,
      currentRows: drift.currentRows,
      added: drift.added,
      columns: drift.columns,
      settings: drift.settings,
    },
  };
}
