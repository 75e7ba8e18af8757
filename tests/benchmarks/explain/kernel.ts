/**
 * CPU seconds of KernelSHAP: a dense net 64-64-1 on 20 columns, 20 rows, background of 100, 2,088 coalitions a row.
 * `npx jiti tests/benchmarks/explain/kernel.ts [wasm|native|cpu] [coalitions]`; `kernel_shap.py` is its peer.
 */
import { kernelShap } from "../../../sdk/core/explainers/index.js";
import { useBackend } from "../../../sdk/io/backends/index.js";
import { random } from "../../../sdk/utils/random/index.js";
import { tell, timed } from "../part.js";
import { drawnNet, groups, relativeError } from "./net.js";

async function main(): Promise<void> {
  const [backend = "wasm", coalitions = "2088"] = process.argv.slice(2);
  const status = await useBackend(backend as "wasm" | "native" | "cpu");
  const { predict, normal } = drawnNet();
  const game = { predict, rows: normal(20), background: normal(100), groups };
  await kernelShap(game, { coalitions: 200, random: random(1) });
  const { result, cpuSeconds, wallSeconds } = await timed(() =>
    kernelShap(game, { coalitions: Number(coalitions), random: random(1) }),
  );
  const error = relativeError(result.values[0], result.standardErrors?.[0]) ?? 0;
  tell({
    backend: `${status.name} ${status.version}`,
    predictions: result.evaluations ?? 0,
    cpuSeconds,
    wallSeconds,
    relativeError: Math.round(1e5 * error) / 1e5,
  });
}

void main();
