import type { Importance, ImportanceFacts } from "../../../core/explainers/index.js";
import { formatCount, formatNumber } from "../../../utils/text/index.js";
import { type MimeBundle, VIEW_DEFAULTS, type ViewOptions } from "../../bundle.js";
import { correlatesText, importanceBars, importanceLabel, importanceSpread } from "../../figures/index.js";
import { outputHtml } from "../../page/index.js";
import { boxText } from "../../text/index.js";
import { figurePiece, plotlyMime } from "../figure.js";
import { blockBar } from "./bars.js";

const BAR = 16;

/** Importances: bars with confidence intervals, and the columns that share what a column is worth. */
export function importancesView(
  importances: readonly Importance[] & ImportanceFacts,
  options: ViewOptions = {},
): MimeBundle {
  const { width, rows } = { ...VIEW_DEFAULTS, rows: 20, ...options };
  const label = importanceLabel(importances);
  const figure = importanceBars(importances, {
    title: "Importances",
    label,
    correlates: { correlatesOf: (feature) => importances.correlatesOf(feature) },
  });
  const shown = importances.slice(0, rows);
  const hidden = importances.length - shown.length;
  const largest = Math.max(Number.MIN_VALUE, ...importances.map(({ importance }) => importance));
  const spread = importanceSpread(shown);
  return {
    "text/plain": boxText(
      {
        title: `Importances: ${label}`,
        columns: [
          { title: "column" },
          { title: "importance", align: "right" },
          ...(spread ? [{ title: spread.title, align: "right" as const }] : []),
          { title: "" },
          { title: "correlated with" },
        ],
        rows: shown.map((one) => [
          one.feature,
          formatNumber(one.importance),
          ...(spread ? [spreadText(spread.of(one))] : []),
          blockBar(one.importance / largest, BAR),
          correlatesText(importances.correlatesOf(one.feature), 1).replace("correlated with ", ""),
        ]),
        notes: hidden > 0 ? [`… ${formatCount(hidden)} more columns`] : [],
      },
      width,
    ),
    "text/html": outputHtml(figurePiece(figure)),
    "application/vnd.plotly.v1+json": plotlyMime([{ name: figure.title, figure }]),
  };
}

function spreadText(off: number | undefined): string {
  return off === undefined ? "" : formatNumber(off, 2);
}
