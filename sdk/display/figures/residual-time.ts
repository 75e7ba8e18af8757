import { formatCount } from "../../utils/text/index.js";
import type { Axis, Figure } from "./figure.js";
import { color } from "./palette.js";
import { dots, type RegressionRows, residuals } from "./predictions.js";
import { coordinate, coordinates, extent, thinRows } from "./sample.js";
import { timeTicks } from "./time-ticks.js";

/** When rows were: their instants by a column, else their order. */
export interface RowTimes {
  readonly name: string;
  /** Milliseconds since 1970, NaN where unknown. */
  readonly ms: Float64Array;
}

const MOST = 1500;
/** Points of the line of means. */
const MEANS = 48;

/** Each row's error over time, and the mean of neighbours: drift and seasons show as waves. */
export function residualsByTime(input: RegressionRows, times?: RowTimes): Figure {
  const errors = residuals(input);
  const order = Array.from(errors.keys());
  const inTime =
    times === undefined
      ? order
      : order
          .filter((row) => Number.isFinite(times.ms[row]))
          .sort((a, b) => times.ms[a] - times.ms[b] || a - b);
  const thinned = thinRows(inTime.length, MOST);
  const rows = thinned.rows.map((place) => inTime[place]);
  const place = (row: number) => (times === undefined ? row : times.ms[row]);
  const stretches = Math.min(MEANS, Math.ceil(inTime.length / 4));
  const edge = (i: number) => Math.floor((i * inTime.length) / stretches);
  const means = Array.from({ length: stretches }, (_, i) => inTime.slice(edge(i), edge(i + 1)));
  const mean = (own: readonly number[], value: (row: number) => number) =>
    own.reduce((sum, row) => sum + value(row), 0) / own.length;
  const all = formatCount(inTime.length);
  return {
    title: times === undefined ? "Error by row" : "Error over time",
    description: `Prediction minus true ${input.target} of ${all} test rows ${times === undefined ? "in their order" : `by ${times.name}`}, with the mean of ${means.length} stretches.`,
    note: thinned.note,
    data: [
      {
        type: "scatter",
        mode: "markers",
        x: rows.map((row) => (times === undefined ? row : place(row))),
        y: coordinates(errors, rows),
        marker: { color: color("blue"), ...dots(rows.length) },
        ...(times === undefined
          ? {}
          : { hover: rows.map((row) => `${instantText(times.ms[row])}: error ${coordinate(errors[row])}`) }),
      },
      {
        type: "scatter",
        mode: "lines",
        name: "mean of neighbours",
        x: means.map((own) => Math.round(mean(own, place))),
        y: means.map((own) => coordinate(mean(own, (row) => errors[row]))),
        line: { color: color("orange"), width: 2.5 },
        hoverinfo: "skip",
      },
    ],
    layout: {
      x: timeAxis(times, inTime),
      y: { title: `error (${input.target})`, zeroLine: true },
      aspect: 0.36,
    },
  };
}

function timeAxis(times: RowTimes | undefined, rows: readonly number[]): Axis {
  if (times === undefined) return { title: "test row, in order" };
  const [low, high] = extent(rows.map((row) => times.ms[row]));
  return { title: times.name, ticks: timeTicks(low, high) };
}

function instantText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace("T", " ");
}
