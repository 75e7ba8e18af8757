import { AssayError } from "../../utils/errors/index.js";
import { meanOf, sumOf } from "../metrics/sums.js";
import type { FeatureGroup, Matrix } from "../tables/index.js";
import { checkBackgroundWeights, checkGroups, type ShapResult } from "./game.js";

/** A model that is linear in its encoded columns. */
export interface LinearInputs {
  /** Outputs x columns, row-major. */
  readonly coefficients: Float64Array;
  /** One per output. */
  readonly intercepts: Float64Array;
  readonly background: Matrix;
  /** How much each background row counts. @default all the same */
  readonly backgroundWeights?: Float64Array;
  readonly rows: Matrix;
  readonly groups: readonly FeatureGroup[];
}

/**
 * Exact SHAP values of a linear model: coefficient x (value - background mean), added up over the columns of a group
 * (interventional, as shap's `LinearExplainer` with an `Independent` masker). Predictions are those of the coefficients.
 */
export function linearShap(inputs: LinearInputs): ShapResult {
  const { coefficients, intercepts, background, backgroundWeights, rows, groups } = inputs;
  const { columns } = rows;
  checkGroups(groups, columns);
  checkBackgroundWeights(backgroundWeights, background.rows);
  if (coefficients.length !== intercepts.length * columns || background.columns !== columns) {
    throw new AssayError("DATA_SHAPE", {
      what: "coefficients, background and rows do not belong together",
      got: `${coefficients.length} coefficients, ${intercepts.length} intercepts, ${background.columns} background columns`,
      wanted: `${columns} columns for each intercept`,
    });
  }
  const means = Float64Array.from({ length: columns }, (_, j) =>
    meanOf(background.rows, (row) => background.data[row * columns + j], backgroundWeights),
  );
  const baseValues = Float64Array.from(
    intercepts,
    (intercept, o) => intercept + sumOf(columns, (j) => coefficients[o * columns + j] * means[j]),
  );
  const values = Array.from(intercepts, (_, o) => {
    const out = new Float64Array(rows.rows * groups.length);
    for (let r = 0; r < rows.rows; r++) {
      groups.forEach((group, g) => {
        let sum = 0;
        for (const j of group.columns)
          sum += coefficients[o * columns + j] * (rows.data[r * columns + j] - means[j]);
        out[r * groups.length + g] = sum;
      });
    }
    return out;
  });
  const predictions = values.map((ofOutput, o) =>
    Float64Array.from(
      { length: rows.rows },
      (_, r) => baseValues[o] + sumOf(groups.length, (g) => ofOutput[r * groups.length + g]),
    ),
  );
  return { baseValues, predictions, values };
}
