import { describe, expect, it } from "vitest";
import { explain } from "../../../../sdk/core/explainers/explain.js";
import { metricByName } from "../../../../sdk/core/metrics/index.js";
import { fitModel } from "../../../../sdk/core/models/index.js";
import { random } from "../../../../sdk/utils/random/index.js";
import { csvTable, largestDifference } from "../../../support/csv.js";

const bikes = csvTable("bikes.csv").drop(["casual", "registered", "day"]);
const split = bikes.numRows - 1440;
const train = bikes.slice(0, split);
const test = bikes.slice(split);
const categories = ["season", "mnth", "hr", "weekday", "weathersit"];

async function bikeModel(transform: "none" | "sqrt") {
  const { model } = await fitModel({
    config: { kind: "linear" },
    preprocessing: { categories },
    target: { column: "bikers", transform },
    task: "regression",
    table: train,
    context: { random: random(0) },
  });
  return model;
}

describe("explanations of fitted models", () => {
  it("are linear and by raw column for least squares on the bikes, and the same by permutation", async () => {
    const model = await bikeModel("none");
    const inputs = {
      train,
      test,
      truth: model.truth(test),
      metric: metricByName("mae", "regression"),
      seed: 42,
    };
    const linear = await explain(model, { ...inputs, config: { rows: 20 } });
    expect(linear.shap).toMatchObject({ kind: "linear", additive: true, rows: 20, background: 100 });
    expect([...linear.shap.features].sort()).toEqual(bikes.drop(["bikers"]).names.sort());
    expect(linear.importances[0].feature).toBe("hr");
    const sampled = await explain(model, { ...inputs, config: { kind: "permutation", rows: 20 } });
    expect(sampled.shap.additive).toBe(true);
    // A linear model has no interactions: every order gives the exact values.
    expect(largestDifference(sampled.shap.values[0], linear.shap.values[0])).toBeLessThan(1e-8);
    expect(sampled.importances).toEqual(linear.importances);
  });

  it("are by permutation where a transformed target bends the line", async () => {
    const model = await bikeModel("sqrt");
    const { shap, unit } = await explain(model, {
      train,
      test,
      truth: model.truth(test),
      metric: metricByName("rmse", "regression"),
      seed: 42,
      config: { rows: 10, background: 20 },
    });
    expect(shap).toMatchObject({ kind: "permutation", additive: true });
    expect(unit).toBe("bikers");
  });

  it("are of each class's probability for logistic regression on the cancer data", async () => {
    const cancer = csvTable("cancer.csv");
    const { model } = await fitModel({
      config: { kind: "linear" },
      target: { column: "diagnosis" },
      task: "classification",
      table: cancer,
      context: { random: random(0) },
    });
    const { shap, unit, importances } = await explain(model, {
      train: cancer,
      test: cancer,
      truth: model.truth(cancer),
      metric: metricByName("logLoss", "classification"),
      seed: 0,
      config: { rows: 10, background: 20 },
    });
    expect(shap).toMatchObject({ kind: "permutation", additive: true });
    expect([...shap.outputs].sort()).toEqual(["benign", "malignant"]);
    expect(unit).toBe("probability");
    // What raises one class's probability lowers the other's by as much.
    const opposite = shap.values[1].map((value) => -value);
    expect(largestDifference(shap.values[0], opposite)).toBeLessThan(1e-12);
    expect(importances.length).toBe(30);
    expect(importances[0].importance).toBeGreaterThan(0);
  });
});
