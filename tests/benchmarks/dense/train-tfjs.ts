/**
 * The same by TensorFlow.js' own `model.fit`. `npx jiti tests/benchmarks/dense/train-tfjs.ts FOLDER WORK [wasm|native|cpu]`
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { ROOT } from "../../support/source-files.js";
import { built, tell, timed } from "../part.js";
import { readRows } from "./read-rows.js";
import { WORKS, type WorkName } from "./rows.js";

const load = createRequire(join(ROOT, "package.json"));
const tf = load("@tensorflow/tfjs-core") as typeof import("@tensorflow/tfjs-core");
const tfl = load("@tensorflow/tfjs-layers") as typeof import("@tensorflow/tfjs-layers");
const { useBackend } = built<typeof import("../../../sdk/io/backends/index.js")>("io/backends/index.js");

async function main(): Promise<void> {
  const [folder, work, backend = "wasm"] = process.argv.slice(2);
  await useBackend(backend as "wasm" | "native" | "cpu");
  const { x, y, rows, columns } = readRows(folder, work as WorkName);
  const { epochs, batchSize } = WORKS[work as WorkName];
  const model = tfl.sequential({
    layers: [
      tfl.layers.dense({ inputShape: [columns], units: 64, activation: "relu" }),
      tfl.layers.dense({ units: 64, activation: "relu" }),
      tfl.layers.dense({ units: 1 }),
    ],
  });
  model.compile({ optimizer: tf.train.adam(0.001), loss: "meanSquaredError" });
  const [xs, ys] = [tf.tensor2d(x, [rows, columns]), tf.tensor2d(y, [rows, 1])];
  const { result, ...taken } = await timed(() => model.fit(xs, ys, { epochs, batchSize, verbose: 0 }));
  tell({ ...taken, loss: Number(result.history.loss[epochs - 1]) });
}

void main();
