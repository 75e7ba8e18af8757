import { AssayError } from "../../../utils/errors/index.js";
import type { Json, State } from "../model.js";
import { readSafetensors, readSafetensorsMetadata, writeSafetensors } from "./safetensors.js";

/** A state from which a training goes on, and of what training it is. */
export interface CheckpointFile {
  readonly state: State;
  /** What of the training must be the same for it to go on. */
  readonly origin: Json;
}

/** A checkpoint as one safetensors file, which is written or not: its JSON stands in the header. */
export function writeCheckpointFile({ state, origin }: CheckpointFile): Uint8Array {
  return writeSafetensors(state.arrays, { checkpoint: JSON.stringify({ json: state.json, origin }) });
}

/** The checkpoint in a file; one that is damaged or none throws MODEL_INVALID. */
export function readCheckpointFile(file: Uint8Array): CheckpointFile {
  const { checkpoint } = readSafetensorsMetadata(file);
  if (typeof checkpoint !== "string") {
    throw new AssayError("MODEL_INVALID", {
      what: "the file is not a checkpoint of a training",
      wanted: "one that Assay wrote, with its state in the header",
      next: "Train anew, without `resume`.",
    });
  }
  const { json, origin } = JSON.parse(checkpoint) as { json: Json; origin: Json };
  return { state: { json, arrays: readSafetensors(file) }, origin };
}
