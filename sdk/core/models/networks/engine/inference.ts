import { takeTurn } from "../../training.js";
import { isBackendNative } from "../backend.js";
import type { Network } from "../network.js";
import { DenseEngine } from "./engine.js";
import { withLookUps } from "./one-hot.js";
import type { OneHotColumns } from "./plan.js";

/** Weights of a network from which TensorFlow's wide vectors are worth its calls; it goes by the network alone, never by the rows. */
const NATIVE_WEIGHTS = 2e6;
/** Operations between two turns of the event loop. */
const TURN_FLOPS = 1e9;

/**
 * What predicts with a network's weights as they are now; undefined where TensorFlow.js is to. `outputs` is what is wanted of a
 * row: a network of one sigmoid for two classes is none of the engine's. `oneHot` are columns that may be looked up.
 */
export function engineFor(
  network: Pick<Network, "plan" | "weights">,
  outputs: number,
  oneHot: readonly OneHotColumns[] = [],
): DenseEngine | undefined {
  const { plan } = network;
  if (typeof plan === "string" || plan.outputs !== outputs) return undefined;
  const weights = plan.layers.reduce((sum, { inputs, units }) => sum + inputs * units, 0);
  if (weights > NATIVE_WEIGHTS && isBackendNative()) return undefined;
  try {
    const engine = new DenseEngine(withLookUps(plan, oneHot), false);
    engine.setWeights(network.weights());
    return engine;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Outputs of rows, with turns of the event loop where there are many. */
export async function predictByEngine(engine: DenseEngine, data: Float64Array): Promise<Float64Array> {
  const { plan } = engine;
  const weights = plan.layers.reduce((sum, { inputs, units }) => sum + inputs * units, 0);
  const rows = data.length / plan.inputs;
  const piece = Math.max(1024, Math.floor(TURN_FLOPS / (2 * weights)) & ~1023);
  if (rows <= piece) return engine.predict(data);
  const predicted = new Float64Array(rows * plan.outputs);
  for (let start = 0; start < rows; start += piece) {
    const end = Math.min(start + piece, rows);
    predicted.set(
      engine.predict(data.subarray(start * plan.inputs, end * plan.inputs)),
      start * plan.outputs,
    );
    await takeTurn(undefined);
  }
  return predicted;
}
