import { describe, expect, it } from "vitest";
import { prepareRows } from "../../../../../sdk/core/models/networks/rows.js";
import { trainingSettings } from "../../../../../sdk/core/models/networks/settings.js";
import { random } from "../../../../../sdk/utils/random/index.js";
import { REGRESSION, ringRows, smoothRows } from "./data.js";

describe("rows of a training", () => {
  it("holds out the last rows, or a seeded draw, and trains on the others", () => {
    const data = smoothRows(10);
    const last = trainingSettings({ validationFraction: 0.3, standardiseTarget: false }, "regression");
    const { train, validation } = prepareRows(data, last, REGRESSION, random(1));
    expect([train.count, validation?.count]).toEqual([7, 3]);
    expect(validation?.y).toEqual(Float32Array.from(data.y.slice(7)));

    const drawn = { ...last, validationRows: "random" as const };
    const one = prepareRows(data, drawn, REGRESSION, random(1));
    const again = prepareRows(data, drawn, REGRESSION, random(1));
    expect(one).toEqual(again);
    const all = [...one.train.y, ...(one.validation?.y ?? [])].sort();
    expect(all).toEqual([...Float32Array.from(data.y)].sort());
  });

  it("standardises the target by the training rows alone", () => {
    const data = smoothRows(50);
    const settings = trainingSettings({ validationFraction: 0.2 }, "regression");
    const { train, scale } = prepareRows(data, settings, REGRESSION, random(1));
    const mean = data.y.slice(0, 40).reduce((sum, value) => sum + value, 0) / 40;
    expect(scale.mean).toBeCloseTo(mean, 12);
    expect(train.y.reduce((sum, value) => sum + value, 0) / 40).toBeCloseTo(0, 6);
    expect(train.y.reduce((sum, value) => sum + value ** 2, 0) / 40).toBeCloseTo(1, 6);
  });

  it("balances classes by rows / (classes x rows of the class), as scikit-learn does", () => {
    const data = ringRows(9);
    const y = Float64Array.from([0, 0, 0, 0, 0, 0, 1, 1, 2]);
    const settings = trainingSettings({ classWeights: "balanced" }, "classification");
    const shape = { task: "classification", classes: 3 } as const;
    const { weights } = prepareRows({ ...data, y }, settings, shape, random(1)).train;
    // compute_class_weight("balanced", classes=[0, 1, 2], y=y) of scikit-learn 1.9.1: 0.5, 1.5, 3.
    expect([...(weights ?? [])].map((weight) => Number(weight.toFixed(6)))).toEqual([
      0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 1.5, 1.5, 3,
    ]);
  });

  it("refuses a validation share that leaves no row to train on", () => {
    const settings = trainingSettings({ validationFraction: 0.9 }, "regression");
    expect(() => prepareRows(smoothRows(2), settings, REGRESSION, random(1))).toThrow(
      expect.objectContaining({ code: "DATA_TOO_SMALL" }),
    );
  });
});
