import type { Cohorts } from "../../core/explainers/index.js";
import { formatCount, formatNumber } from "../../utils/text/index.js";
import type { BarTrace, Figure } from "./figure.js";
import { color, seriesColor } from "./palette.js";
import { coordinate } from "./sample.js";
import { ofClass, shapFactsText } from "./shap.js";

export interface CohortsOptions {
  /** Columns at most. @default 6 */
  readonly most?: number;
}

/** Thickness of all bars of a column together, in the distance of two columns. */
const GROUP = 0.78;

/** Mean |SHAP value| of each column by cohort, as bars in groups. */
export function cohortsFigure(cohorts: Cohorts, { most = 6 }: CohortsOptions = {}): Figure {
  const { facts, by, features } = cohorts;
  const shown = features.slice(0, most);
  const places = shown.map((_, i) => i);
  const width = GROUP / Math.max(1, cohorts.cohorts.length);
  const hidden = features.length - shown.length;
  const data = cohorts.cohorts.map(({ label, rows, meanAbsolute, meanPrediction }, c): BarTrace => {
    const count = `${formatCount(rows.length)} ${rows.length === 1 ? "row" : "rows"}`;
    return {
      type: "bar",
      orientation: "h",
      name: `${label} (${count})`,
      x: shown.map((_, f) => coordinate(meanAbsolute[f])),
      y: places.map((place) => Number((place - GROUP / 2 + (c + 0.5) * width).toFixed(4))),
      width: Number((width * 0.9).toFixed(4)),
      marker: { color: label === "missing" ? color("muted") : seriesColor(c) },
      hover: shown.map(
        (feature, f) =>
          `${label} (${count}): ${feature}, mean |SHAP| ${formatNumber(meanAbsolute[f])} ${facts.unit}; mean prediction ${formatNumber(meanPrediction)}`,
      ),
    };
  });
  return {
    title: `Cohorts by ${by}${ofClass(facts)}`,
    description: `Mean size of the SHAP values of ${shown.length} columns in ${data.length} groups of rows by ${by}: ${cohorts.cohorts
      .map(({ label, meanPrediction }) => `${label} (mean prediction ${formatNumber(meanPrediction)})`)
      .join(", ")}.`,
    note: `${shapFactsText(facts)}${hidden > 0 ? ` ${hidden} ${hidden === 1 ? "column" : "columns"} of less weight not drawn.` : ""}`,
    data,
    layout: {
      x: { title: `mean |SHAP value| (${facts.unit})` },
      y: {
        range: [-0.6, shown.length - 0.4],
        reversed: true,
        ticks: { values: places, labels: shown },
      },
      aspect: Math.min(0.84, Math.max(0.3, (shown.length * (data.length * 11 + 12) + 90) / 840)),
    },
  };
}
