import { describe, expect, it } from "vitest";
import { linearShap } from "../../../../sdk/core/explainers/linear.js";
import { csvTable, jsonFixture, largestDifference, matrixOf } from "../../../support/csv.js";
import { largest, matrix, single } from "./nets.js";

// Coefficients by scikit-learn 1.9.1, SHAP values by shap 0.51's LinearExplainer over the mean of all training rows.
const linear = jsonFixture<{
  linreg: { coef: number[]; intercept: number };
  scaler: { mean: number[]; scale: number[] };
  background_mean_train: number[];
}>("parity/linear.json");
const rows = matrixOf(csvTable("parity/inputs_200.csv"));
const names = linear.linreg.coef.map((_, j) => `x${j}`);
const inputs = {
  coefficients: Float64Array.from(linear.linreg.coef),
  intercepts: Float64Array.of(linear.linreg.intercept),
  background: matrix([linear.background_mean_train]),
  rows,
  groups: single(names),
};

describe("linearShap", () => {
  it("equals shap's LinearExplainer on the bike data, one column a one-hot level", () => {
    const result = linearShap(inputs);
    expect(
      largestDifference(result.values[0], matrixOf(csvTable("parity/linreg_shap.csv")).data),
    ).toBeLessThan(1e-9);
    // expected_values.json: base.linreg
    expect(result.baseValues[0]).toBeCloseTo(146.72824427480916, 9);
  });

  it("predicts what scikit-learn predicts for the same rows", () => {
    const predictions = csvTable("parity/predictions_200.csv").numbers("linreg");
    expect(largestDifference(linearShap(inputs).predictions[0], predictions)).toBeLessThan(1e-9);
  });

  it("gives a one-hot group the sum of its levels' values", () => {
    const groups = [{ name: "season", columns: [0, 1, 2, 3] }, ...single(names).slice(4)];
    const grouped = linearShap({ ...inputs, groups });
    const apart = linearShap(inputs);
    for (let r = 0; r < rows.rows; r++) {
      const levels = apart.values[0].subarray(r * names.length, r * names.length + 4);
      expect(grouped.values[0][r * groups.length]).toBeCloseTo(
        levels.reduce((sum, v) => sum + v, 0),
        9,
      );
    }
  });

  it("explains each output of a model with several", () => {
    const twice = linearShap({
      ...inputs,
      coefficients: Float64Array.from([...inputs.coefficients, ...inputs.coefficients.map((c) => -2 * c)]),
      intercepts: Float64Array.of(linear.linreg.intercept, 1),
    });
    expect(largest(twice.values[1].map((value, i) => value + 2 * twice.values[0][i]))).toBeLessThan(1e-9);
  });

  it("refuses coefficients for another number of columns", () => {
    expect(() => linearShap({ ...inputs, coefficients: Float64Array.of(1) })).toThrow(
      /do not belong together/,
    );
  });
});
