import type { Explanation } from "../../core/explainers/explanation.js";
import { formatSigned } from "../../utils/text/index.js";
import type { Figure, ScatterTrace } from "./figure.js";
import { rowsAspect } from "./importances.js";
import { color, LOW_TO_HIGH } from "./palette.js";
import { coordinate, extent } from "./sample.js";
import { cellLabel, meanAbsoluteShap, valueRanks } from "./shap.js";

const BINS = 120;
const SPREAD = 0.38;

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
  /** Index of the output. @default the last one */
  readonly output?: number;
  /** @default 12 */
  readonly most?: number;
}

/** SHAP summary: one dot a row and column, placed by its SHAP value, coloured by the column's own value. */
export function beeswarm(explanation: Explanation, options: BeeswarmOptions = {}): Figure {
  const { shap, data, unit } = explanation;
  const output = options.output ?? shap.outputs.length - 1;
  const all = meanAbsoluteShap(explanation, output);
  const shown = all.slice(0, options.most ?? 12);
  const width = shap.features.length;
  const range = extent(shap.values[output]);
  const traces: ScatterTrace[] = shown.map(({ feature }, place) => {
    const f = shap.features.indexOf(feature);
    const x = Array.from({ length: shap.rows }, (_, r) => shap.values[output][r * width + f]);
    const offsets = swarmOffsets(x, range);
    const ranks = valueRanks(data, feature);
    return {
      type: "scatter",
      mode: "markers",
      x: x.map(coordinate),
      y: Array.from(offsets, (offset) => Number((place + offset).toFixed(3))),
      marker: {
        size: shap.rows > 400 ? 4 : 5,
        opacity: 0.85,
        ...(ranks === undefined
          ? { color: color("muted") }
          : {
              color: Array.from(ranks, (rank) => Number(rank.toFixed(2))),
              colorscale: LOW_TO_HIGH,
              cmin: 0,
              cmax: 1,
            }),
      },
      hover: x.map((value, r) => {
        const own = data.has(feature) ? ` = ${cellLabel(data.value(feature, r))}` : "";
        return `${feature}${own}: ${formatSigned(value)}`;
      }),
    };
  });
  const which = shap.outputs.length > 1 ? ` for class ${shap.outputs[output]}` : "";
  const hidden = all.length - shown.length;
  return {
    title: `SHAP values${which}`,
    description: `SHAP values of ${shap.rows} test rows${which}; the columns that move the prediction most: ${shown
      .slice(0, 3)
      .map(({ feature }) => feature)
      .join(", ")}.`,
    note: hidden > 0 ? `${hidden} columns of less weight are not drawn.` : undefined,
    data: traces,
    layout: {
      x: { title: `effect on prediction (${unit})`, zeroLine: true },
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
