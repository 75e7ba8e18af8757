/**
 * What training a dense network 64-64 takes, `fit` alone, modules and backend loaded before, on rows that `writeRows` wrote.
 * `npx jiti tests/benchmarks/dense/train.ts FOLDER short|columns|batches|million [wasm|native|cpu] [threads]`
 */
import { built, tell, timed } from "../part.js";
import { readRows } from "./read-rows.js";
import { WORKS, type WorkName } from "./rows.js";

const { useBackend } = built<typeof import("../../../sdk/io/backends/index.js")>("io/backends/index.js");
const { denseDefinition } = built<typeof import("../../../sdk/core/models/dense/index.js")>(
  "core/models/dense/index.js",
);
const { sharedWorkers } = built<typeof import("../../../sdk/io/workers/index.js")>("io/workers/index.js");
const { random } = built<typeof import("../../../sdk/utils/random/index.js")>("utils/random/index.js");

async function main(): Promise<void> {
  const [folder, work, backend = "wasm", threads = "1"] = process.argv.slice(2);
  await useBackend(backend as "wasm" | "native" | "cpu");
  const { x, y, rows, columns, features } = readRows(folder, work as WorkName);
  const { epochs, batchSize } = WORKS[work as WorkName];
  const data = {
    x: { data: Float64Array.from(x), rows, columns },
    y: Float64Array.from(y),
    features,
  };
  // What the peers do: Adam at a constant rate, without decay.
  const plain = { learningRate: 0.001, schedule: { kind: "constant" }, weightDecay: 0 } as const;
  const config = { kind: "dense", layers: [64, 64], epochs, batchSize, ...plain } as const;
  const network = denseDefinition.create({ ...config, layers: [64, 64] }, { task: "regression", classes: 0 });
  const workers = sharedWorkers(Number(threads));
  const { result, ...taken } = await timed(() => network.fit(data, { random: random(1), workers }));
  tell({ ...taken, columns, loss: result.epochs[epochs - 1].logs.loss });
}

void main();
