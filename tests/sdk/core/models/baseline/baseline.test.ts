import { describe, expect, it } from "vitest";
import { type BaselineConfig, baselineDefinition } from "../../../../../sdk/core/models/baseline/index.js";
import type { EstimatorShape } from "../../../../../sdk/core/models/model.js";
import { random } from "../../../../../sdk/utils/random/index.js";

const REGRESSION: EstimatorShape = { task: "regression", classes: 0 };
const CLASSES: EstimatorShape = { task: "classification", classes: 3 };

function matrix(rows: number) {
  return { data: new Float64Array(rows), rows, columns: 1 };
}

async function predictions(
  config: Omit<BaselineConfig, "kind">,
  shape: EstimatorShape,
  y: number[],
  rows: number,
  weights?: number[],
): Promise<number[]> {
  const model = baselineDefinition.create({ kind: "baseline", ...config }, shape);
  await model.fit(
    {
      x: matrix(y.length),
      y: Float64Array.from(y),
      features: { names: ["x"], groups: [{ name: "x", columns: [0] }] },
      ...(weights ? { weights: Float64Array.from(weights) } : {}),
    },
    { random: random(0) },
  );
  const restored = await baselineDefinition.restore(
    { kind: "baseline", ...config },
    shape,
    await model.state(),
  );
  const out = await model.predict(matrix(rows));
  expect(await restored.predict(matrix(rows))).toEqual(out);
  return [...out];
}

describe("the baseline", () => {
  it("predicts the mean by default, weighted where there are weights", async () => {
    expect(await predictions({}, REGRESSION, [1, 2, 6], 2)).toEqual([3, 3]);
    expect(await predictions({}, REGRESSION, [1, 2, 6], 1, [3, 0, 1])).toEqual([2.25]);
  });

  it("predicts the median, between two values where they share the middle", async () => {
    expect(await predictions({ strategy: "median" }, REGRESSION, [9, 1, 5], 1)).toEqual([5]);
    expect(await predictions({ strategy: "median" }, REGRESSION, [9, 1, 5, 2], 1)).toEqual([3.5]);
    expect(await predictions({ strategy: "median" }, REGRESSION, [9, 1, 5], 1, [5, 1, 1])).toEqual([9]);
  });

  it("predicts the last value", async () => {
    expect(await predictions({ strategy: "last" }, REGRESSION, [1, 2, 7], 2)).toEqual([7, 7]);
  });

  it("repeats the last season in order", async () => {
    expect(await predictions({ strategy: "seasonal", period: 3 }, REGRESSION, [9, 1, 2, 3], 5)).toEqual([
      1, 2, 3, 1, 2,
    ]);
  });

  it("needs a whole season", async () => {
    await expect(predictions({ strategy: "seasonal" }, REGRESSION, [1, 2], 1)).rejects.toMatchObject({
      code: "DATA_TOO_SMALL",
    });
  });

  it("gives the classes' shares, or all to the most frequent class", async () => {
    expect(await predictions({}, CLASSES, [0, 1, 1, 2], 1)).toEqual([0.25, 0.5, 0.25]);
    expect(await predictions({ strategy: "mostFrequent" }, CLASSES, [0, 1, 1, 2], 1)).toEqual([0, 1, 0]);
  });

  it("refuses a strategy of the other task", () => {
    expect(() => baselineDefinition.create({ kind: "baseline", strategy: "median" }, CLASSES)).toThrow(
      expect.objectContaining({ code: "CONFIG_INVALID" }),
    );
  });

  it("is refused before training, and when it is damaged", async () => {
    const model = baselineDefinition.create({ kind: "baseline" }, REGRESSION);
    await expect(model.predict(matrix(1))).rejects.toMatchObject({ code: "MODEL_NOT_FITTED" });
    await expect(
      baselineDefinition.restore({ kind: "baseline" }, REGRESSION, { json: null, arrays: {} }),
    ).rejects.toMatchObject({ code: "MODEL_INVALID" });
  });
});
