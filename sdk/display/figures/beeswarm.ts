import { cellLabel, type Summary, type SummaryColumn } from "../../core/explainers/index.js";
import type { Figure, ScatterTrace } from "./figure.js";
import { color, LOW_TO_HIGH } from "./palette.js";
import { rowsAspect } from "./rows-aspect.js";
import { coordinate, extent, thinRows } from "./sample.js";
import { ofClass, rowText, shapFactsText, valueRanks } from "./shap.js";
import { effectText } from "./waterfall-figure.js";

const BINS = 120;
const SPREAD = 0.38;
/** Dots a column: more would lie on each other, and weigh on the page. */
const MAX_DOTS = 500;

/**
 * Offsets that lay points of nearly the same value beside each other, like bees on a stem: within each narrow bin of the
 * axis, points go alternately up and down from the middle; the fullest bin takes the whole height.
 */
export function swarmOffsets(
  values: ArrayLike<number>,
  [low, high]: readonly [number, number],
): Float64Array {
  const span = high - low || 1;
  const bins = Array.from(values, (v) => Math.floor(((v - low) / span) * BINS));
  const filled = new Map<number, number>();
  const places = bins.map((bin) => {
    const place = filled.get(bin) ?? 0;
    filled.set(bin, place + 1);
    return place;
  });
  const fullest = Math.max(1, ...filled.values());
  const step = Math.min(0.12, (2 * SPREAD) / fullest);
  return Float64Array.from(places, (place) => (place % 2 === 0 ? 1 : -1) * Math.ceil(place / 2) * step);
}

export interface BeeswarmOptions {
  /** Columns at most. @default 12 */
  readonly most?: number;
}

function swarm(
  summary: Summary,
  { feature, shapValues }: SummaryColumn,
  place: number,
  rows: readonly number[],
  range: readonly [number, number],
): ScatterTrace {
  const { data, rowIndices, standardErrors, features } = summary;
  const x = rows.map((row) => shapValues[row]);
  const offsets = swarmOffsets(x, range);
  const ranks = valueRanks(data, feature);
  const f = features.indexOf(feature);
  return {
    type: "scatter",
    mode: "markers",
    x: x.map(coordinate),
    y: Array.from(offsets, (offset) => Number((place + offset).toFixed(3))),
    marker: {
      size: rows.length > 400 ? 4 : 5,
      opacity: 0.85,
      ...(ranks === undefined
        ? { color: color("muted") }
        : {
            color: rows.map((row) => Number(ranks[row].toFixed(2))),
            colorscale: LOW_TO_HIGH,
            cmin: 0,
            cmax: 1,
          }),
    },
    rows,
    hover: rows.map((row, i) => {
      const own = data.has(feature) ? ` = ${cellLabel(data.value(feature, row))}` : "";
      const effect = effectText(x[i], standardErrors?.[row * features.length + f]);
      return `${rowText(row, rowIndices)}: ${feature}${own}, SHAP ${effect}`;
    }),
  };
}

/** SHAP summary: one dot a row and column, placed by its SHAP value, coloured by the column's own value. */
export function beeswarm(summary: Summary, { most = 12 }: BeeswarmOptions = {}): Figure {
  const { facts, columns } = summary;
  const shown = columns.slice(0, most);
  const range = extent(...shown.map(({ shapValues }) => shapValues));
  const { rows, note } = thinRows(facts.rows, MAX_DOTS);
  const hidden = columns.length - shown.length;
  const notes = [
    shapFactsText(facts),
    ...(hidden > 0 ? [`${hidden} ${hidden === 1 ? "column" : "columns"} of less weight not drawn.`] : []),
    ...(note === undefined ? [] : [note]),
  ];
  return {
    title: `SHAP values${ofClass(facts)}`,
    description: `SHAP values of ${facts.rows} test rows${ofClass(facts)}; the columns that move the prediction most: ${shown
      .slice(0, 3)
      .map(({ feature }) => feature)
      .join(", ")}.`,
    note: notes.join(" "),
    data: shown.map((column, place) => swarm(summary, column, place, rows, range)),
    layout: {
      x: { title: `effect on prediction (${facts.unit})`, zeroLine: true },
      y: {
        range: [-0.6, shown.length - 0.4],
        reversed: true,
        ticks: { values: shown.map((_, i) => i), labels: shown.map(({ feature }) => feature) },
      },
      aspect: rowsAspect(shown.length * 1.15),
      colorbar: { title: "value of the column", low: "low", high: "high" },
    },
  };
}
