import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Evaluation } from "../../../../sdk/core/evaluation/index.js";
import { fixtureTable } from "../../../support/report-input.js";

/** scikit-learn 1.9.1: fixtures/parity/thresholds.py. */
const { residuals } = JSON.parse(readFileSync("fixtures/parity/thresholds.json", "utf8"));

const bikes = fixtureTable("bikes.csv");
const last = Uint32Array.from({ length: 1440 }, (_, i) => bikes.numRows - 1440 + i);
const evaluation = new Evaluation({
  scoring: {
    task: "regression",
    truth: Float64Array.from(residuals.truth),
    prediction: Float64Array.from(residuals.prediction),
  },
  target: "bikers",
  rows: bikes.select(["hr", "workingday", "weathersit", "hum"]).take(last),
  categories: ["workingday"],
});

describe("residualsByFeature", () => {
  const features = evaluation.residualsByFeature();

  it("explains as much of the errors as scikit-learn's regression on the levels, the strongest first", () => {
    expect(features.map(({ name }) => name)).toEqual(
      Object.entries<number>(residuals.explained)
        .sort(([, a], [, b]) => b - a)
        .map(([name]) => name),
    );
    for (const { name, explained } of features) expect(explained).toBeCloseTo(residuals.explained[name], 10);
  });

  it("has the mean error of each level with its interval", () => {
    const { bins = [] } = features.find(({ name }) => name === "weathersit") ?? {};
    expect(bins).toHaveLength(Object.keys(residuals.meanByWeather).length);
    for (const { label, rows, bias, biasHigh } of bins) {
      const [count, mean, error] = residuals.meanByWeather[label];
      expect(rows).toBe(count);
      expect(bias).toBeCloseTo(mean, 9);
      expect(biasHigh).toBeCloseTo(mean + 1.959963984540054 * error, 9);
    }
  });

  it("has numbers of numbers, and none of categories", () => {
    expect(
      features
        .filter(({ values }) => values !== undefined)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["hr", "hum"]);
  });

  it("is empty where there are no columns", () => {
    const { scoring } = evaluation;
    expect(new Evaluation({ scoring, target: "bikers" }).residualsByFeature()).toEqual([]);
  });
});
