import * as tf from "@tensorflow/tfjs-core";
import type { Matrix } from "../../../sdk/core/tables/index.js";
import { random } from "../../../sdk/utils/random/index.js";

/** Columns of the net that explainers are measured on, as many as the bikes have after encoding the short way. */
export const COLUMNS = 20;
const LAYERS = [COLUMNS, 64, 64, 1];

/** A dense net 64-64-1 of drawn weights as a predict function, and rows to explain with it. */
export function drawnNet(): {
  readonly predict: (x: Matrix) => Promise<Float64Array>;
  readonly normal: (rows: number) => Matrix;
  /** Rows predicted, calls, and what they took, since the last `reset`. */
  readonly counts: { rows: number; calls: number; cpuMs: number };
} {
  const source = random(0);
  const drawn = (rows: number, columns: number): Matrix => ({
    data: Float64Array.from({ length: rows * columns }, () => source.normal()),
    rows,
    columns,
  });
  const kernels = LAYERS.slice(1).map((units, l) => {
    const { data, rows, columns } = drawn(LAYERS[l], units);
    return tf.tensor2d(
      Float32Array.from(data, (value) => value / Math.sqrt(rows)),
      [rows, columns],
    );
  });
  const counts = { rows: 0, calls: 0, cpuMs: 0 };
  const predict = async (x: Matrix): Promise<Float64Array> => {
    const start = process.cpuUsage();
    const output = tf.tidy(() => {
      let layer = tf.tensor2d(new Float32Array(x.data), [x.rows, x.columns]);
      kernels.forEach((kernel, l) => {
        layer = tf.matMul(layer, kernel);
        if (l < kernels.length - 1) layer = tf.relu(layer);
      });
      return layer;
    });
    const values = Float64Array.from(await output.data());
    output.dispose();
    counts.rows += x.rows;
    counts.calls++;
    const { user, system } = process.cpuUsage(start);
    counts.cpuMs += (user + system) / 1000;
    return values;
  };
  return { predict, normal: (rows) => drawn(rows, COLUMNS), counts };
}

/** One group a column. */
export const groups = Array.from({ length: COLUMNS }, (_, j) => ({ name: `x${j}`, columns: [j] }));

/** Root mean square of standard errors, as a part of that of the values. */
export function relativeError(values: Float64Array, errors: Float64Array | undefined): number | undefined {
  if (errors === undefined) return undefined;
  const square = (numbers: Float64Array): number => numbers.reduce((sum, value) => sum + value ** 2, 0);
  return Math.sqrt(square(errors) / square(values));
}
