import { buffer } from "node:stream/consumers";
import { isDeepStrictEqual } from "node:util";
import { readCheckpointFile, writeCheckpointFile } from "../../core/models/index.js";
import type { Json, State } from "../../core/models/model.js";
import { digestTable } from "../../io/datasets/index.js";
import type { RunHandle } from "../../io/registries/index.js";
import { AssayError, hasCode } from "../../utils/errors/index.js";
import type { Loaded } from "../state.js";
import type { StepContext } from "./step.js";
import { trackedExperiment, trackingStore } from "./tracking.js";

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

/** A training to go on from. */
export interface Resumed {
  readonly runId: string;
  readonly checkpoint: State;
}

/**
 * The last checkpoint of the run that the config wants to go on from; with `latest`, of the newest unfinished run of the
 * experiment that has this data and config: undefined where there is none, with a note. Throws TRACKING_MISSING where there is
 * no run of the id, ARTIFACT_MISSING where it has no checkpoint, CONFIG_INVALID where data or config are not those that it
 * was made with.
 */
export async function checkpointToResume(
  state: Loaded,
  { emit }: Pick<StepContext, "emit">,
): Promise<Resumed | undefined> {
  const { resume } = state.config;
  if (resume === undefined) return undefined;
  if (resume !== "latest") return readCheckpoint(state, resume);
  for (const runId of await unfinishedRuns(state)) {
    try {
      const resumed = await readCheckpoint(state, runId);
      emit({ type: "note", level: "info", message: `goes on from run ${runId}` });
      return resumed;
    } catch (error) {
      // One of another config or data, or that came to no checkpoint: an older one may fit.
      if (!AssayError.isInstance(error) || !SKIPPED.has(error.code)) throw error;
    }
  }
  const message = "no unfinished run with a checkpoint of this data and config: trained from the start";
  emit({ type: "note", level: "info", message });
  return undefined;
}

const SKIPPED: ReadonlySet<string> = new Set(["CONFIG_INVALID", "ARTIFACT_MISSING", "MODEL_INVALID"]);

/** Runs of the experiment that did not come to their end, the newest first. */
async function unfinishedRuns(state: Loaded): Promise<string[]> {
  const store = trackingStore(state);
  const wanted = trackedExperiment(state);
  const experiment = (await store.listExperiments()).find(({ name }) => name === wanted);
  if (experiment === undefined) return [];
  const { runs } = await store.searchRuns({
    experimentIds: [experiment.experimentId],
    filter: "attributes.status != 'FINISHED'",
    orderBy: ["attributes.start_time DESC"],
    maxResults: 50,
  });
  return runs.map(({ info }) => info.runId);
}

async function readCheckpoint(state: Loaded, runId: string): Promise<Resumed> {
  const file = await readArtifact(state, runId);
  const { state: checkpoint, origin } = readCheckpointFile(file);
  const own = originOf(state);
  const differing = Object.keys(own).filter(
    (key) => !isDeepStrictEqual(own[key], (origin as Record<string, Json>)[key]),
  );
  if (differing.length === 0) return { runId, checkpoint };
  throw new AssayError("CONFIG_INVALID", {
    what: `the training of run ${runId} cannot go on with this config`,
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
    if (!hasCode(cause, "ARTIFACT_MISSING")) throw cause;
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
