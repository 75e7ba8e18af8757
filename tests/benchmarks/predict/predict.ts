/**
 * What predicting 1,000,000 raw rows takes, encoding included: the bike rentals, repeated.
 * `npx jiti tests/benchmarks/predict/predict.ts dense|linear [wasm|native|cpu]`
 */
import { built, tell, timed } from "../part.js";

const { Experiment } = built<typeof import("../../../sdk/index.js")>("index.js");

const ROWS = 1_000_000;

async function main(): Promise<void> {
  const [kind = "dense", backend = "wasm"] = process.argv.slice(2);
  const small = kind === "dense" ? ["model.epochs=2"] : ["model={kind: linear}"];
  const experiment = await Experiment.load("fixtures/configs/bikes.yaml", {
    extras: [...small, "tracking.enabled=false", `backend=${backend}`],
  }).train();
  const { trainingRows: train } = experiment;
  const indices = Uint32Array.from({ length: ROWS }, (_, row) => row % train.numRows);
  const rows = train.drop(["bikers"]).take(indices);
  await experiment.predict(train);
  const { cpuSeconds, wallSeconds } = await timed(() => experiment.predict(rows));
  tell({ cpuSeconds, wallSeconds, rowsPerSecond: Math.round(ROWS / cpuSeconds) });
}

void main();
