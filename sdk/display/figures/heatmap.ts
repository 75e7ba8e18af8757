import { cellLabel, type Heatmap, type HeatmapColumn } from "../../core/explainers/index.js";
import { formatCount, formatNumber } from "../../utils/text/index.js";
import type { ColorScale, Figure, HeatmapTrace, Trace } from "./figure.js";
import { color } from "./palette.js";
import { rowsAspect } from "./rows-aspect.js";
import { coordinate, extent } from "./sample.js";
import { ofClass, rowText, shapFactsText } from "./shap.js";
import { niceTicks } from "./svg/ticks.js";

/** Lower to higher through the ground of the page, light or dark. */
const LOWER_HIGHER: ColorScale = [
  [0, "rgba(58,124,195,1)"],
  [0.5, "rgba(150,150,150,0.06)"],
  [1, "rgba(221,115,32,1)"],
];
/** Where the line of predictions runs above the cells: its highest and its lowest place. */
const LINE = { top: -2.2, bottom: -0.95 } as const;
/** Length of the longest bar beside the cells, as a share of theirs. */
const BARS = 0.12;

function cells({ columns, rows, rowIndices, data, limit }: Heatmap): HeatmapTrace {
  const value = ({ feature, columns: count }: HeatmapColumn, row: number) =>
    count === 1 && data.has(feature) ? cellLabel(data.value(feature, row)) : "";
  return {
    type: "heatmap",
    z: columns.map(({ shapValues }) => Array.from(shapValues, (shap) => Number(shap.toPrecision(4)))),
    hover: {
      across: Array.from(rows, (row) => rowText(row, rowIndices)),
      down: columns.map(({ feature }) => feature),
      values: columns.map((column) => Array.from(rows, (row) => value(column, row))),
      what: "SHAP",
    },
    rows: [...rows],
    zmin: coordinate(-(limit || 1)),
    zmax: coordinate(limit || 1),
    colorscale: LOWER_HIGHER,
  };
}

/** The predictions above the cells, and where the base value lies among them. */
function line({ predictions, rows, rowIndices, facts }: Heatmap): Trace[] {
  const [low, high] = extent(predictions, [facts.baseValue]);
  const place = (value: number) =>
    coordinate(LINE.bottom + ((value - low) / (high - low || 1)) * (LINE.top - LINE.bottom));
  const base = place(facts.baseValue);
  return [
    {
      type: "scatter",
      mode: "lines",
      x: [-0.5, rows.length - 0.5],
      y: [base, base],
      line: { color: color("muted"), width: 1, dash: "dash" },
      hoverinfo: "skip",
    },
    {
      type: "scatter",
      mode: "lines",
      x: Array.from(rows, (_, i) => i),
      y: Array.from(predictions, place),
      line: { color: color("ink"), width: 1.5 },
      rows: [...rows],
      hover: Array.from(
        rows,
        (row, i) => `${rowText(row, rowIndices)}: f(x) = ${formatNumber(predictions[i])} ${facts.unit}`,
      ),
    },
  ];
}

/** SHAP values as colours: a column of cells a row, the prediction above, and how much each of the model's columns matters beside. */
export function heatmapFigure(heatmap: Heatmap): Figure {
  const { facts, columns, rows, order, predictions, limit } = heatmap;
  const count = rows.length;
  const largest = Math.max(Number.MIN_VALUE, ...columns.map(({ meanAbsolute }) => meanAbsolute));
  const ticks = niceTicks(0, count - 1, 6).filter(Number.isInteger);
  const all = count < facts.rows ? `${formatCount(count)} of ${formatCount(facts.rows)} rows. ` : "";
  const [low, high] = extent(predictions);
  return {
    title: `SHAP values of ${formatCount(count)} rows${ofClass(facts)}`,
    description: `SHAP values of ${count} test rows${ofClass(facts)} as colours, ${order}; the columns that move the prediction most: ${columns
      .slice(0, 3)
      .map(({ feature }) => feature)
      .join(", ")}.`,
    note: `Rows from left to right, ${order}; above them f(x), the prediction, from ${formatNumber(low)} to ${formatNumber(high)} ${facts.unit}, the base value dashed. Bars: mean |SHAP value|. ${all}${shapFactsText(facts)}`,
    data: [
      cells(heatmap),
      ...line(heatmap),
      {
        type: "bar",
        orientation: "h",
        x: columns.map(({ meanAbsolute }) => coordinate((meanAbsolute / largest) * BARS * count)),
        y: columns.map((_, i) => i),
        base: columns.map(() => coordinate(count * 1.01)),
        width: 0.7,
        marker: { color: color("muted") },
        hover: columns.map(
          ({ feature, meanAbsolute, columns: summed }) =>
            `${feature}: mean |SHAP| ${formatNumber(meanAbsolute)} ${facts.unit}${summed > 1 ? ", summed" : ""}`,
        ),
      },
    ],
    layout: {
      x: {
        title: `rows, ${order}`,
        range: [-0.5, count * (1.02 + BARS)],
        ticks: { values: ticks, labels: ticks.map(formatCount) },
      },
      y: {
        range: [LINE.top - 0.2, columns.length - 0.5],
        reversed: true,
        ticks: {
          values: [(LINE.top + LINE.bottom) / 2, ...columns.map((_, i) => i)],
          labels: ["f(x)", ...columns.map(({ feature }) => feature)],
        },
      },
      aspect: rowsAspect(columns.length + 3),
      colorbar: {
        title: `SHAP value (${facts.unit})`,
        low: formatNumber(-limit, 2),
        high: formatNumber(limit, 2),
        colorscale: LOWER_HIGHER,
      },
    },
  };
}
