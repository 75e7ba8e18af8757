import { AssayError } from "../../../utils/errors/index.js";
import type { Epoch, Json, State } from "../model.js";

/** The best epoch so far, by validation loss. */
export interface Best {
  readonly epoch: number;
  readonly loss: number;
  /** All weights of that epoch, where they are to be restored. */
  readonly weights?: readonly Float32Array[];
}

/** The mean of the weights of some epochs. */
export interface Average {
  readonly count: number;
  readonly weights: readonly Float32Array[];
}

/** Everything that training needs to go on as if it had never stopped. */
export interface Checkpoint {
  /** All weights, trainable or not. */
  readonly weights: readonly Float32Array[];
  /** The optimizer's memory. */
  readonly slots: Readonly<Record<string, Float32Array>>;
  /** Optimizer steps taken. */
  readonly step: number;
  readonly epochs: readonly Epoch[];
  readonly best?: Best;
  readonly average?: Average;
  /** States of the generators by what they draw. */
  readonly random: Readonly<Record<string, readonly number[]>>;
}

const FORMAT = "assay-network-checkpoint-1";

interface CheckpointJson {
  readonly format: typeof FORMAT;
  readonly step: number;
  readonly epochs: readonly Epoch[];
  readonly best?: { readonly epoch: number; readonly loss: number };
  /** Epochs whose weights are averaged. */
  readonly averaged?: number;
  readonly random: Checkpoint["random"];
}

/** Named arrays `prefix0`, `prefix1`, … */
export function numbered(
  prefix: string,
  arrays: readonly Float32Array[] | undefined,
): Record<string, Float32Array> {
  return Object.fromEntries((arrays ?? []).map((array, i) => [`${prefix}${i}`, array]));
}

/** The arrays that `numbered` named, in order. */
export function fromNumbered(prefix: string, arrays: State["arrays"]): Float32Array[] {
  const found: Float32Array[] = [];
  for (let array = arrays[`${prefix}0`]; array !== undefined; array = arrays[`${prefix}${found.length}`]) {
    found.push(array as Float32Array);
  }
  return found;
}

/** A checkpoint as a state that can be written to files. */
export function checkpointState(checkpoint: Checkpoint): State {
  const { best, average, step, epochs, random } = checkpoint;
  const json: CheckpointJson = {
    format: FORMAT,
    step,
    epochs,
    random,
    ...(best && { best: { epoch: best.epoch, loss: best.loss } }),
    ...(average && { averaged: average.count }),
  };
  const slots = Object.entries(checkpoint.slots).map(([name, slot]) => [`slot_${name}`, slot.slice()]);
  return {
    json: json as unknown as Json,
    arrays: {
      ...numbered("weight", checkpoint.weights),
      ...numbered("best", best?.weights),
      ...numbered("average", average?.weights),
      ...Object.fromEntries(slots),
    },
  };
}

/** The checkpoint in a state; throws MODEL_INVALID where the state is none. */
export function readCheckpoint({ json, arrays }: State): Checkpoint {
  const read = json as unknown as CheckpointJson | null;
  if (typeof read !== "object" || read?.format !== FORMAT) {
    throw new AssayError("MODEL_INVALID", {
      what: "training cannot go on from this state",
      got: `format ${JSON.stringify((read as { format?: unknown } | null)?.format ?? null)}`,
      wanted: FORMAT,
      next: "Give a state that `onCheckpoint` handed out, of the same model config.",
    });
  }
  const slots = Object.entries(arrays)
    .filter(([name]) => name.startsWith("slot_"))
    .map(([name, slot]) => [name.slice("slot_".length), slot as Float32Array]);
  const bestWeights = fromNumbered("best", arrays);
  return {
    weights: fromNumbered("weight", arrays),
    slots: Object.fromEntries(slots) as Record<string, Float32Array>,
    step: read.step,
    epochs: read.epochs,
    random: read.random,
    ...(read.averaged && { average: { count: read.averaged, weights: fromNumbered("average", arrays) } }),
    ...(read.best && { best: { ...read.best, ...(bestWeights.length > 0 && { weights: bestWeights }) } }),
  };
}
