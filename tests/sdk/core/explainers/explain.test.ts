import { describe, expect, it } from "vitest";
import { explain } from "../../../../sdk/core/explainers/explain.js";
import { isAdditive } from "../../../../sdk/core/explainers/shap-values.js";
import type { Metric } from "../../../../sdk/core/metrics/metric.js";
import type { Model } from "../../../../sdk/core/models/model.js";
import { curved, features, inputs, made, mae, test, train, truth } from "./made-model.js";

describe("explain", () => {
  it("takes 200 test rows and a background of 100 training rows where nothing is set", async () => {
    const { shap, data, rowIndices, unit, importanceMetric } = await explain(made(), inputs);
    expect(shap).toMatchObject({ rows: 200, background: 100, seed: 0, additive: true, outputs: ["bikers"] });
    expect(rowIndices.length).toBe(200);
    expect([...rowIndices]).toEqual([...new Set(rowIndices)].sort((a, b) => a - b));
    expect(data.names).toEqual(["season", "temp", "hum"]);
    expect(data.row(17)).toEqual(test.select(data.names).row(rowIndices[17]));
    expect([unit, importanceMetric]).toEqual(["bikers", "mae"]);
  });

  it("chooses linear for a linear model, exact up to ten columns, permutation beyond, and says so", async () => {
    const notes: string[] = [];
    const run = async (model: Model) =>
      (await explain(model, { ...inputs, config: { rows: 5 }, onNote: (note) => notes.push(note) })).shap
        .kind;
    expect(await run(made())).toBe("linear");
    expect(await run(made(curved))).toBe("exact");
    const empty = Array.from({ length: 8 }, (_, i) => ({ name: `none${i}`, columns: [] }));
    const wide = made(curved, { features: { ...features, groups: [...features.groups, ...empty] } });
    expect(await run(wide)).toBe("permutation");
    expect(notes.map((note) => note.split(/[:,]/)[1].trim())).toEqual(["linear", "exact", "permutation"]);
  });

  it("gives the same values by every explainer on a linear model, by raw column", async () => {
    const run = async (kind: "linear" | "exact" | "permutation") =>
      (await explain(made(), { ...inputs, config: { kind, rows: 20 } })).shap;
    const linear = await run("linear");
    expect(linear.features).toEqual(["season", "temp", "hum"]);
    for (const kind of ["exact", "permutation"] as const) {
      const other = await run(kind);
      expect(other.kind).toBe(kind);
      other.values[0].forEach((value, i) => {
        expect(value).toBeCloseTo(linear.values[0][i], 9);
      });
      expect(other.baseValues[0]).toBeCloseTo(linear.baseValues[0], 9);
    }
  });

  it("orders importances of the test rows by the metric", async () => {
    const { importances } = await explain(made(), { ...inputs, config: { rows: 1 } });
    expect(importances.map((entry) => entry.feature)).toEqual(["temp", "season", "hum"]);
    expect(importances[0].importance).toBeGreaterThan(5);
    expect(importances[2]).toMatchObject({ feature: "hum", importance: 0, std: 0 });
  });

  it("explains each class of a classifier in probabilities", async () => {
    const predict = (row: Float64Array): number[] => {
      const p = 1 / (1 + Math.exp(-row[3]));
      return [1 - p, p];
    };
    const accuracy: Metric = {
      name: "accuracy",
      task: "classification",
      greaterIsBetter: true,
      title: "Accuracy",
      compute: (scoring) => {
        expect(scoring.classes).toEqual([false, true]);
        expect(scoring.probabilities?.length).toBe(2 * scoring.truth.length);
        return scoring.truth.filter((t, i) => t === scoring.prediction[i]).length / scoring.truth.length;
      },
    };
    const classes = Float64Array.from(test.numbers("temp"), (temp) => (temp > 0 ? 1 : 0));
    const model = made(predict, { task: "classification", classes: [false, true] });
    const explanation = await explain(model, {
      ...inputs,
      truth: classes,
      metric: accuracy,
      config: { rows: 10 },
    });
    expect(explanation.unit).toBe("probability");
    expect(explanation.shap.outputs).toEqual(["false", "true"]);
    // All classes are right until the temperature is shuffled; then about half of them are.
    expect(explanation.importances[0].feature).toBe("temp");
    expect(explanation.importances[0].importance).toBeCloseTo(0.5, 1);
  });

  it("gives the same for the same seed, its own seed before the config's, and 0 is a seed", async () => {
    const run = (seed: number, own?: number) =>
      explain(made(curved), {
        ...inputs,
        seed,
        config: { rows: 10, ...(own === undefined ? {} : { seed: own }) },
      });
    const first = await run(0);
    expect(await run(0)).toEqual(first);
    expect((await run(5, 0)).shap.values).toEqual(first.shap.values);
    expect((await run(5)).rowIndices).not.toEqual(first.rowIndices);
  });

  it("takes all rows where there are fewer than asked for, and says so", async () => {
    const notes: string[] = [];
    const explanation = await explain(made(), {
      ...inputs,
      train: train.slice(0, 7),
      config: { rows: 1000 },
      onNote: (note) => notes.push(note),
    });
    expect(explanation.shap).toMatchObject({ rows: 250, background: 7 });
    expect(notes[0]).toContain("only 250 test rows");
    expect(notes[1]).toContain("only 7 background rows");
  });

  it("refuses no rows at all, and the linear explainer on a model that is not linear", async () => {
    await expect(explain(made(), { ...inputs, train: train.slice(0, 0) })).rejects.toMatchObject({
      code: "DATA_TOO_SMALL",
    });
    await expect(explain(made(curved), { ...inputs, config: { kind: "linear" } })).rejects.toMatchObject({
      code: "EXPLAIN_UNSUPPORTED",
      message: expect.stringContaining("kind: exact"),
    });
  });

  it("says when a model's coefficients do not tell how it predicts", async () => {
    const liar = made(curved, { linear: made().linear });
    const { shap } = await explain(liar, { ...inputs, config: { rows: 10 } });
    expect(shap.additive).toBe(false);
    expect(isAdditive(shap)).toBe(false);
  });

  it("counts its importances in at most the rows that are asked for, with their weights", async () => {
    let seen = 0;
    const weights = truth.map(() => 2);
    const metric: Metric = {
      ...mae,
      compute: (scoring) => {
        seen = scoring.truth.length;
        expect(scoring.weights?.length).toBe(seen);
        return mae.compute(scoring);
      },
    };
    await explain(made(), { ...inputs, weights, metric, config: { rows: 1, importanceRows: 60 } });
    expect(seen).toBe(60);
  });

  it("reports both parts, and is stopped by its signal", async () => {
    const last = new Map<string, string>();
    await explain(made(curved), {
      ...inputs,
      config: { rows: 10 },
      onProgress: (label, done, total) => last.set(label, `${done}/${total}`),
    });
    expect([...last]).toEqual([
      ["SHAP values", "10/10"],
      ["importances", "15/15"],
    ]);
    await expect(explain(made(), { ...inputs, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "INTERRUPTED",
    });
  });
});
