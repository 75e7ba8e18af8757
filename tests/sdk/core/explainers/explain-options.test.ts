import { describe, expect, it } from "vitest";
import { explain } from "../../../../sdk/core/explainers/explain.js";
import type { Matrix } from "../../../../sdk/core/tables/index.js";
import { AssayError } from "../../../../sdk/utils/errors/index.js";
import { curved, encode, inputs, made, train } from "./made-model.js";

describe("explain's options", () => {
  it("explains columns that are joined as one, for values and for importances", async () => {
    const notes: string[] = [];
    const run = (kind: "linear" | "exact" | "permutation" | "kernel", groups?: Record<string, string[]>) =>
      explain(made(), { ...inputs, config: { kind, rows: 10, groups }, onNote: (note) => notes.push(note) });
    const apart = (await run("linear")).shap.values[0];
    for (const kind of ["linear", "exact", "permutation", "kernel"] as const) {
      const { shap, data, importances } = await run(kind, { weather: ["temp", "hum"] });
      expect(shap.features).toEqual(["season", "weather"]);
      expect(shap.groups).toEqual({ weather: ["temp", "hum"] });
      expect(importances.map(({ feature }) => feature)).toEqual(["weather", "season"]);
      expect(data.names).toEqual(["season", "temp", "hum"]);
      for (let r = 0; r < 10; r++)
        expect(shap.values[0][2 * r + 1]).toBeCloseTo(apart[3 * r + 1] + apart[3 * r + 2], 9);
    }
    await expect(run("exact", { weather: ["temperature"] })).rejects.toMatchObject({
      code: "DATA_COLUMN_MISSING",
    });
  });

  it("takes a background by k-means, whose rows count by their clusters", async () => {
    const run = (kind: "linear" | "exact" | "permutation" | "kernel") =>
      explain(made(), { ...inputs, config: { kind, rows: 10, background: { rows: 12, by: "kmeans" } } });
    const linear = (await run("linear")).shap;
    expect(linear.background).toBe(12);
    for (const kind of ["exact", "permutation", "kernel"] as const) {
      const { shap } = await run(kind);
      expect(shap.additive).toBe(true);
      expect(shap.baseValues[0]).toBeCloseTo(linear.baseValues[0], 9);
      shap.values[0].forEach((value, i) => {
        expect(value).toBeCloseTo(linear.values[0][i], 9);
      });
    }
    // Clusters stand for the training rows better than as many drawn ones: the mean prediction is nearer.
    const truthOf = Array.from(train.numbers("temp")).reduce((sum, temp) => sum + 10 * temp, 0) / 300;
    expect(Math.abs(linear.baseValues[0] - truthOf - 5 - 7 / 3)).toBeLessThan(2);
  });

  it("draws the background from other rows where they are given, and refuses those of another schema", async () => {
    const temp = train.numbers("temp");
    const warm = train.take(Uint32Array.from([...temp.keys()].filter((row) => temp[row] > 1)));
    const { shap } = await explain(made(), {
      ...inputs,
      background: warm,
      config: { rows: 5, background: 10 },
    });
    expect(shap.baseValues[0]).toBeGreaterThan(15);
    const strict = made(undefined, {
      encode: (table) => {
        if (table.has("temp")) return encode(table);
        throw new AssayError("SCHEMA_MISMATCH", { what: 'column "temp" is missing' });
      },
    });
    await expect(explain(strict, { ...inputs, background: train.drop(["temp"]) })).rejects.toMatchObject({
      code: "SCHEMA_MISMATCH",
      message: expect.stringContaining("background rows do not fit the model"),
    });
  });

  it("says in numbers and in a note how near an estimate came to its tolerance", async () => {
    const notes: string[] = [];
    const kinked = (row: Float64Array): number[] => [Math.max(0, row[3] * row[4] + 3 * row[2] * row[3])];
    const { shap } = await explain(made(kinked), {
      ...inputs,
      config: { kind: "permutation", rows: 5, background: 10, tolerance: 1e-9, maxEvaluations: 200 },
      onNote: (note) => notes.push(note),
    });
    expect(shap.convergence?.rowsOver).toBeGreaterThan(0);
    expect(shap.evaluations).toBeLessThanOrEqual(5 * 200);
    expect(notes.at(-1)).toContain(`${shap.convergence?.rowsOver} rows stopped at maxEvaluations`);
  });

  it("refuses expected gradients of a model without them, and says by how much those of another are off", async () => {
    await expect(explain(made(curved), { ...inputs, config: { kind: "gradient" } })).rejects.toMatchObject({
      code: "EXPLAIN_UNSUPPORTED",
      message: expect.stringContaining("gives no gradients"),
    });
    const gradient = async (x: Matrix) => ({
      outputs: new Float64Array(x.rows),
      gradients: Float64Array.from({ length: x.rows * 5 }, (_, i) => {
        const row = x.data.subarray(i - (i % 5), i - (i % 5) + 5);
        return [0, 0, 3, row[4], row[3]][i % 5];
      }),
    });
    const model = made(curved, { gradient: () => gradient });
    const notes: string[] = [];
    const onNote = (note: string) => notes.push(note);
    const { shap } = await explain(model, { ...inputs, config: { kind: "gradient", rows: 10 }, onNote });
    expect(notes.at(-1)).toContain(`off by up to ${shap.residual?.toPrecision(3)}`);
    expect(shap).toMatchObject({ kind: "gradient", additive: false, evaluations: 10 * 200 });
    expect(shap.residual).toBeGreaterThan(0);
    expect(shap.residual).toBeLessThan(0.5);
    const exact = (await explain(model, { ...inputs, config: { kind: "exact", rows: 10 } })).shap;
    // For products of two columns the integral along the way is the Shapley value.
    shap.values[0].forEach((value, i) => {
      expect(Math.abs(value - exact.values[0][i])).toBeLessThan(
        5 * (shap.standardErrors?.[0][i] ?? 0) + 1e-9,
      );
    });
  });
});
