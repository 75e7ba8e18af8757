import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calibrationCurve, prCurve, rocCurve, type Scoring } from "../../../../../sdk/core/metrics/index.js";
import { binary, compute, expectClose, more, multi } from "../parity.js";

function expectAllClose(got: Float64Array, wanted: readonly number[]): void {
  expect(got).toHaveLength(wanted.length);
  wanted.forEach((value, i) => {
    expectClose(got[i], value);
  });
}

describe("curves equal scikit-learn 1.9.1", () => {
  it("rocCurve, less the points on straight lines", () => {
    const { falsePositiveRate, truePositiveRate, thresholds } = rocCurve(binary);
    expectAllClose(falsePositiveRate, more.roc_curve.fpr);
    expectAllClose(truePositiveRate, more.roc_curve.tpr);
    expect(thresholds[0]).toBe(Number.POSITIVE_INFINITY);
    expectAllClose(thresholds.subarray(1), more.roc_curve.thresholds);
  });

  it("prCurve", () => {
    const { precision, recall, thresholds } = prCurve(binary);
    expectAllClose(precision, more.pr_curve.precision);
    expectAllClose(recall, more.pr_curve.recall);
    expectAllClose(thresholds, more.pr_curve.thresholds);
  });

  it.each(["uniform", "quantile"] as const)("calibrationCurve, %s bins", (strategy) => {
    const { predicted, observed, rows } = calibrationCurve(binary, { strategy });
    expectAllClose(predicted, more[`calibration_${strategy}`].predicted);
    expectAllClose(observed, more[`calibration_${strategy}`].observed);
    expect(rows.reduce((sum, count) => sum + count, 0)).toBe(binary.truth.length);
  });
});

describe("curves", () => {
  it("can be drawn of any class of several", () => {
    for (let index = 0; index < 4; index++) {
      const { truePositiveRate } = rocCurve(multi, index);
      expect(truePositiveRate[truePositiveRate.length - 1]).toBe(1);
    }
    expect(prCurve(multi, 0).precision).toHaveLength(prCurve(multi, 0).thresholds.length + 1);
    expect(calibrationCurve(multi, { classIndex: 2, bins: 5 }).predicted.length).toBeLessThanOrEqual(5);
  });

  it("prCurve without a positive row has a recall of 1, as in scikit-learn", () => {
    const none = { ...binary, truth: new Float64Array(binary.truth.length) };
    expect([...prCurve(none).recall]).toEqual([...new Array(prCurve(none).thresholds.length).fill(1), 0]);
  });

  it("the area under the ROC curve is the chance that a positive outscores a negative, ties by half", () => {
    // The Mann-Whitney definition, counted pair by pair.
    const row = fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 10 }), fc.integer({ min: 1, max: 3 }));
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 40 }), (rows) => {
        fc.pre(rows.some(([isPositive]) => isPositive) && rows.some(([isPositive]) => !isPositive));
        const scoring: Scoring = {
          task: "classification",
          truth: Float64Array.from(rows, ([isPositive]) => (isPositive ? 1 : 0)),
          prediction: new Float64Array(rows.length),
          probabilities: Float64Array.from(rows.flatMap(([, score]) => [1 - score / 10, score / 10])),
          weights: Float64Array.from(rows, ([, , weight]) => weight),
        };
        let won = 0;
        let pairs = 0;
        for (const [, high, w] of rows.filter(([isPositive]) => isPositive)) {
          for (const [, low, v] of rows.filter(([isPositive]) => !isPositive)) {
            pairs += w * v;
            won += w * v * (high > low ? 1 : high === low ? 0.5 : 0);
          }
        }
        expectClose(compute("rocAuc", scoring), won / pairs);
      }),
    );
  });
});
