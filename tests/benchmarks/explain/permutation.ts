/**
 * CPU seconds of permutation SHAP values: a dense net 64-64-1 on 20 columns, 100 rows, background of 100.
 * `npx jiti tests/benchmarks/explain/permutation.ts [wasm|native|cpu] [permutations, or tolerance=0.05] [batchRows]`;
 * beside it, where a Python has shap and numpy, `permutation_shap.py` in this folder runs the same net.
 */
import { permutationShap } from "../../../sdk/core/explainers/index.js";
import { useBackend } from "../../../sdk/io/backends/index.js";
import { random } from "../../../sdk/utils/random/index.js";
import { tell, timed } from "../part.js";
import { drawnNet, groups, relativeError } from "./net.js";

async function main(): Promise<void> {
  const [backend = "wasm", effort = "2", batchRows] = process.argv.slice(2);
  const status = await useBackend(backend as "wasm" | "native" | "cpu");
  const { predict, normal, counts } = drawnNet();
  const game = { predict, rows: normal(100), background: normal(100), groups };
  const tolerance = effort.startsWith("tolerance=") ? Number(effort.slice("tolerance=".length)) : undefined;
  const options = {
    permutations: tolerance === undefined ? Number(effort) : 1,
    ...(tolerance === undefined ? {} : { tolerance }),
    ...(batchRows === undefined ? {} : { batchRows: Number(batchRows) }),
  };
  await permutationShap(game, { permutations: 1, random: random(1) });
  Object.assign(counts, { rows: 0, calls: 0, cpuMs: 0 });
  const { result, cpuSeconds, wallSeconds } = await timed(() =>
    permutationShap(game, { ...options, random: random(1) }),
  );
  const error = relativeError(result.values[0], result.standardErrors?.[0]);
  tell({
    backend: `${status.name} ${status.version}`,
    effort,
    predictions: counts.rows,
    calls: counts.calls,
    cpuSeconds: round(cpuSeconds),
    wallSeconds: round(wallSeconds),
    ofItOutsidePredict: round(cpuSeconds - counts.cpuMs / 1000),
    predictionsPerSecond: Math.round(counts.rows / cpuSeconds),
    ...(error === undefined ? {} : { relativeError: round(error) }),
    ...(result.convergence && { largestError: round(result.convergence.largestError) }),
  });
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

void main();
