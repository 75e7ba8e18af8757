import { describe, expect, it } from "vitest";
import { baselineDefinition } from "../../../../../sdk/core/models/baseline/index.js";
import { random } from "../../../../../sdk/utils/random/index.js";
import { runEstimator } from "../../../../support/onnx-estimator.js";

const x = { data: new Float64Array(14).fill(3), rows: 7, columns: 2 };

describe("a baseline as an ONNX graph", () => {
  it.each([
    ["the mean", { strategy: "mean" }, { task: "regression", classes: 0 }],
    ["a season", { strategy: "seasonal", period: 3 }, { task: "regression", classes: 0 }],
    ["shares of classes", { strategy: "prior" }, { task: "classification", classes: 3 }],
  ] as const)("gives what the model gives, for any number of rows: %s", async (_, config, shape) => {
    const model = baselineDefinition.create({ kind: "baseline", ...config }, shape);
    const y = Float64Array.of(0, 1, 1, 2, 2, 0, 2);
    await model.fit({ x, y, features: { names: ["a", "b"], groups: [] } }, { random: random(1) });
    expect(await runEstimator(model, x)).toEqual([...(await model.predict(x))]);
    const one = { data: x.data.slice(0, 2), rows: 1, columns: 2 };
    expect(await runEstimator(model, one)).toEqual([...(await model.predict(one))]);
  });
});
