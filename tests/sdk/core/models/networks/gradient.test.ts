import * as tfl from "@tensorflow/tfjs-layers";
import { expect, it } from "vitest";
import { fitModel } from "../../../../../sdk/core/models/index.js";
import type { Estimator } from "../../../../../sdk/core/models/model.js";
import {
  LayersNetwork,
  NetworkEstimator,
  trainingSettings,
} from "../../../../../sdk/core/models/networks/index.js";
import type { Matrix } from "../../../../../sdk/core/tables/index.js";
import { random } from "../../../../../sdk/utils/random/index.js";
import { csvTable } from "../../../../support/csv.js";
import { withoutLeaks } from "../../../../support/leaks.js";
import { describeOnBackends } from "./backends.js";
import { dense, ringRows, smoothRows } from "./data.js";

/** Central differences of an output by each column; the step is wide, as networks compute in float32. */
async function differences(
  predict: (x: Matrix) => Promise<Float64Array>,
  x: Matrix,
  output: number,
  step = 0.02,
): Promise<Float64Array> {
  const slopes = new Float64Array(x.data.length);
  for (let j = 0; j < x.columns; j++) {
    const moved = (by: number): Matrix => ({
      ...x,
      data: x.data.map((value, i) => (i % x.columns === j ? value + by : value)),
    });
    const [up, down] = [await predict(moved(step)), await predict(moved(-step))];
    const width = up.length / x.rows;
    for (let r = 0; r < x.rows; r++)
      slopes[r * x.columns + j] = (up[r * width + output] - down[r * width + output]) / (2 * step);
  }
  return slopes;
}

async function expectGradient(estimator: Estimator, x: Matrix, output: number, width: number): Promise<void> {
  const found = await withoutLeaks(() => estimator.gradient?.(x, output));
  const expected = await differences((rows) => estimator.predict(rows), x, output);
  const predicted = await estimator.predict(x);
  const scale = expected.reduce((most, slope) => Math.max(most, Math.abs(slope)), 0);
  found?.gradients.forEach((slope, i) => {
    expect(Math.abs(slope - expected[i]), `slope ${i}`).toBeLessThan(5e-3 * scale);
  });
  found?.outputs.forEach((value, r) => {
    expect(value).toBeCloseTo(predicted[r * width + output], 4);
  });
  expect(found?.gradients.length).toBe(x.data.length);
}

describeOnBackends("the gradient of a network", () => {
  it("is that of central differences, for a number and for each class, and leaves no tensor", async () => {
    const data = smoothRows(150);
    const regression = dense({ activation: "tanh", epochs: 3 });
    await regression.fit(data, { random: random(1) });
    await expectGradient(regression, data.x, 0, 1);
    regression.dispose();
    const rings = ringRows(150);
    const classifier = dense({ activation: "tanh", epochs: 3 }, { task: "classification", classes: 3 });
    await classifier.fit(rings, { random: random(1) });
    for (const output of [0, 1, 2]) await expectGradient(classifier, rings.x, output, 3);
    classifier.dispose();
  });

  it("is in the target's unit, by the chain rule through its transform", async () => {
    const bikes = csvTable("bikes.csv").select(["temp", "hum", "windspeed", "bikers"]).slice(0, 400);
    for (const transform of ["sqrt", "log1p", "standardise"] as const) {
      const { model } = await fitModel({
        config: { kind: "dense", layers: [8], activation: "tanh", epochs: 3 },
        target: { column: "bikers", transform },
        task: "regression",
        table: bikes,
        context: { random: random(0) },
      });
      const x = model.encode(bikes.slice(0, 20));
      const expected = await differences((rows) => model.predictMatrix(rows), x, 0);
      const found = await model.gradient()?.(x, 0);
      const scale = expected.reduce((most, slope) => Math.max(most, Math.abs(slope)), 0);
      found?.gradients.forEach((slope, i) => {
        expect(Math.abs(slope - expected[i]), `${transform}, slope ${i}`).toBeLessThan(1e-2 * scale);
      });
      expect(found?.gradients.length).toBe(60);
      model.dispose();
    }
  });

  it("is that of the tape where the engine has no such network: one sigmoid for two classes", async () => {
    const shape = { task: "classification", classes: 2 } as const;
    const settings = trainingSettings({ epochs: 3 }, "classification");
    const network = new NetworkEstimator("custom", shape, settings, async ({ inputs }) => {
      const head = tfl.layers.dense({ units: 1, activation: "sigmoid", inputShape: [inputs] });
      return new LayersNetwork(tfl.sequential({ layers: [head] }) as unknown as tfl.LayersModel);
    });
    const data = ringRows(60, 2);
    await network.fit(data, { random: random(1) });
    for (const output of [0, 1]) await expectGradient(network, data.x, output, 2);
    network.dispose();
  });

  it("refuses rows of another width, and a network that is not trained", async () => {
    const network = dense();
    await expect(network.gradient?.(smoothRows(5).x, 0)).rejects.toMatchObject({ code: "MODEL_NOT_FITTED" });
    await network.fit(smoothRows(50), { random: random(1) });
    await expect(network.gradient?.(ringRows(5).x, 0)).rejects.toMatchObject({ code: "DATA_SHAPE" });
    network.dispose();
  });
});
