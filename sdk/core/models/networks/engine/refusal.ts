import { isBackendNative } from "../backend.js";
import type { TrainingInput } from "../training-input.js";
import { flopsOfStep, SOFTMAX } from "./plan.js";

/**
 * Arithmetic of a step, in multiplications and additions, from which TensorFlow's own threads and wide vectors are worth their
 * 66 kernel calls a step: measured, docs/decisions/training-engine.md.
 */
const NATIVE_FLOPS = 300e6;

/** Most rows that are normalised together: all of them are in the engine's buffers at once. */
const NORMALISED_ROWS = 4096;

/** Why the fused engine is not for this training; undefined where it is. */
export function refusal({ network, settings, rows }: TrainingInput): string | undefined {
  const { plan } = network;
  if (typeof plan === "string") return plan;
  const last = plan.layers[plan.layers.length - 1];
  const isSoftmax = last.activation === SOFTMAX;
  if ((settings.loss === "crossEntropy") !== isSoftmax)
    return "its last layer is not one that goes with the loss";
  const isNormal = plan.layers.some(({ normalisation }) => normalisation !== undefined);
  if (isNormal && Math.min(settings.batchSize, rows.train.count) > NORMALISED_ROWS) {
    return `it normalises batches of more than ${NORMALISED_ROWS} rows`;
  }
  const flops = flopsOfStep(plan, Math.min(settings.batchSize, rows.train.count));
  if (isForNative(flops)) {
    return `its steps of ${Math.round(flops / 1e6)} million operations are large enough for TensorFlow's threads`;
  }
  return undefined;
}

/** Whether steps of so many operations are left to TensorFlow. */
export function isForNative(flops: number): boolean {
  return flops > NATIVE_FLOPS && isBackendNative();
}
