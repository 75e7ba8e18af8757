import type { Explanation } from "../../core/explainers/explanation.js";
import { html } from "../../utils/html/index.js";
import { formatCount, formatNumber } from "../../utils/text/index.js";
import { type MimeBundle, VIEW_DEFAULTS, type ViewOptions } from "../bundle.js";
import { beeswarm, importanceBars, meanAbsoluteShap } from "../figures/index.js";
import { outputHtml } from "../page/index.js";
import { boxText } from "../text/index.js";
import { figurePiece } from "./figure.js";

/** How the values were made, in a sentence. */
export function explanationSentence({ shap }: Explanation): string {
  const how = {
    linear: "exact for a linear model",
    tree: "exact for trees",
    exact: "exact over all subsets of columns",
    permutation: "estimated over permutations of the columns",
    kernel: "estimated by least squares over subsets of columns",
    gradient: `estimated by expected gradients (rows add up within ${formatNumber(shap.residual ?? 0)})`,
  }[shap.kind];
  const against =
    shap.kind === "tree"
      ? "against the shares of training rows that took each branch"
      : `against ${formatCount(shap.background)} background rows`;
  return `SHAP values of ${formatCount(shap.rows)} test rows, ${how}, ${against} (seed ${shap.seed}).`;
}

/** Columns by importance: bars and SHAP summary in HTML, a table with bars in a terminal. */
export function explanationView(explanation: Explanation, options: ViewOptions = {}): MimeBundle {
  const { width, rows } = { ...VIEW_DEFAULTS, rows: 20, ...options };
  const { importances, importanceMetric, shap, unit } = explanation;
  const output = shap.outputs.length - 1;
  const means = new Map(meanAbsoluteShap(explanation, output).map((i) => [i.feature, i.importance]));
  const largest = Math.max(...means.values(), Number.MIN_VALUE);
  const shown = importances.slice(0, rows);
  const hidden = importances.length - shown.length;
  const label = `rise of ${importanceMetric} when shuffled`;
  return {
    "text/plain": boxText(
      {
        title: `Explanation: effects in ${unit}`,
        columns: [
          { title: "column" },
          { title: "importance", subtitle: `rise of ${importanceMetric}`, align: "right" },
          { title: "± std", align: "right" },
          { title: "mean |SHAP|", align: "right" },
          { title: "" },
        ],
        rows: shown.map(({ feature, importance, std }) => {
          const mean = means.get(feature) ?? 0;
          return [
            feature,
            formatNumber(importance),
            std === undefined ? "" : formatNumber(std, 2),
            formatNumber(mean),
            "█".repeat(Math.round((mean / largest) * 20)),
          ];
        }),
        notes: [
          ...(hidden > 0 ? [`… ${formatCount(hidden)} more columns`] : []),
          explanationSentence(explanation),
        ],
      },
      width,
    ),
    "text/html": outputHtml(
      figurePiece(importanceBars(importances, { title: "Importances", label })),
      figurePiece(beeswarm(explanation)),
      html`<p class="note">${explanationSentence(explanation)}</p>`,
    ),
    "application/json": { unit, importanceMetric, importances, meanAbsoluteShap: Object.fromEntries(means) },
  };
}
