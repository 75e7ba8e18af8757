import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearest } from "../../../../../sdk/core/explainers/global/index.js";
import type { AskedModel } from "../../../../../sdk/core/explainers/global/what-if.js";
import { random } from "../../../../../sdk/utils/random/index.js";
import { formulaClasses, formulaModel, formulaRows } from "../../../../support/formula-model.js";

const rows = formulaRows();
const one = (row: number) => rows.slice(row, row + 1);
const predict = async (model: AskedModel, row: number) =>
  (await model.predictMatrix(model.encode(one(row))))[0];

describe("nearest", () => {
  it("finds the least change of a single column by which the prediction is reached", async () => {
    // A model of one column: the nearest row has the next observed value above the bound.
    const model: AskedModel = {
      ...formulaModel,
      predictMatrix: async ({ data, rows: count }) =>
        Float64Array.from({ length: count }, (_, i) => data[4 * i + 1]),
    };
    const temps = [...rows.numbers("temp")].sort((a, b) => a - b);
    const row = rows.numbers("temp").indexOf(temps[0]);
    const wanted = temps.find((value) => value > 0.4) as number;
    const found = await nearest(model, one(row), rows, { above: 0.4 }, random(0), { points: 4 });
    expect(found.reached).toBe(true);
    expect(found.changes).toHaveLength(1);
    expect(found.changes[0]).toMatchObject({ feature: "temp", from: temps[0], to: wanted });
    expect([found.before, found.after]).toEqual([temps[0], wanted]);
    expect(found.row.value("temp", 0)).toBe(wanted);
    expect(found.row.value("hr", 0)).toBe(rows.value("hr", row));
  });

  it("reaches what is wanted, wherever some observed row has it, and by observed values only", async () => {
    const seen = new Map(rows.names.map((name) => [name, new Set(Array.from(rows.rows(), (r) => r[name]))]));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(199),
        fc.double({ min: -10, max: 70, noNaN: true }),
        fc.boolean(),
        async (row, bound, up) => {
          const wanted = up ? { above: bound } : { below: bound };
          const found = await nearest(formulaModel, one(row), rows, wanted, random(1), { points: 6 });
          const all = await formulaModel.predictMatrix(formulaModel.encode(rows));
          const possible = all.some((y) => (up ? y > bound : y < bound));
          if (possible) expect(found.reached).toBe(true);
          expect(found.before).toBe(await predict(formulaModel, row));
          const [after] = await formulaModel.predictMatrix(formulaModel.encode(found.row));
          expect(found.after).toBe(after);
          if (found.reached) expect(up ? after > bound : after < bound).toBe(true);
          for (const [name, values] of seen) expect(values.has(found.row.value(name, 0))).toBe(true);
          const cost = found.changes.reduce((sum, change) => sum + change.cost, 0);
          expect(found.distance).toBeCloseTo(cost, 12);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("changes nothing where the prediction is as wanted already", async () => {
    const found = await nearest(formulaModel, one(0), rows, { above: -1e6 }, random(0));
    expect([found.reached, found.changes, found.distance]).toEqual([true, [], 0]);
  });

  it("leaves columns that must stay, and says where it cannot get there", async () => {
    const keep = ["hr", "temp", "hum"];
    const found = await nearest(formulaModel, one(3), rows, { above: 1e6 }, random(0), { keep });
    expect(found.reached).toBe(false);
    expect(found.changes.every(({ feature }) => feature === "weathersit")).toBe(true);
    expect(found.after).toBeGreaterThanOrEqual(found.before);
  });

  it("reaches a class, or a probability of it", async () => {
    const probabilities = await formulaClasses.predictMatrix(formulaClasses.encode(rows));
    const row = Array.from({ length: 200 }, (_, i) => i).find(
      (i) => probabilities[2 * i + 1] < 0.2,
    ) as number;
    const likely = await nearest(formulaClasses, one(row), rows, { class: "yes" }, random(0));
    expect(likely.reached && likely.before < 0.5 && likely.after > 0.5).toBe(true);
    const sure = await nearest(formulaClasses, one(row), rows, { class: "yes", probability: 0.9 }, random(0));
    expect(sure.after).toBeGreaterThanOrEqual(0.9);
    expect(sure.distance).toBeGreaterThanOrEqual(likely.distance);
  });

  it("refuses what the model cannot give", async () => {
    const bad = { code: "CONFIG_INVALID" };
    await expect(nearest(formulaModel, one(0), rows, { class: "yes" }, random(0))).rejects.toMatchObject(bad);
    await expect(nearest(formulaClasses, one(0), rows, { above: 3 }, random(0))).rejects.toMatchObject(bad);
    await expect(nearest(formulaClasses, one(0), rows, { class: "yess" }, random(0))).rejects.toThrow(
      /"yes"/,
    );
    await expect(
      nearest(formulaClasses, one(0), rows, { class: "yes", probability: 2 }, random(0)),
    ).rejects.toMatchObject(bad);
    await expect(
      nearest(formulaModel, rows.slice(0, 2), rows, { above: 3 }, random(0)),
    ).rejects.toMatchObject({ code: "DATA_SHAPE" });
    await expect(
      nearest(formulaModel, one(0), rows, { above: 3 }, random(0), { keep: ["temperature"] }),
    ).rejects.toMatchObject({ code: "DATA_COLUMN_MISSING" });
  });
});
