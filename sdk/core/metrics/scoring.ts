import { AssayError } from "../../utils/errors/index.js";
import { classCount } from "./classification/probability.js";
import type { Scoring } from "./metric.js";

/**
 * Refuses what no metric can be computed of: no rows (DATA_EMPTY), arrays of different lengths (DATA_SHAPE), numbers
 * that are not finite or class indices that are none (DATA_NOT_FINITE), weights that are negative or all 0 (DATA_SHAPE).
 */
export function checkScoring(scoring: Scoring): void {
  const { truth, prediction, probabilities, weights, task } = scoring;
  const rows = truth.length;
  if (rows === 0)
    throw new AssayError("DATA_EMPTY", { what: "there is no row to score", wanted: "one row or more" });
  const classes = task === "classification" ? classCount(scoring) : 0;
  for (const [name, values, width] of [
    ["prediction", prediction, 1],
    ["weight", weights, 1],
    ["probability", probabilities, classes],
  ] as const) {
    if (values === undefined) continue;
    if (values.length !== rows * width) {
      throw new AssayError("DATA_SHAPE", {
        what: `${name} values do not fit the ${rows} rows of truth`,
        got: `${values.length}`,
        wanted: `${rows * width}`,
      });
    }
    refuseNotFinite(name, values, width);
  }
  refuseNotFinite("truth", truth, 1);
  if (task === "classification") {
    refuseNoIndex("truth", truth, classes);
    refuseNoIndex("prediction", prediction, classes);
  }
  if (
    weights !== undefined &&
    (weights.some((weight) => weight < 0) || weights.every((weight) => weight === 0))
  ) {
    throw new AssayError("DATA_SHAPE", {
      what: "weights do not say how much rows count",
      got: weights.some((weight) => weight < 0) ? "a negative weight" : "only zeros",
      wanted: "weights of 0 or more, one of them above 0",
      next: "Correct the weights.",
    });
  }
}

function refuseNotFinite(name: string, values: Float64Array, width: number): void {
  const index = values.findIndex((value) => !Number.isFinite(value));
  if (index < 0) return;
  throw new AssayError("DATA_NOT_FINITE", {
    what: `a ${name} is not a finite number`,
    got: `${values[index]} in row ${Math.floor(index / width)}`,
    wanted: "finite numbers in every row",
    next:
      name === "truth"
        ? "Leave out rows without a target."
        : "Look at the inputs of that row, and at the model.",
  });
}

function refuseNoIndex(name: string, values: Float64Array, classes: number): void {
  const row = values.findIndex((value) => !Number.isInteger(value) || value < 0 || value >= classes);
  if (row < 0) return;
  throw new AssayError("DATA_SHAPE", {
    what: `a ${name} is not the index of a class`,
    got: `${values[row]} in row ${row}`,
    wanted: `a whole number from 0 to ${classes - 1}`,
    next: "Give class indices, in the order of the classes.",
  });
}
