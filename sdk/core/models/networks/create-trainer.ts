import { bringWaitingBackend } from "./backend.js";
import { fusedTrainer } from "./engine/fused-trainer.js";
import { refusal } from "./engine/refusal.js";
import { Stepper } from "./stepper.js";
import type { Trainer } from "./trainer.js";
import type { TrainingInput } from "./training-input.js";

/** The engine that trains a network: the fused one where it can, else TensorFlow.js' own kernels; the log says which and why. */
export async function createTrainer(input: TrainingInput): Promise<Trainer> {
  const { context } = input;
  let reason = refusal(input);
  if (reason === undefined) {
    try {
      return fusedTrainer(input);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      reason = error.message;
    }
  }
  context.onNote?.(`Training runs as tf.LayersModel, kernel by kernel: ${reason}.`);
  await bringWaitingBackend();
  return new Stepper(input);
}
