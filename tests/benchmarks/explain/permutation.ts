/**
 * CPU seconds of permutation SHAP values: a dense net 64-64-1 on 20 columns, 100 rows, background of 100.
 * `npx jiti tests/benchmarks/explain/permutation.ts [wasm|native|cpu] [permutations] [batchRows]`; beside it, where
 * a Python has shap and numpy, `permutation_shap.py` in this folder runs the same net.
 */
import * as tf from "@tensorflow/tfjs-core";
import { permutationShap } from "../../../sdk/core/explainers/index.js";
import type { Matrix } from "../../../sdk/core/tables/index.js";
import { useBackend } from "../../../sdk/io/backends/index.js";
import { random } from "../../../sdk/utils/random/index.js";

const COLUMNS = 20;
const LAYERS = [COLUMNS, 64, 64, 1];

async function main(): Promise<void> {
  const [backend = "wasm", permutations = "2", batchRows] = process.argv.slice(2);
  const status = await useBackend(backend as "wasm" | "native" | "cpu");
  const source = random(0);
  const normal = (rows: number, columns: number): Matrix => ({
    data: Float64Array.from({ length: rows * columns }, () => source.normal()),
    rows,
    columns,
  });
  const kernels = LAYERS.slice(1).map((units, l) => {
    const { data, rows, columns } = normal(LAYERS[l], units);
    return tf.tensor2d(
      Float32Array.from(data, (value) => value / Math.sqrt(rows)),
      [rows, columns],
    );
  });
  let predicted = 0;
  let calls = 0;
  let predictCpuMs = 0;
  const predict = async (x: Matrix): Promise<Float64Array> => {
    const start = process.cpuUsage();
    const output = tf.tidy(() => {
      let layer = tf.tensor2d(Float32Array.from(x.data), [x.rows, x.columns]);
      kernels.forEach((kernel, l) => {
        layer = tf.matMul(layer, kernel);
        if (l < kernels.length - 1) layer = tf.relu(layer);
      });
      return layer;
    });
    const values = Float64Array.from(await output.data());
    output.dispose();
    predicted += x.rows;
    calls++;
    predictCpuMs += cpuMs(start);
    return values;
  };
  const game = {
    predict,
    rows: normal(100, COLUMNS),
    background: normal(100, COLUMNS),
    groups: Array.from({ length: COLUMNS }, (_, j) => ({ name: `x${j}`, columns: [j] })),
  };
  const options = {
    permutations: Number(permutations),
    ...(batchRows === undefined ? {} : { batchRows: Number(batchRows) }),
  };
  await permutationShap(game, { ...options, permutations: 1, random: random(1) });
  [predicted, calls, predictCpuMs] = [0, 0, 0];
  const start = process.cpuUsage();
  const wall = performance.now();
  const { standardErrors, values } = await permutationShap(game, { ...options, random: random(1) });
  const totalMs = cpuMs(start);
  const size = Math.sqrt(values[0].reduce((sum, value) => sum + value ** 2, 0) / values[0].length);
  const errors = standardErrors?.[0].reduce((sum, value) => sum + value ** 2, 0);
  const line = {
    backend: `${status.name} ${status.version}`,
    permutations: options.permutations,
    predictions: predicted,
    calls,
    cpuSeconds: round(totalMs / 1000),
    wallSeconds: round((performance.now() - wall) / 1000),
    ofItOutsidePredict: round((totalMs - predictCpuMs) / 1000),
    predictionsPerSecond: Math.round(predicted / (totalMs / 1000)),
    relativeError: errors === undefined ? undefined : round(Math.sqrt(errors / values[0].length) / size),
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function cpuMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

void main();
