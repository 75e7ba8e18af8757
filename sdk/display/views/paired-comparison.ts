import type { PairedComparison } from "../../core/comparison/index.js";
import { html, type SafeHtml } from "../../utils/html/index.js";
import { formatCount, formatNumber, formatPercent, formatSigned } from "../../utils/text/index.js";
import { MACHINE_FORM, type MimeBundle, VIEW_DEFAULTS, type ViewOptions } from "../bundle.js";
import { comparisonFigure } from "../figures/index.js";
import { dataText, htmlTable, outputHtml } from "../page/index.js";
import { boxText } from "../text/index.js";
import { figurePiece } from "./figure.js";

const SIGNS = { better: "✓", worse: "✗", "no clear difference": "≈" } as const;

function titleOf([first]: readonly PairedComparison[]): string {
  if (first === undefined) return "No comparison";
  return `${first.names.challenger} against ${first.names.champion}, ${formatCount(first.rows)} rows`;
}

function verdictOf({ verdict }: PairedComparison): SafeHtml {
  const mood = verdict === "better" ? "good" : verdict === "worse" ? "bad" : "plain";
  return html`<span class="${mood}">${SIGNS[verdict]} ${verdict}</span>`;
}

function cellsOf(comparison: PairedComparison): string[] {
  const { champion, challenger, difference, low, high, nearer } = comparison;
  return [
    formatNumber(champion),
    formatNumber(challenger),
    formatSigned(difference),
    `${formatSigned(low)} to ${formatSigned(high)}`,
    formatPercent(nearer.challenger),
  ];
}

function notesOf([first]: readonly PairedComparison[]): string[] {
  if (first === undefined) return [];
  const { method, resamples, block, level, names } = first;
  const drawn = block === 1 ? "row by row" : `in blocks of ${formatCount(block)} rows`;
  return [
    `${formatPercent(level)} intervals of the paired bootstrap (${method === "bca" ? "BCa" : "percentiles"}), ${formatCount(resamples)} resamples ${drawn}; nearer: share of rows in which ${names.challenger} is nearer to the truth.`,
  ];
}

/** Two models on the same rows, one line a metric, as a table for a page. */
export function pairedComparisonTable(comparisons: readonly PairedComparison[]): SafeHtml {
  const [first] = comparisons;
  const number = (title: string) => ({ title, kind: "number" as const });
  return htmlTable({
    caption: titleOf(comparisons),
    columns: [
      { title: "metric" },
      number(first?.names.champion ?? "champion"),
      number(first?.names.challenger ?? "challenger"),
      number("difference"),
      number("interval"),
      number("nearer"),
      { title: "verdict" },
    ],
    rows: comparisons.map((comparison) => [
      html`${dataText(comparison.metric.title)} <small>${comparison.metric.name}, ${comparison.metric.greaterIsBetter ? "higher" : "lower"} is better</small>`,
      ...cellsOf(comparison),
      verdictOf(comparison),
    ]),
    notes: notesOf(comparisons),
  });
}

/** In a terminal the difference matters more than a long name, which the title has too. */
const LONGEST_HEAD = 14;

function headOf(comparison: PairedComparison | undefined, side: "champion" | "challenger"): string {
  const name = comparison?.names[side];
  return name === undefined || name.length > LONGEST_HEAD ? side : name;
}

/** Two models on the same rows by several metrics: a table, and the intervals as a plot. */
export function pairedComparisonsView(
  comparisons: readonly PairedComparison[],
  options: ViewOptions = {},
): MimeBundle {
  const { width } = { ...VIEW_DEFAULTS, ...options };
  const [first] = comparisons;
  const right = (title: string) => ({ title, align: "right" as const });
  return {
    "text/plain": boxText(
      {
        title: titleOf(comparisons),
        columns: [
          { title: "metric" },
          right(headOf(first, "champion")),
          right(headOf(first, "challenger")),
          right("difference"),
          right("interval"),
          right("nearer"),
          { title: "verdict" },
        ],
        rows: comparisons.map((comparison) => [
          comparison.metric.name,
          ...cellsOf(comparison),
          `${SIGNS[comparison.verdict]} ${comparison.verdict}`,
        ]),
        notes: notesOf(comparisons),
      },
      width,
    ),
    "text/html": outputHtml(
      pairedComparisonTable(comparisons),
      first === undefined ? "" : figurePiece(comparisonFigure(comparisons)),
    ),
    [MACHINE_FORM]: comparisons.map((comparison) => ({ ...comparison })),
  };
}

/** One comparison. */
export function pairedComparisonView(comparison: PairedComparison, options: ViewOptions = {}): MimeBundle {
  return pairedComparisonsView([comparison], options);
}
