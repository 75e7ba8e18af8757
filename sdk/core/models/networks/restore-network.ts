import { AssayError } from "../../../utils/errors/index.js";
import type { Json } from "../model.js";
import { bringWaitingBackend } from "./backend.js";
import { LayersNetwork } from "./layers-network.js";
import type { Network } from "./network.js";
import { PlannedNetwork } from "./planned-network.js";
import { planOfTopology } from "./topology.js";

/** A network from its layers as they were saved, and its weights. Throws MODEL_INVALID where they are none, or do not fit. */
export async function restoreNetwork(topology: Json, weights: readonly Float32Array[]): Promise<Network> {
  const network = await withoutWeights(topology);
  try {
    network.setWeights(weights);
  } catch (error) {
    network.dispose();
    throw error;
  }
  return network;
}

async function withoutWeights(topology: Json): Promise<Network> {
  try {
    const plan = planOfTopology(topology);
    if (plan !== undefined) return new PlannedNetwork(plan);
    await bringWaitingBackend();
    return await LayersNetwork.restore(topology);
  } catch (cause) {
    throw new AssayError("MODEL_INVALID", { what: "the saved network cannot be rebuilt", cause });
  }
}
