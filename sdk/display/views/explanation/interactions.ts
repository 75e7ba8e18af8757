import type { Interactions } from "../../../core/explainers/index.js";
import { html } from "../../../utils/html/index.js";
import { formatCount, formatNumber, formatSigned } from "../../../utils/text/index.js";
import { type MimeBundle, VIEW_DEFAULTS, type ViewOptions } from "../../bundle.js";
import { baseValueText, doubtTexts, interactionsFigure, ofClass } from "../../figures/index.js";
import { dataText, htmlTable } from "../../page/index.js";
import type { Box } from "../../text/index.js";
import { blockBar } from "./bars.js";
import { outputsView } from "./pictures.js";

const BAR = 16;
const HTML_PAIRS = 10;

function interactionsBox({ facts, pairs, rows }: Interactions, most: number): Box {
  const shown = pairs.slice(0, most);
  const hidden = pairs.length - shown.length;
  const largest = Math.max(Number.MIN_VALUE, pairs[0]?.strength ?? 0);
  return {
    title: `Interactions: mean |SHAP interaction value| in ${facts.unit}${ofClass(facts)}`,
    columns: [
      { title: "column" },
      { title: "with" },
      { title: "mean |SHAP|", align: "right" },
      { title: "mean", align: "right" },
      { title: "" },
    ],
    rows: shown.map(({ features: [a, b], strength, mean }) => [
      a,
      b,
      formatNumber(strength),
      formatSigned(mean),
      blockBar(strength / largest, BAR),
    ]),
    notes: [
      ...(hidden > 0 ? [`… ${formatCount(hidden)} more pairs`] : []),
      `Means over ${formatCount(rows)} rows. ${baseValueText(facts)}`,
      ...doubtTexts(facts),
    ],
  };
}

/** The strongest pairs as a table in HTML. */
export function pairsTable({ facts, pairs }: Interactions, most = HTML_PAIRS) {
  return htmlTable({
    caption: "The strongest pairs",
    columns: [
      { title: "column" },
      { title: "with" },
      { title: "mean |interaction|", subtitle: facts.unit, kind: "number" },
      { title: "mean", subtitle: facts.unit, kind: "number" },
    ],
    rows: pairs
      .slice(0, most)
      .map(({ features: [a, b], strength, mean }) => [
        dataText(a),
        dataText(b),
        formatNumber(strength),
        formatSigned(mean),
      ]),
  });
}

/** What columns do in pairs: a heat map and the strongest pairs. */
export function interactionsView(interactions: Interactions, options: ViewOptions = {}): MimeBundle {
  const { rows } = { ...VIEW_DEFAULTS, rows: 15, ...options };
  return outputsView(
    interactions,
    {
      figure: (of) => interactionsFigure(of),
      box: (of) => interactionsBox(of, rows),
      below: (of) => [html`${pairsTable(of)}`],
    },
    options,
  );
}
