import type { Importance } from "../../core/explainers/explanation.js";
import { formatNumber } from "../../utils/text/index.js";
import type { Figure } from "./figure.js";
import { color } from "./palette.js";
import { coordinate } from "./sample.js";

export interface ImportanceOptions {
  readonly title: string;
  /** What the lengths are, with the unit. */
  readonly label: string;
  /** @default 15 */
  readonly most?: number;
}

/** Height over width of a plot with one row a feature. */
export function rowsAspect(rows: number): number {
  return Math.min(0.85, Math.max(0.28, (rows * 26 + 70) / 840));
}

/** One bar a feature, longest on top, with its standard deviation where there is one. */
export function importanceBars(importances: readonly Importance[], options: ImportanceOptions): Figure {
  const sorted = [...importances].sort((a, b) => b.importance - a.importance);
  const shown = sorted.slice(0, options.most ?? 15);
  const places = shown.map((_, i) => i);
  const hidden = sorted.length - shown.length;
  const errors = shown.some(({ std }) => std !== undefined)
    ? shown.map(({ std }) => coordinate(std ?? 0))
    : undefined;
  const first = shown.slice(0, 3).map(({ feature }) => feature);
  return {
    title: options.title,
    description: `${options.label} of ${sorted.length} columns; the largest: ${first.join(", ")}.`,
    note: hidden > 0 ? `${hidden} less important columns are not drawn.` : undefined,
    data: [
      {
        type: "bar",
        orientation: "h",
        x: shown.map(({ importance }) => coordinate(importance)),
        y: places,
        width: 0.66,
        marker: { color: color("blue") },
        errors,
        text: shown.map(({ importance }) => formatNumber(importance, 3)),
        hover: shown.map(
          ({ feature, importance, std }) =>
            `${feature}: ${formatNumber(importance)}${std === undefined ? "" : ` ± ${formatNumber(std, 2)}`}`,
        ),
      },
    ],
    layout: {
      x: { title: options.label },
      y: {
        range: [-0.6, shown.length - 0.4],
        reversed: true,
        ticks: { values: places, labels: shown.map(({ feature }) => feature) },
      },
      aspect: rowsAspect(shown.length),
    },
  };
}
