import { describe, expect, it } from "vitest";
import type { Scoring } from "../../../../sdk/core/metrics/index.js";
import { summariseResiduals } from "../../../../sdk/core/residuals/index.js";
import { random } from "../../../../sdk/utils/random/index.js";
import { jsonFixture } from "../../../support/csv.js";

/** statsmodels 0.15.0 on the series `blocks.ar`, by fixtures/parity/evaluation.py. */
const { blocks, residuals } = jsonFixture<{
  readonly blocks: Record<string, { series: number[] }>;
  readonly residuals: { acf: number[]; durbinWatson: number; ljungBox: number; ljungBoxP: number };
}>("parity/evaluation.json");

const scoringOf = (
  prediction: readonly number[],
  truth: readonly number[] = prediction.map(() => 0),
): Scoring => ({
  task: "regression",
  truth: Float64Array.from(truth),
  prediction: Float64Array.from(prediction),
});

describe("summariseResiduals", () => {
  it("errors are prediction minus truth", () => {
    const summary = summariseResiduals(scoringOf([1, 2, 3, 10], [2, 2, 2, 2]), { worst: 2 });
    expect([...summary.errors]).toEqual([-1, 0, 1, 8]);
    expect(summary).toMatchObject({ rows: 4, bias: 2, mae: 2.5, over: 0.5, tail: 0.8 });
    expect(summary.std).toBeCloseTo(Math.sqrt(50 / 3), 12);
    expect(summary.quantiles["0.5"]).toBe(0.5);
    expect(summary.worst).toEqual([
      { row: 3, truth: 2, prediction: 10, error: 8 },
      { row: 0, truth: 2, prediction: 1, error: -1 },
    ]);
    expect(summary.worstTable().numRows).toBe(2);
    expect(summary.autocorrelation).toBeUndefined();
  });

  it("autocorrelation, Durbin-Watson and Ljung-Box equal statsmodels'", () => {
    const { autocorrelation, biasHigh, biasLow } = summariseResiduals(scoringOf(blocks.ar.series), {
      inTime: true,
      lags: 12,
    });
    autocorrelation?.values.forEach((value, i) => {
      expect(value).toBeCloseTo(residuals.acf[i + 1], 10);
    });
    expect(autocorrelation?.values.length).toBe(12);
    expect(autocorrelation?.durbinWatson).toBeCloseTo(residuals.durbinWatson, 10);
    expect(autocorrelation?.ljungBox.statistic).toBeCloseTo(residuals.ljungBox, 8);
    expect((autocorrelation?.ljungBox.pValue ?? 0) / residuals.ljungBoxP).toBeCloseTo(1, 6);
    const apart = summariseResiduals(scoringOf(blocks.ar.series));
    expect(biasHigh - biasLow).toBeGreaterThan(1.7 * (apart.biasHigh - apart.biasLow));
  });

  it("says what stands out: bias, spread, time, tail", () => {
    const draw = random(3);
    const truth = Array.from({ length: 500 }, (_, i) => i);
    const prediction = truth.map((value) => value + 20 + draw.normal() * (1 + value / 20));
    const { notes, byPrediction } = summariseResiduals(scoringOf(prediction, truth), { inTime: true });
    expect(notes[0]).toMatch(/^The model says too much, by (19|2\d)\.?\d* on average \(95 % interval /);
    expect(notes[1]).toMatch(/^Errors grow with the prediction: they scatter \d+(\.\d)? times as much/);
    expect(byPrediction.length).toBe(10);
    expect(byPrediction.reduce((sum, { rows }) => sum + rows, 0)).toBe(500);
    const calm = summariseResiduals(scoringOf(truth.map(() => draw.normal())), { inTime: true });
    expect(calm.notes).toEqual([
      expect.stringMatching(/^No bias to be seen: mean error /),
      "Errors do not go together in time.",
    ]);
  });

  it("equal predictions stay in one bin, and exact ones have no spread", () => {
    const constant = summariseResiduals(
      scoringOf(
        Array(30).fill(5),
        Array.from({ length: 30 }, (_, i) => i % 11),
      ),
    );
    expect(constant.byPrediction.length).toBe(1);
    const exact = summariseResiduals(scoringOf([1, 2, 3, 4], [1, 2, 3, 4]), { inTime: true });
    expect(exact).toMatchObject({ bias: 0, std: 0, mae: 0, tail: 0, over: 0 });
    expect(exact.autocorrelation).toBeUndefined();
  });

  it("refuses classes, and too few rows", () => {
    const classes: Scoring = {
      task: "classification",
      truth: Float64Array.of(0, 1, 0),
      prediction: Float64Array.of(0, 1, 1),
    };
    expect(() => summariseResiduals(classes)).toThrow(/METRIC_UNDEFINED|predicts classes/);
    expect(() => summariseResiduals(scoringOf([1, 2]))).toThrow(/too few rows/);
  });
});
