import type { CorrelationFacts } from "../../core/profile/index.js";
import { cutText, formatCount, formatNumber } from "../../utils/text/index.js";
import type { ColorScale, Figure } from "./figure.js";
import { coordinate } from "./sample.js";

/** Against each other to together, as films of blue and orange over the page: text on it stays readable on light and dark pages. */
const AGAINST_TOGETHER: ColorScale = [
  [0, "rgba(58,124,195,0.65)"],
  [0.5, "rgba(163,158,154,0.04)"],
  [1, "rgba(221,115,32,0.65)"],
];
/** Columns beyond these are not drawn. */
const MOST = 30;
const NAME_WIDTH = 24;
/** Characters of a name in a sentence. */
const HOVER_WIDTH = 60;
/** Numbers are written where so many columns or fewer leave room. */
const MOST_WRITTEN = 16;

/** A coefficient to two decimals; nothing where it is not defined. */
export function coefficientText(value: number): string {
  return Number.isNaN(value) ? "" : value.toFixed(2).replace("-0.00", "0.00").replace("-", "−");
}

/** Correlations of all pairs as a heat map. `first`: columns that must be drawn where not all can be, the most wanted first. */
export function correlationsFigure(facts: CorrelationFacts, first: readonly string[] = []): Figure {
  const { columns, values, rows, categories } = facts;
  const wanted = new Set([...first, ...columns].slice(0, columns.length <= MOST ? undefined : MOST));
  const places = [...columns.keys()].filter((i) => wanted.has(columns[i])).slice(0, MOST);
  const texts = new Set(categories);
  const labels = places.map((i) => cutText(columns[i], NAME_WIDTH));
  const names = columns.map((name) => cutText(name, HOVER_WIDTH));
  const cells = <Cell>(of: (i: number, j: number) => Cell): Cell[][] =>
    places.map((i) => places.map((j) => of(i, j)));
  const measure = (i: number, j: number) => {
    const count = (texts.has(columns[i]) ? 1 : 0) + (texts.has(columns[j]) ? 1 : 0);
    return count === 0 ? "rank correlation" : count === 1 ? "correlation ratio" : "Cramér's V";
  };
  const hidden = columns.length - places.length;
  const n = places.length;
  return {
    title: "Correlations",
    description: `Correlations of ${formatCount(n)} columns, from −1 (against each other) to 1 (together).`,
    note: `Two columns of numbers: Spearman's rank correlation, from −1 to 1. A number and a category: the correlation ratio; two categories: Cramér's V, both corrected for bias, from 0 to 1. ${formatCount(rows)} rows.${
      hidden > 0 ? ` ${formatCount(hidden)} more columns not drawn.` : ""
    }`,
    data: [
      {
        type: "heatmap",
        z: cells((i, j) => (i === j ? Number.NaN : coordinate(values[i][j]))),
        text: cells((i, j) => (i === j || n > MOST_WRITTEN ? "" : coefficientText(values[i][j]))),
        hover: cells((i, j) =>
          i === j
            ? names[i]
            : `${names[i]} and ${names[j]}: ${measure(i, j)} ${Number.isNaN(values[i][j]) ? "not defined" : formatNumber(values[i][j], 3)}`,
        ),
        zmin: -1,
        zmax: 1,
        colorscale: AGAINST_TOGETHER,
      },
    ],
    layout: {
      x: { range: [-0.5, n - 0.5], ticks: { values: places.map((_, i) => i), labels } },
      y: { range: [-0.5, n - 0.5], reversed: true, ticks: { values: places.map((_, i) => i), labels } },
      aspect: Math.min(0.9, Math.max(0.34, (n * 30 + 60) / 840)),
    },
  };
}
