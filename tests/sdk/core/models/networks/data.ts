import type { DenseConfig } from "../../../../../sdk/core/models/dense/index.js";
import { denseDefinition } from "../../../../../sdk/core/models/dense/index.js";
import type { Estimator, EstimatorShape, State, TrainingData } from "../../../../../sdk/core/models/model.js";
import { random } from "../../../../../sdk/utils/random/index.js";

export const REGRESSION: EstimatorShape = { task: "regression", classes: 0 };

/** Rows of a smooth function of four columns, with a little noise; every run gives the same. */
export function smoothRows(rows: number, seed = 7): TrainingData {
  const generator = random(seed);
  const columns = 4;
  const data = Float64Array.from({ length: rows * columns }, () => generator.normal());
  const y = Float64Array.from({ length: rows }, (_, row) => {
    const [a, b, c] = data.subarray(row * columns);
    return 10 + 3 * a - 2 * Math.tanh(b) + a * c + 0.1 * generator.normal();
  });
  return { x: { data, rows, columns }, y, features: { names: ["a", "b", "c", "d"], groups: [] } };
}

/** Points in three rings round the origin: classes 0, 1 and 2. */
export function ringRows(rows: number, classes = 3, seed = 11): TrainingData {
  const generator = random(seed);
  const data = new Float64Array(rows * 2);
  const y = Float64Array.from({ length: rows }, (_, row) => {
    const label = row % classes;
    const angle = 2 * Math.PI * generator.next();
    const radius = 1 + label + 0.2 * generator.normal();
    data.set([radius * Math.cos(angle), radius * Math.sin(angle)], row * 2);
    return label;
  });
  return { x: { data, rows, columns: 2 }, y, features: { names: ["a", "b"], groups: [] } };
}

/** Numbers beside one-hot columns: of 5, 3 and 2 levels; some rows have none of a category's levels. */
export function categoryRows(rows: number, seed = 13): TrainingData {
  const generator = random(seed);
  const columns = 12;
  const data = new Float64Array(rows * columns);
  const y = Float64Array.from({ length: rows }, (_, row) => {
    const [a, b] = [generator.normal(), generator.normal()];
    const [colour, size, isOld] = [generator.int(6), generator.int(3), generator.int(2)];
    const at = row * columns;
    data[at] = a;
    if (colour < 5) data[at + 1 + colour] = 1;
    data[at + 6 + size] = 1;
    data[at + 9] = b;
    data[at + 10 + isOld] = 1;
    return 5 + a * (colour - 2) + Math.tanh(b) * size + isOld + 0.1 * generator.normal();
  });
  const groups = [
    { name: "a", columns: [0] },
    { name: "colour", columns: [1, 2, 3, 4, 5] },
    { name: "size", columns: [6, 7, 8] },
    { name: "b", columns: [9] },
    { name: "isOld", columns: [10, 11] },
  ];
  const names = groups.flatMap(({ name, columns: own }) =>
    own.length === 1 ? [name] : own.map((_, k) => `${name}=${k}`),
  );
  return {
    x: { data, rows, columns },
    y,
    features: { names, groups, oneHot: ["colour", "size", "isOld"] },
  };
}

/** Two numbers beside the 24 one-hot columns of an hour: so many that the engine looks them up. */
export function hourRows(rows: number, seed = 17): TrainingData {
  const generator = random(seed);
  const columns = 26;
  const data = new Float64Array(rows * columns);
  const y = Float64Array.from({ length: rows }, (_, row) => {
    const [a, b, hour] = [generator.normal(), generator.normal(), generator.int(24)];
    data.set([a, b], row * columns);
    data[row * columns + 2 + hour] = 1;
    return a * Math.sin(hour / 4) + Math.tanh(b) + 0.1 * generator.normal();
  });
  const hours = Array.from({ length: 24 }, (_, hour) => 2 + hour);
  const groups = [
    { name: "a", columns: [0] },
    { name: "b", columns: [1] },
    { name: "hour", columns: hours },
  ];
  const names = ["a", "b", ...hours.map((hour) => `hour=${hour - 2}`)];
  return { x: { data, rows, columns }, y, features: { names, groups, oneHot: ["hour"] } };
}

/** A dense estimator with small layers. */
export function dense(config: Partial<DenseConfig> = {}, shape: EstimatorShape = REGRESSION): Estimator {
  return denseDefinition.create({ kind: "dense", layers: [8, 8], epochs: 4, ...config }, shape);
}

/** Mean of squared differences. */
export function mse(predicted: Float64Array, truth: Float64Array): number {
  return predicted.reduce((sum, value, row) => sum + (value - truth[row]) ** 2, 0) / truth.length;
}

/** A state as bytes and text, to compare bit for bit. */
export function bits(state: State): unknown {
  const arrays = Object.entries(state.arrays).map(([name, array]) => [
    name,
    Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString("hex"),
  ]);
  return { json: withoutLayerNames(state.json), arrays };
}

/** The layers that tfjs names count up through a process. */
function withoutLayerNames(json: State["json"]): string {
  return JSON.stringify(json).replace(
    /(input|dense|dropout|model|activation|batch_normalization_?)[A-Za-z]*_?\d+/gi,
    "$1",
  );
}
