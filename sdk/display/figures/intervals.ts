import { formatPercent } from "../../utils/text/index.js";
import type { Figure, ScatterTrace } from "./figure.js";
import { color } from "./palette.js";
import { dots } from "./predictions.js";
import { coordinate, coordinates, thinRows } from "./sample.js";

/** Rows with their intervals, one entry a row, in the target's unit. */
export interface IntervalRows {
  readonly truth: Float64Array;
  readonly prediction: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** The target's name, which is the unit. */
  readonly target: string;
  /** What the rows are. @default "test" */
  readonly rows?: string;
  /** What `prediction` is. @default "prediction" */
  readonly middle?: string;
}

/** Bounds of more rows than this are a thicket. */
const MOST = 300;

/** Rows by their prediction, with the bounds around it; true values are dots, those outside of their interval in another colour. */
export function intervalsFigure({
  truth,
  prediction,
  lower,
  upper,
  target,
  rows: what = "test",
  middle = "prediction",
}: IntervalRows): Figure {
  const order = Array.from(prediction.keys()).sort((a, b) => prediction[a] - prediction[b] || a - b);
  const thinned = thinRows(order.length, MOST);
  const rows = thinned.rows.map((place) => order[place]);
  const places = rows.map((_, i) => i + 1);
  const line = (name: string, values: Float64Array, role: "blue" | "muted"): ScatterTrace => ({
    type: "scatter",
    mode: "lines",
    name,
    x: places,
    y: coordinates(values, rows),
    line: { color: color(role), width: role === "blue" ? 2 : 1 },
    hoverinfo: "skip",
  });
  const within = (row: number) => truth[row] >= lower[row] && truth[row] <= upper[row];
  const points = (name: string, role: "teal" | "orange", isOf: (row: number) => boolean): ScatterTrace => {
    const some = places.filter((place) => isOf(rows[place - 1]));
    const { size, opacity } = dots(rows.length);
    return {
      type: "scatter",
      mode: "markers",
      name,
      x: some,
      y: some.map((place) => coordinate(truth[rows[place - 1]])),
      marker: { color: color(role), size, opacity: Math.min(1, opacity + 0.15) },
      hover: some.map((place) => {
        const row = rows[place - 1];
        return `row ${row}: true ${coordinate(truth[row])}, predicted ${coordinate(prediction[row])}, from ${coordinate(lower[row])} to ${coordinate(upper[row])}`;
      }),
    };
  };
  const share = order.filter(within).length / Math.max(1, order.length);
  return {
    title: "Intervals around predictions",
    description: `${target} of ${order.length} ${what} rows, sorted by ${middle}, with the bounds around each; ${formatPercent(share)} of the true values lie within.`,
    note: thinned.note,
    data: [
      line("lower", lower, "muted"),
      line("upper", upper, "muted"),
      line(middle, prediction, "blue"),
      points("true, within", "teal", within),
      points("true, outside", "orange", (row) => !within(row)),
    ].filter(({ x }) => x.length > 0),
    layout: {
      x: { title: `${what} rows, by ${middle}` },
      y: { title: target },
      aspect: 0.5,
    },
  };
}
