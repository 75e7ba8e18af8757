import type { Figure } from "./figure.js";
import { color } from "./palette.js";
import { coordinate, coordinates, extent, thinRows } from "./sample.js";

export interface RegressionRows {
  readonly truth: ArrayLike<number>;
  readonly prediction: ArrayLike<number>;
  /** The target's name, which is the unit. */
  readonly target: string;
}

/** Rows drawn of a plot with a dot a row: there are several of them beside each other, each with a text a dot. */
const MAX_ROWS = 1500;

/** Smaller and paler dots where there are many. */
export function dots(count: number): { readonly size: number; readonly opacity: number } {
  if (count > 1000) return { size: 4, opacity: 0.45 };
  return count > 200 ? { size: 5, opacity: 0.6 } : { size: 7, opacity: 0.8 };
}

function hoverTexts(
  names: readonly [string, string],
  x: readonly number[],
  y: readonly number[],
  rows: readonly number[],
) {
  return rows.map((row, i) => `row ${row}: ${names[0]} ${x[i]}, ${names[1]} ${y[i]}`);
}

/** Each test row's prediction against its true value, with the line where they are equal. */
export function predictedVsTrue({ truth, prediction, target }: RegressionRows): Figure {
  const { rows, note } = thinRows(truth.length, MAX_ROWS);
  const x = coordinates(truth, rows);
  const y = coordinates(prediction, rows);
  const [low, high] = extent(truth, prediction).map(coordinate);
  return {
    title: "Predicted against true",
    description: `${target} predicted against its true value for ${truth.length} test rows, from ${low} to ${high}.`,
    note,
    data: [
      {
        type: "scatter",
        mode: "markers",
        x,
        y,
        marker: { color: color("blue"), ...dots(rows.length) },
        hover: hoverTexts(["true", "predicted"], x, y, rows),
      },
      {
        type: "scatter",
        mode: "lines",
        name: "exact",
        x: [low, high],
        y: [low, high],
        line: { color: color("orange"), width: 1.5, dash: "dash" },
        hoverinfo: "skip",
      },
    ],
    layout: {
      x: { title: `true ${target}` },
      y: { title: `predicted ${target}` },
      aspect: 0.9,
      square: true,
    },
  };
}

/** Prediction minus truth: positive where the model says too much. */
export function residuals({ truth, prediction }: Pick<RegressionRows, "truth" | "prediction">): Float64Array {
  return Float64Array.from(truth, (value, i) => prediction[i] - value);
}

/** Each row's error over its prediction: a funnel or a bend shows what the model misses. */
export function residualsVsPredicted(input: RegressionRows): Figure {
  const errors = residuals(input);
  const { rows, note } = thinRows(errors.length, MAX_ROWS);
  const x = coordinates(input.prediction, rows);
  const y = coordinates(errors, rows);
  return {
    title: "Error over prediction",
    description: `Prediction minus true ${input.target} over the prediction, for ${errors.length} test rows.`,
    note,
    data: [
      {
        type: "scatter",
        mode: "markers",
        x,
        y,
        marker: { color: color("blue"), ...dots(rows.length) },
        hover: hoverTexts(["predicted", "error"], x, y, rows),
      },
    ],
    layout: {
      x: { title: `predicted ${input.target}` },
      y: { title: `error (${input.target})`, zeroLine: true },
      aspect: 0.9,
    },
  };
}
