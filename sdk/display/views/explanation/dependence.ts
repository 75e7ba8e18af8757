import type { Dependence } from "../../../core/explainers/index.js";
import { formatCount, formatNumber, formatSigned } from "../../../utils/text/index.js";
import type { MimeBundle, ViewOptions } from "../../bundle.js";
import { baseValueText, correlatesText, dependenceFigure, doubtTexts, ofClass } from "../../figures/index.js";
import type { Box } from "../../text/index.js";
import { signedBar } from "./bars.js";
import { outputsView } from "./pictures.js";

const HALF = 9;

function dependenceBox({ facts, feature, steps, partner, correlates }: Dependence): Box {
  const largest = Math.max(...steps.map(({ mean }) => Math.abs(mean)));
  const words = correlatesText(correlates);
  return {
    title: `Dependence on ${feature}: SHAP values in ${facts.unit}${ofClass(facts)}`,
    columns: [
      { title: feature },
      { title: "rows", align: "right" },
      { title: "mean", align: "right" },
      { title: "lowest", align: "right" },
      { title: "highest", align: "right" },
      { title: "" },
    ],
    rows: steps.map(({ label, rows, mean, low, high }) => [
      label,
      formatCount(rows),
      formatSigned(mean),
      formatNumber(low, 3),
      formatNumber(high, 3),
      signedBar(mean, largest, HALF),
    ]),
    notes: [
      ...(partner === undefined ? [] : [`${feature} interacts most with ${partner.feature}.`]),
      baseValueText(facts),
      ...doubtTexts(facts),
      ...(words === "" ? [] : [`${feature}: ${words}`]),
    ],
  };
}

/** Dependence on one column: points in a plot, means of groups of values in a terminal. */
export function dependenceView(dependence: Dependence, options: ViewOptions = {}): MimeBundle {
  return outputsView(dependence, { figure: (of) => dependenceFigure(of), box: dependenceBox }, options);
}
