import type { Heatmap } from "../../../core/explainers/index.js";
import { formatCount, formatNumber } from "../../../utils/text/index.js";
import { type MimeBundle, VIEW_DEFAULTS, type ViewOptions } from "../../bundle.js";
import { baseValueText, doubtTexts, extent, heatmapFigure, ofClass } from "../../figures/index.js";
import type { Box } from "../../text/index.js";
import { outputsView } from "./pictures.js";

/** Columns of a terminal for the rows. */
const STRIP = 36;
const HIGHER = " ░▒▓█";
const LOWER = " ·-=#";
const LEVELS = "▁▂▃▄▅▆▇█";

/** Means of values in so many groups of neighbours. */
function means(values: Float64Array, groups: number): number[] {
  return Array.from({ length: groups }, (_, i) => {
    const from = Math.floor((i * values.length) / groups);
    const part = values.subarray(from, Math.max(from + 1, Math.floor(((i + 1) * values.length) / groups)));
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
}

function heatmapBox({ facts, rows, columns, predictions, order, limit }: Heatmap, most: number): Box {
  const width = Math.min(STRIP, rows.length);
  const [low, high] = extent(predictions);
  const shown = columns.slice(0, most);
  const shade = (value: number) => {
    const step = Math.round(Math.min(1, Math.abs(value) / (limit || 1)) * (HIGHER.length - 1));
    return (value > 0 ? HIGHER : LOWER)[step];
  };
  const level = (value: number) =>
    LEVELS[Math.round(((value - low) / (high - low || 1)) * (LEVELS.length - 1))];
  return {
    title: `SHAP values of ${formatCount(rows.length)} rows in ${facts.unit}${ofClass(facts)}, ${order}`,
    columns: [{ title: "column" }, { title: "mean |SHAP|", align: "right" }, { title: "rows" }],
    rows: [
      ["f(x)", "", means(predictions, width).map(level).join("")],
      ...shown.map(({ feature, meanAbsolute, shapValues }) => [
        feature,
        formatNumber(meanAbsolute),
        means(shapValues, width).map(shade).join(""),
      ]),
    ],
    notes: [
      `░▒▓█ raise the prediction, ·-=# lower it, up to ${formatNumber(limit, 3)}. f(x), the prediction, from ${formatNumber(low)} to ${formatNumber(high)}.`,
      ...(rows.length < facts.rows
        ? [`${formatCount(rows.length)} of ${formatCount(facts.rows)} rows, evenly spread`]
        : []),
      baseValueText(facts),
      ...doubtTexts(facts),
    ],
  };
}

/** SHAP values as colours by row and column, in a terminal as shades of groups of rows. */
export function heatmapView(heatmap: Heatmap, options: ViewOptions = {}): MimeBundle {
  const { rows } = { ...VIEW_DEFAULTS, rows: 20, ...options };
  return outputsView(heatmap, { figure: heatmapFigure, box: (of) => heatmapBox(of, rows) }, options);
}
