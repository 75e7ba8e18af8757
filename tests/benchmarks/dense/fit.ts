/**
 * What fitting the dense network on the bike rentals takes, with preprocessing, modules and backend loaded before:
 * 7,205 rows, layers 64-64, 20 epochs, batch 32. `npx jiti tests/benchmarks/dense/fit.ts [wasm|native|cpu]`
 */
import { built, tell, timed } from "../part.js";

const { loadJobConfig } = built<typeof import("../../../sdk/jobs/config.js")>("jobs/config.js");
const { fitModel } = built<typeof import("../../../sdk/core/models/index.js")>("core/models/index.js");
const { useBackend } = built<typeof import("../../../sdk/io/backends/index.js")>("io/backends/index.js");
const { readDataset } = built<typeof import("../../../sdk/io/datasets/index.js")>("io/datasets/index.js");
const { random } = built<typeof import("../../../sdk/utils/random/index.js")>("utils/random/index.js");

const TEST_ROWS = 1440;

async function main(): Promise<void> {
  const [backend = "wasm"] = process.argv.slice(2);
  await useBackend(backend as "wasm" | "native" | "cpu");
  const { value: config, directoryOf } = await loadJobConfig(["fixtures/configs/bikes.yaml"]);
  if (config.kind !== "training") throw new Error("the benchmark trains");
  const { dataset } = config;
  if (dataset.kind === "registered") throw new Error("the benchmark reads a file");
  const { table } = await readDataset(dataset, { baseDir: directoryOf("dataset") });
  const split = table.numRows - TEST_ROWS;
  const train = (rows: number, seed: number) =>
    fitModel({
      config: config.model,
      preprocessing: config.preprocessing,
      target: config.target,
      task: "regression",
      table: table.slice(0, rows),
      context: { random: random(seed) },
    });
  // Modules and kernels load at first use.
  (await train(64, 0)).model.dispose();
  const { result, ...taken } = await timed(() => train(split, 42));
  const test = table.slice(split);
  const truth = test.numbers("bikers");
  const predicted = (await result.model.predict(test.drop(["bikers"]))).numbers("prediction");
  const mae = predicted.reduce((sum, value, row) => sum + Math.abs(value - truth[row]), 0) / truth.length;
  tell({ ...taken, mae });
}

void main();
