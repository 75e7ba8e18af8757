import type { TrainingInput } from "../training-input.js";
import { dispatchSteps } from "./dispatch.js";
import { EngineTrainer } from "./engine-trainer.js";
import { planToTrain } from "./one-hot.js";
import { sharingOf } from "./sharing.js";

/**
 * What the engine trains of a model of TensorFlow.js, whose backend sees its calls; the log says on how many threads. The model
 * must be one that `refusal` lets through. Throws RangeError where WebAssembly's memory ends.
 */
export function fusedTrainer(input: TrainingInput): EngineTrainer {
  const { model, settings, rows, context } = input;
  const plan = planToTrain(input);
  const weights = model.weights.map((weight) => weight.read().dataSync() as Float32Array);
  const { workers } = context;
  const { threads, reason } = sharingOf({ plan, settings, rows: rows.train.count }, workers);
  const team = workers === undefined || threads === 1 ? undefined : { threads, workers };
  const trainer = new EngineTrainer({ ...input, plan, weights, team }, dispatchSteps);
  const on =
    threads > 1
      ? `, each batch on ${threads} threads`
      : reason === undefined
        ? ""
        : `, on one thread: ${reason}`;
  context.onNote?.(`Training runs in the fused engine (WebAssembly): whole steps in one call${on}.`);
  return trainer;
}
