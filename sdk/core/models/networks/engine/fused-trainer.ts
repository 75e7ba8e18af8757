import { isTensorFlowAtWork } from "../backend.js";
import type { TrainingInput } from "../training-input.js";
import { dispatchSteps } from "./dispatch.js";
import { EngineTrainer } from "./engine-trainer.js";
import { planToTrain } from "./one-hot.js";
import { sharingOf } from "./sharing.js";

/**
 * What the engine trains of a network, in calls that TensorFlow.js sees where it is at work; the log says on how many threads. The
 * network must be one that `refusal` lets through. Throws RangeError where WebAssembly's memory ends.
 */
export function fusedTrainer(input: TrainingInput): EngineTrainer {
  const { network, settings, rows, context } = input;
  const plan = planToTrain(input);
  const weights = network.weights();
  const { workers } = context;
  const { threads, reason } = sharingOf({ plan, settings, rows: rows.train.count }, workers);
  const team = workers === undefined || threads === 1 ? undefined : { threads, workers };
  const call = isTensorFlowAtWork() ? dispatchSteps : undefined;
  const trainer = new EngineTrainer({ ...input, plan, weights, team }, call);
  const on =
    threads > 1
      ? `, each batch on ${threads} threads`
      : reason === undefined
        ? ""
        : `, on one thread: ${reason}`;
  context.onNote?.(`Training runs in the fused engine (WebAssembly): whole steps in one call${on}.`);
  return trainer;
}
