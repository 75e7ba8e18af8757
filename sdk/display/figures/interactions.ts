import type { Interactions } from "../../core/explainers/index.js";
import { formatCount, formatNumber } from "../../utils/text/index.js";
import type { Figure } from "./figure.js";
import { FILM } from "./palette.js";
import { coordinate } from "./sample.js";
import { ofClass, shapFactsText } from "./shap.js";

export interface InteractionsOptions {
  /** Columns at most. @default 9 */
  readonly most?: number;
}

/** Mean |interaction value| of each pair of columns as a heat map; what each does alone stands on the diagonal. */
export function interactionsFigure(
  interactions: Interactions,
  { most = 9 }: InteractionsOptions = {},
): Figure {
  const { facts, features, means, pairs, rows } = interactions;
  const shown = features.slice(0, most);
  const places = shown.map((_, i) => i);
  const at = (i: number, j: number) => means[i * features.length + j];
  const cells = <Cell>(of: (i: number, j: number) => Cell): Cell[][] =>
    places.map((i) => places.map((j) => of(i, j)));
  const strongest = pairs.slice(0, 3).map(({ features: [a, b] }) => `${a} with ${b}`);
  const hidden = features.length - shown.length;
  const { unit } = facts;
  return {
    title: `Interactions${ofClass(facts)}`,
    description: `Mean size of what two columns do together, in ${unit}; the strongest pairs: ${strongest.join(", ")}.`,
    note: `Mean |SHAP interaction value| of ${formatCount(rows)} rows in ${unit}: what two columns do together, beyond what each does alone (on the diagonal, without colour). ${shapFactsText(facts)}${
      hidden > 0 ? ` ${hidden} ${hidden === 1 ? "column" : "columns"} of less weight not drawn.` : ""
    }`,
    data: [
      {
        type: "heatmap",
        // The diagonal is larger by its nature: coloured, it would pale all pairs.
        z: cells((i, j) => (i === j ? 0 : coordinate(at(i, j)))),
        text: cells((i, j) => formatNumber(at(i, j), at(i, j) < 100 ? 2 : 3)),
        hover: cells((i, j) =>
          i === j
            ? `${shown[i]} alone: mean |main effect| ${formatNumber(at(i, j))} ${unit}`
            : `${shown[i]} with ${shown[j]}: mean |interaction| ${formatNumber(at(i, j))} ${unit}`,
        ),
        zmin: 0,
        zmax: coordinate(Math.max(Number.MIN_VALUE, pairs[0]?.strength ?? 0)),
        colorscale: FILM,
      },
    ],
    layout: {
      x: { range: [-0.5, shown.length - 0.5], ticks: { values: places, labels: shown } },
      y: { range: [-0.5, shown.length - 0.5], reversed: true, ticks: { values: places, labels: shown } },
      aspect: Math.min(0.84, Math.max(0.34, (shown.length * 44 + 40) / 840)),
    },
  };
}
