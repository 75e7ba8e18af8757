import type { ExplainInputs } from "../../../../sdk/core/explainers/explain.js";
import type { Metric } from "../../../../sdk/core/metrics/metric.js";
import type { Model } from "../../../../sdk/core/models/model.js";
import { type FeatureMap, type Matrix, Table } from "../../../../sdk/core/tables/index.js";
import { random } from "../../../../sdk/utils/random/index.js";

export const LEVELS = ["spring", "summer", "winter"];
export const features: FeatureMap = {
  names: [...LEVELS.map((level) => `season=${level}`), "temp", "hum"],
  groups: [
    { name: "season", columns: [0, 1, 2] },
    { name: "temp", columns: [3] },
    { name: "hum", columns: [4] },
  ],
};

export function table(rows: number, seed: number): Table {
  const source = random(seed);
  return Table.from({
    season: Array.from({ length: rows }, () => LEVELS[source.int(3)]),
    unused: Float64Array.from({ length: rows }, (_, i) => i),
    temp: Float64Array.from({ length: rows }, () => source.normal()),
    hum: Float64Array.from({ length: rows }, () => source.normal()),
  });
}

export function encode(inputs: Table): Matrix {
  const data = new Float64Array(inputs.numRows * 5);
  for (let r = 0; r < inputs.numRows; r++) {
    data[r * 5 + LEVELS.indexOf(String(inputs.value("season", r)))] = 1;
    data[r * 5 + 3] = Number(inputs.value("temp", r));
    data[r * 5 + 4] = Number(inputs.value("hum", r));
  }
  return { data, rows: inputs.numRows, columns: 5 };
}

/** A model of the made table: linear by these coefficients unless `predict` says otherwise. */
export function made(predict?: (row: Float64Array) => number[], extra: Partial<Model> = {}): Model {
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

export const mae: Metric = {
  name: "mae",
  task: "regression",
  greaterIsBetter: false,
  title: "Mean absolute error",
  compute: ({ truth, prediction, weights }) =>
    truth.reduce((sum, t, i) => sum + (weights?.[i] ?? 1) * Math.abs(t - prediction[i]), 0) / truth.length,
};

export const train = table(300, 1);
export const test = table(250, 2);
export const truth = test.numbers("temp").map((temp) => 10 * temp + 7);
export const inputs: ExplainInputs = { train, test, truth, metric: mae, seed: 0 };
export const curved = (row: Float64Array): number[] => [row[3] * row[4] + 3 * row[2]];
