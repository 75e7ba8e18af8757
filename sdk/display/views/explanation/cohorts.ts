import type { Cohorts } from "../../../core/explainers/index.js";
import { formatCount, formatNumber } from "../../../utils/text/index.js";
import { type MimeBundle, VIEW_DEFAULTS, type ViewOptions } from "../../bundle.js";
import { baseValueText, cohortsFigure, doubtTexts, ofClass } from "../../figures/index.js";
import type { Box } from "../../text/index.js";
import { outputsView } from "./pictures.js";

/** Columns of the model as columns of the table: those that fit are shown. */
function cohortsBox({ facts, by, features, cohorts }: Cohorts, most: number): Box {
  const shown = features.slice(0, most);
  const hidden = features.length - shown.length;
  return {
    title: `Cohorts by ${by}: mean |SHAP| in ${facts.unit}${ofClass(facts)}`,
    columns: [
      { title: "column" },
      ...cohorts.map(({ label }) => ({ title: label, align: "right" as const })),
    ],
    rows: [
      ["rows", ...cohorts.map(({ rows }) => formatCount(rows.length))],
      ["mean prediction", ...cohorts.map(({ meanPrediction }) => formatNumber(meanPrediction))],
      ...shown.map((feature, f) => [
        feature,
        ...cohorts.map(({ meanAbsolute }) => formatNumber(meanAbsolute[f])),
      ]),
    ],
    notes: [
      ...(hidden > 0 ? [`… ${formatCount(hidden)} more columns of the model`] : []),
      baseValueText(facts),
      ...doubtTexts(facts),
    ],
  };
}

/** Mean |SHAP value| by groups of rows: bars in groups, a table in a terminal. */
export function cohortsView(cohorts: Cohorts, options: ViewOptions = {}): MimeBundle {
  const { rows } = { ...VIEW_DEFAULTS, rows: 15, ...options };
  return outputsView(
    cohorts,
    { figure: (of) => cohortsFigure(of), box: (of) => cohortsBox(of, rows) },
    options,
  );
}
