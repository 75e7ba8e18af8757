import { describe, expect, it } from "vitest";
import { type ExplainInputs, explain } from "../../../../sdk/core/explainers/explain.js";
import { isAdditive } from "../../../../sdk/core/explainers/shap-values.js";
import type { Metric } from "../../../../sdk/core/metrics/metric.js";
import type { Model } from "../../../../sdk/core/models/model.js";
import { type FeatureMap, type Matrix, Table } from "../../../../sdk/core/tables/index.js";
import { AssayError } from "../../../../sdk/utils/errors/index.js";
import { random } from "../../../../sdk/utils/random/index.js";

const LEVELS = ["spring", "summer", "winter"];
const features: FeatureMap = {
  names: [...LEVELS.map((level) => `season=${level}`), "temp", "hum"],
  groups: [
    { name: "season", columns: [0, 1, 2] },
    { name: "temp", columns: [3] },
    { name: "hum", columns: [4] },
  ],
};

function table(rows: number, seed: number): Table {
  const source = random(seed);
  return Table.from({
    season: Array.from({ length: rows }, () => LEVELS[source.int(3)]),
    unused: Float64Array.from({ length: rows }, (_, i) => i),
    temp: Float64Array.from({ length: rows }, () => source.normal()),
    hum: Float64Array.from({ length: rows }, () => source.normal()),
  });
}

function encode(inputs: Table): Matrix {
  const data = new Float64Array(inputs.numRows * 5);
  for (let r = 0; r < inputs.numRows; r++) {
    data[r * 5 + LEVELS.indexOf(String(inputs.value("season", r)))] = 1;
    data[r * 5 + 3] = Number(inputs.value("temp", r));
    data[r * 5 + 4] = Number(inputs.value("hum", r));
  }
  return { data, rows: inputs.numRows, columns: 5 };
}

/** A model of the made table: linear by these coefficients unless `predict` says otherwise. */
function made(predict?: (row: Float64Array) => number[], extra: Partial<Model> = {}): Model {
  const coefficients = Float64Array.of(1, 2, 4, 10, 0);
  const linear = (row: Float64Array): number[] => [coefficients.reduce((sum, c, j) => sum + c * row[j], 5)];
  return {
    kind: "made",
    task: "regression",
    target: "bikers",
    classes: [],
    signature: { inputs: [], outputs: [] },
    features,
    encode,
    predictMatrix: async (x) =>
      Float64Array.from(
        Array.from({ length: x.rows }).flatMap((_, r) =>
          (predict ?? linear)(x.data.subarray(r * x.columns, (r + 1) * x.columns)),
        ),
      ),
    ...(predict === undefined ? { linear: () => ({ coefficients, intercepts: Float64Array.of(5) }) } : {}),
    predict: () => Promise.reject(new Error("explanations do not predict tables")),
    save: () => Promise.reject(new Error("explanations do not save")),
    dispose: () => undefined,
    ...extra,
  };
}

const mae: Metric = {
  name: "mae",
  task: "regression",
  greaterIsBetter: false,
  title: "Mean absolute error",
  compute: ({ truth, prediction, weights }) =>
    truth.reduce((sum, t, i) => sum + (weights?.[i] ?? 1) * Math.abs(t - prediction[i]), 0) / truth.length,
};

const train = table(300, 1);
const test = table(250, 2);
const truth = test.numbers("temp").map((temp) => 10 * temp + 7);
const inputs: ExplainInputs = { train, test, truth, metric: mae, seed: 0 };
const curved = (row: Float64Array): number[] => [row[3] * row[4] + 3 * row[2]];

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
    const { shap } = await explain(model, { ...inputs, config: { kind: "gradient", rows: 10 } });
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
