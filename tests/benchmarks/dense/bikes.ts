/**
 * Error and CPU seconds of the dense network on the bike rentals, over ten seeds: 7,205 hours to train on, the last 1,440
 * to test, layers 64-64, 20 epochs, batch 32.
 * `npx jiti tests/benchmarks/dense/bikes.ts [wasm|native|cpu] [seeds]`
 */
import { fitModel } from "../../../sdk/core/models/index.js";
import { useBackend } from "../../../sdk/io/backends/index.js";
import { random } from "../../../sdk/utils/random/index.js";
import { csvTable } from "../../support/csv.js";

const TEST_ROWS = 1440;

async function main(): Promise<void> {
  const [backend = "wasm", seeds = "10"] = process.argv.slice(2);
  const status = await useBackend(backend as "wasm" | "native" | "cpu");
  const bikes = csvTable("bikes.csv").drop(["casual", "registered", "day"]);
  const split = bikes.numRows - TEST_ROWS;
  const test = bikes.slice(split);
  const truth = test.numbers("bikers");
  const errors: number[] = [];
  for (let seed = 0; seed < Number(seeds); seed++) {
    const started = process.cpuUsage();
    const { model } = await fitModel({
      config: { kind: "dense", layers: [64, 64], epochs: 20, batchSize: 32 },
      preprocessing: { categories: ["season", "mnth", "hr", "weekday", "weathersit"] },
      target: { column: "bikers", transform: "sqrt" },
      task: "regression",
      table: bikes.slice(0, split),
      context: { random: random(seed) },
    });
    const { user, system } = process.cpuUsage(started);
    const predicted = (await model.predict(test.drop(["bikers"]))).numbers("prediction");
    model.dispose();
    const mae = predicted.reduce((sum, value, row) => sum + Math.abs(value - truth[row]), 0) / truth.length;
    errors.push(mae);
    process.stdout.write(
      `seed ${seed}: MAE ${mae.toFixed(2)}, ${((user + system) / 1e6).toFixed(1)} CPU s\n`,
    );
  }
  const mean = errors.reduce((sum, mae) => sum + mae, 0) / errors.length;
  process.stdout.write(`${status.reason}: MAE ${mean.toFixed(2)}, mean of ${errors.length} seeds\n`);
}

void main();
