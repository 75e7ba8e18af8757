import { buffer } from "node:stream/consumers";
import { isDeepStrictEqual } from "node:util";
import { readCheckpointFile, writeCheckpointFile } from "../../core/models/index.js";
import type { Json, State } from "../../core/models/model.js";
import { digestTable } from "../../io/datasets/index.js";
import type { RunHandle } from "../../io/registries/index.js";
import { AssayError } from "../../utils/errors/index.js";
import type { Loaded } from "../state.js";
import { trackingStore } from "./tracking.js";

/** Where a run keeps its last checkpoint. */
const CHECKPOINT = "checkpoint.safetensors";

/** Keeps a checkpoint with the run, in the place of the one before it. */
export function keepCheckpoint(state: Loaded, run: RunHandle): (checkpoint: State) => Promise<void> {
  let origin: Json | undefined;
  return async (checkpoint) => {
    // Only now: most trainings write no checkpoint, and need no digest of their rows.
    origin ??= originOf(state);
    await run.artifact(CHECKPOINT, writeCheckpointFile({ state: checkpoint, origin }));
  };
}

/**
 * The last checkpoint of the run that the config wants to go on from. Throws TRACKING_MISSING where there is no such run,
 * ARTIFACT_MISSING where it has none, CONFIG_INVALID where data or config are not those that it was made with.
 */
export async function checkpointToResume(state: Loaded): Promise<State | undefined> {
  const { resume } = state.config;
  if (resume === undefined) return undefined;
  const file = await readArtifact(state, resume);
  const { state: checkpoint, origin } = readCheckpointFile(file);
  const own = originOf(state);
  const differing = Object.keys(own).filter(
    (key) => !isDeepStrictEqual(own[key], (origin as Record<string, Json>)[key]),
  );
  if (differing.length === 0) return checkpoint;
  throw new AssayError("CONFIG_INVALID", {
    what: `the training of run ${resume} cannot go on with this config`,
    got: `other ${differing.join(", ")}`,
    wanted:
      "the data and the config that it was started with; only model.epochs and what comes after training may differ",
    next: "Restore them, or train anew without `resume`.",
  });
}

async function readArtifact(state: Loaded, runId: string): Promise<Uint8Array> {
  try {
    return await buffer(await trackingStore(state).getArtifact(runId, CHECKPOINT));
  } catch (cause) {
    if (!AssayError.isInstance(cause) || cause.code !== "ARTIFACT_MISSING") throw cause;
    throw new AssayError("ARTIFACT_MISSING", {
      what: `run ${runId} has no checkpoint to go on from`,
      wanted: "a run of a network with `model.checkpointEvery` set, that came to its first checkpoint",
      next: "Train anew, without `resume`.",
      cause,
    });
  }
}

/** All that decides what a training does, epoch by epoch. */
function originOf({ config, train, task }: Loaded): Record<string, Json> {
  const { epochs: _, checkpointEvery: __, ...model } = config.model as Readonly<Record<string, unknown>>;
  const { seed, target, preprocessing = null } = config;
  const origin = { "training rows": digestTable(train), seed, task, target, preprocessing, model };
  return JSON.parse(JSON.stringify(origin)) as Record<string, Json>;
}
