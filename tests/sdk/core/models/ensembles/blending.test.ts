import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  leastSquaresWeights,
  logLossWeights,
} from "../../../../../sdk/core/models/ensembles/blend-weights.js";
import { blendingConfig, rowsBySplit } from "../../../../../sdk/core/models/ensembles/index.js";
import { type FitOptions, fitModel, loadModel } from "../../../../../sdk/core/models/index.js";
import { Table } from "../../../../../sdk/core/tables/index.js";
import { random } from "../../../../../sdk/utils/random/index.js";

// scipy 1.17.1: nnls, and minimize by SLSQP under the same conditions (fixtures/parity/stacking.py).
const fixture = JSON.parse(readFileSync("fixtures/parity/stacking.json", "utf8"));
interface Blend {
  readonly y: number[];
  readonly predictions: number[][];
  readonly nnls: number[];
  readonly ofTruth: number[][];
  readonly logLoss: number[];
  readonly leastLogLoss: number;
}
const arrays = (rows: readonly number[][]) => rows.map((row) => Float64Array.from(row));

describe("weights of a blend", () => {
  it.each(fixture.blends as Blend[])("least squares: scipy's nnls %#", (blend) => {
    const own = leastSquaresWeights(arrays(blend.predictions), Float64Array.from(blend.y));
    for (const [k, weight] of blend.nnls.entries()) expect(own[k]).toBeCloseTo(weight, 8);
  });

  it.each(fixture.blends as Blend[])("log loss: no higher than scipy's SLSQP %#", (blend) => {
    const own = logLossWeights(arrays(blend.ofTruth));
    const loss =
      -blend.y.reduce(
        (sum, _, row) => sum + Math.log(own.reduce((p, weight, k) => p + weight * blend.ofTruth[k][row], 0)),
        0,
      ) / blend.y.length;
    expect(loss).toBeLessThan(blend.leastLogLoss + 1e-9);
    for (const [k, weight] of blend.logLoss.entries()) expect(own[k]).toBeCloseTo(weight, 3);
  });

  it("are from 0, have the sum 1, and beat each model alone", () => {
    const number = fc.double({ min: -10, max: 10, noNaN: true });
    const rows = fc.array(fc.tuple(number, number, number, number), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(rows, (cells) => {
        const y = Float64Array.from(cells, ([value]) => value);
        const predictions = [1, 2, 3].map((k) => Float64Array.from(cells, (cell) => cell[k] ?? 0));
        const own = leastSquaresWeights(predictions, y);
        const squares = (weights: ArrayLike<number>) =>
          y.reduce((sum, truth, row) => {
            const mean = predictions.reduce((total, values, k) => total + weights[k] * values[row], 0);
            return sum + (mean - truth) ** 2;
          }, 0);
        expect(Math.min(...own)).toBeGreaterThanOrEqual(0);
        expect(own[0] + own[1] + own[2]).toBeCloseTo(1, 12);
        for (const alone of [
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
        ])
          expect(squares(own)).toBeLessThanOrEqual(squares(alone) * (1 + 1e-9) + 1e-9);
      }),
    );
  });

  it("models that say the same, or are never wrong, share the weight or take it", () => {
    const y = Float64Array.of(1, 2, 4);
    expect([...leastSquaresWeights([y, y], y)]).toEqual([0.5, 0.5]);
    const [right, wrong] = leastSquaresWeights([y, Float64Array.of(0, 0, 0)], y);
    expect(right).toBeCloseTo(1, 9);
    expect(wrong).toBeCloseTo(0, 9);
  });
});

const x = fixture.x as number[][];
function rowsOf(labels: "y" | "binary" | "multiclass"): Table {
  const y = labels === "y" ? Float64Array.from(fixture.y) : Int32Array.from(fixture.labels[labels]);
  const [a, b, c] = [0, 1, 2].map((k) => Float64Array.from(x, (row) => row[k]));
  return Table.from({ a, b, c, y });
}

function learn(
  table: Table,
  config: object,
  task: FitOptions["task"] = "regression",
  onNote?: (note: string) => void,
) {
  return fitModel({
    config: config as FitOptions["config"],
    table,
    target: "y",
    task,
    context: { random: random(3), onNote },
  });
}

const models = [{ kind: "linear" }, { kind: "forest", trees: 10, maxDepth: 4 }] as const;

describe("blending", () => {
  it("is the mean of the models by the given weights", async () => {
    const table = rowsOf("y");
    const { model } = await learn(table, {
      kind: "blending",
      models: [models[0], { kind: "baseline" }],
      weights: [3, 1],
    });
    const linear = (await (await learn(table, models[0])).model.predict(table)).numbers("prediction");
    const mean = table.numbers("y").reduce((sum, y) => sum + y, 0) / table.numRows;
    const own = (await model.predict(table)).numbers("prediction");
    for (const [row, value] of own.entries()) expect(value).toBeCloseTo(0.75 * linear[row] + 0.25 * mean, 9);
  });

  it.each(["y", "binary", "multiclass"] as const)(
    "%s: learns weights, saves, loads, and leaves as ONNX",
    async (labels) => {
      const table = rowsOf(labels);
      const notes: string[] = [];
      const task = labels === "y" ? "regression" : "classification";
      const blend = () => learn(table, { kind: "blending", models }, task, (note) => notes.push(note));
      const { model } = await blend();
      expect(notes).toContain("fits forest, without the held-out rows");
      expect(
        notes.some((note) => /^weights of the blend: linear \d\.\d{4}, forest \d\.\d{4}$/.test(note)),
      ).toBe(true);
      const files = await model.save();
      expect([...(await (await blend()).model.save())]).toEqual([...files]);
      const again = await loadModel(files);
      expect((await again.predict(table)).numbers("prediction")).toEqual(
        (await model.predict(table)).numbers("prediction"),
      );
      expect(await model.toOnnx()).toHaveProperty("bytes");
      if (task === "regression") return;
      const { data } = { data: await model.predictMatrix(model.encode(table)) };
      const width = model.classes.length;
      for (let at = 0; at < data.length; at += width)
        expect(data.subarray(at, at + width).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
    },
  );

  it("refuses weights that cannot be used", async () => {
    for (const weights of [[1], [1, -1], [0, 0], [1, Number.NaN]]) {
      await expect(learn(rowsOf("y"), { kind: "blending", models, weights })).rejects.toMatchObject({
        code: "CONFIG_INVALID",
      });
      expect(blendingConfig.safeParse({ kind: "blending", models, weights }).success).toBe(false);
    }
    expect(blendingConfig.safeParse({ kind: "blending", models: [] }).success).toBe(false);
    await expect(learn(rowsOf("y").slice(0, 2), { kind: "blending", models })).rejects.toMatchObject({
      code: "DATA_TOO_SMALL",
    });
  });

  it("of one model is that model; of rows in time the weights are learned from the last ones", async () => {
    const table = rowsOf("y");
    const notes: string[] = [];
    const alone = await learn(table, { kind: "blending", models: models.slice(0, 1) }, "regression", (note) =>
      notes.push(note),
    );
    expect(notes).toContain("weights of the blend: linear 1.0000");
    const own = await learn(table, models[0]);
    const [blended, plain] = [await alone.model.predict(table), await own.model.predict(table)];
    for (const [row, value] of plain.numbers("prediction").entries())
      expect(blended.numbers("prediction")[row]).toBeCloseTo(value, 9);
    // Of the last rows the target is the forest's constant: what was held out decides.
    const y = table.numbers("y").map((value, row) => (row >= table.numRows - 30 ? 1e3 + (row % 2) : value));
    const last = { kind: "blending", models, validationRows: "last", validationFraction: 30 / table.numRows };
    const told: string[] = [];
    await learn(table.with({ y }), last, "regression", (note) => told.push(note));
    expect(told.some((note) => note.startsWith("weights of the blend: "))).toBe(true);
  });

  it("holds out the last rows where the split is chronological", () => {
    const config = { kind: "blending", models };
    expect(rowsBySplit(config, "chronological")).toMatchObject({ validationRows: "last" });
    expect(rowsBySplit(config, "shuffled")).toMatchObject({ validationRows: "random" });
    const stacking = { kind: "stacking", models };
    expect(rowsBySplit(stacking, "chronological")).toMatchObject({
      folds: { kind: "kFold", folds: 5, shuffle: false },
    });
    expect(rowsBySplit(stacking, "stratified")).toMatchObject({ folds: { kind: "stratified" } });
  });
});
