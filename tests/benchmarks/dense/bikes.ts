/**
 * Error of the whole experiment fixtures/configs/bikes.yaml on its test rows, over ten seeds.
 * `npx jiti tests/benchmarks/dense/bikes.ts [wasm|native|cpu] [seeds]`; `dense/bikes.py` is its peer.
 */
import { built, tell, timed } from "../part.js";

const { Experiment } = built<typeof import("../../../sdk/index.js")>("index.js");

async function main(): Promise<void> {
  const [backend = "wasm", seeds = "10"] = process.argv.slice(2);
  const maes: number[] = [];
  const r2s: number[] = [];
  const run = async (): Promise<void> => {
    for (let seed = 1; seed <= Number(seeds); seed++) {
      const { metrics, model } = await Experiment.load("fixtures/configs/bikes.yaml", {
        extras: [`seed=${seed}`, `backend=${backend}`, "tracking.enabled=false"],
        onProgress: false,
      })
        .train()
        .evaluate();
      maes.push(metrics.mae);
      r2s.push(metrics.r2);
      model.dispose();
      process.stderr.write(`${backend}, seed ${seed}: MAE ${metrics.mae.toFixed(2)}\n`);
    }
  };
  const { cpuSeconds, wallSeconds } = await timed(run);
  tell({ cpuSeconds, wallSeconds, ...spread("mae", maes), ...spread("r2", r2s) });
}

function spread(name: string, values: readonly number[]): Record<string, number> {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { [name]: mean, [`${name}Min`]: Math.min(...values), [`${name}Max`]: Math.max(...values) };
}

void main();
