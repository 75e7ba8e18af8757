import type { TrainingInput } from "../training-input.js";
import { dispatchSteps } from "./dispatch.js";
import { EngineTrainer } from "./engine-trainer.js";
import { type DensePlan, planOf } from "./plan.js";

/**
 * What the engine trains of a model of TensorFlow.js, whose backend sees its calls. The model must be one that `refusal` lets
 * through. Throws RangeError where WebAssembly's memory ends.
 */
export function fusedTrainer(input: TrainingInput): EngineTrainer {
  const { model } = input;
  const weights = model.weights.map((weight) => weight.read().dataSync() as Float32Array);
  return new EngineTrainer({ ...input, plan: planOf(model) as DensePlan, weights }, dispatchSteps);
}
