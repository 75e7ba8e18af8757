import type { History } from "../model.js";
import { createTrainer } from "./create-trainer.js";
import { trainEpochs } from "./epochs.js";
import type { TrainingInput } from "./training-input.js";

/**
 * Trains a network in place, epoch by epoch, and gives its history. Leaves no tensor but the network's own. An aborted signal
 * throws INTERRUPTED, a loss that is not finite MODEL_DIVERGED.
 */
export async function train(input: TrainingInput): Promise<History> {
  const { network, checkpoint } = input;
  if (checkpoint !== undefined) network.setWeights(checkpoint.weights);
  const trainer = await createTrainer(input);
  try {
    const { history, weights } = await trainEpochs(trainer, input);
    network.setWeights(weights);
    return history;
  } finally {
    trainer.end?.();
  }
}
