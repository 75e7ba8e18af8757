import type { ColumnSlices, ErrorSlices, Slice } from "../../core/slices/index.js";
import { formatCount, formatNumber } from "../../utils/text/index.js";
import type { BarTrace, Figure, ScatterTrace } from "./figure.js";
import { type ColorRole, color } from "./palette.js";
import { rowsAspect } from "./rows-aspect.js";
import { coordinate } from "./sample.js";

type Scored = Pick<Slice, "score" | "low" | "high" | "rows">;

/** Bars with their intervals, and a line at the score of all rows. */
function scoreBars(
  { metric, score }: ErrorSlices,
  items: readonly (Scored & { readonly label: string })[],
  role: (item: Scored) => ColorRole,
): Pick<Figure, "data" | "layout"> {
  const known = items.filter((item) => Number.isFinite(item.score));
  const places = known.map((_, i) => i);
  const bars: BarTrace = {
    type: "bar",
    orientation: "h",
    x: known.map((item) => coordinate(item.score)),
    y: places,
    width: 0.66,
    marker: { color: known.map((item) => color(role(item))) },
    hover: known.map(
      (item) =>
        `${item.label}: ${metric.name} ${formatNumber(item.score)}${Number.isFinite(item.low) ? ` (${formatNumber(item.low, 3)} to ${formatNumber(item.high, 3)})` : ""}, ${formatCount(item.rows)} rows`,
    ),
  };
  // Intervals are not the same to both sides, so they are bars of their own.
  const sure = places.filter((place) => Number.isFinite(known[place].high - known[place].low));
  const intervals: BarTrace = {
    type: "bar",
    orientation: "h",
    base: sure.map((place) => coordinate(known[place].low)),
    x: sure.map((place) => coordinate(known[place].high - known[place].low)),
    y: sure,
    width: 0.08,
    marker: { color: color("ink") },
    hover: sure.map((place) => bars.hover?.[place] ?? ""),
  };
  const all: ScatterTrace = {
    type: "scatter",
    mode: "lines",
    name: `all rows: ${formatNumber(score)}`,
    x: [score, score].map(coordinate),
    y: [-0.6, known.length - 0.4],
    line: { color: color("ink"), width: 1.5, dash: "dash" },
    hoverinfo: "skip",
  };
  return {
    data: [bars, intervals, all],
    layout: {
      x: { title: `${metric.name} (${metric.greaterIsBetter ? "greater" : "less"} is better)` },
      y: {
        range: [-0.6, known.length - 0.4],
        reversed: true,
        ticks: { values: places, labels: known.map(({ label }) => label) },
      },
      aspect: rowsAspect(known.length + 1),
    },
  };
}

/** The worst cohorts: their scores against that of all rows. */
export function worstCohorts(slices: ErrorSlices): Figure {
  const { worst, metric } = slices;
  return {
    title: "The worst cohorts",
    description: `${metric.name} of ${worst.length} cohorts that err more than the other rows: ${worst.map(({ name, score }) => `${name} ${formatNumber(score)}`).join(", ")}.`,
    note: "Each was found on one half of the rows and tested on the other; intervals are of all its rows.",
    ...scoreBars(
      slices,
      worst.map((cohort) => ({ ...cohort, label: cohort.name })),
      () => "orange",
    ),
  };
}

/** Whether a slice is worse than all rows by more than its interval. */
export function isWorse({ metric, score }: ErrorSlices, { low, high }: Scored): boolean {
  return metric.greaterIsBetter ? high < score : low > score;
}

/** Codes that are numbers (hours, months) go upwards, what is none behind them; other slices stay in their order. */
function inReadingOrder(slices: readonly Slice[]): readonly Slice[] {
  const place = ({ label }: Slice) => (label.trim() === "" ? Number.NaN : Number(label));
  const codes = slices.filter((slice) => Number.isFinite(place(slice)));
  if (codes.length < slices.length - 2) return slices;
  return [
    ...codes.sort((a, b) => place(a) - place(b)),
    ...slices.filter((slice) => !Number.isFinite(place(slice))),
  ];
}

/** The score of each slice of a column. */
export function columnSlices(slices: ErrorSlices, column: ColumnSlices): Figure {
  const { metric } = slices;
  const shown = inReadingOrder(column.slices);
  return {
    title: `${metric.name} by ${column.name}`,
    description: `${metric.name} in ${shown.length} slices of ${column.name}: ${shown.map(({ label, score }) => `${label} ${formatNumber(score)}`).join(", ")}.`,
    note: "Orange where it is worse than that of all rows, by more than its interval.",
    ...scoreBars(slices, shown, (slice) => (isWorse(slices, slice) ? "orange" : "blue")),
  };
}

/** Figures of the columns whose slices differ most, under their names. */
export function slicesFigures(
  slices: ErrorSlices,
  most = 6,
): { readonly name: string; readonly figure: Figure }[] {
  return slices.columns
    .slice(0, most)
    .map((column) => ({ name: column.name, figure: columnSlices(slices, column) }));
}
