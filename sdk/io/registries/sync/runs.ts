import type { RunRecord, TrackingStore } from "../store.js";
import { copyArtifacts } from "./artifacts.js";
import type { Copies, RunCopy, Source } from "./plan.js";
import { MODEL_HISTORY_TAG, RUN_ID_TAGS, SYNC_STATE, SYNCED_FROM, type SyncState } from "./tags.js";
import type { Tally } from "./tally.js";

/** Parameters of one batch: a store takes only so many at once, while a run may have gathered more. */
const PARAMS = 1000;

const isEnded = ({ info }: RunRecord): boolean => info.status !== "RUNNING";

/** Makes the copy of a run, or finds it, with its parameters, tags and inputs. */
export async function beginRun(
  from: TrackingStore,
  to: TrackingStore,
  run: RunRecord,
  experimentId: string,
  copies: Copies,
): Promise<RunCopy> {
  const { runId, name, startTimeMs } = run.info;
  let copy = copies.runs.get(runId);
  if (copy === undefined) {
    const made = await to.createRun({
      experimentId,
      name: name.trim() === "" ? runId : name,
      startTimeMs,
      user: run.tags["mlflow.user"] ?? "unknown",
      tags: { [SYNCED_FROM]: runId, [SYNC_STATE]: firstState(run) },
    });
    copy = { runId: made.runId, state: firstState(run) };
    copies.runs.set(runId, copy);
  }
  const params = Object.entries(run.params);
  for (let i = 0; i < params.length; i += PARAMS)
    await to.logBatch(copy.runId, { params: Object.fromEntries(params.slice(i, i + PARAMS)) });
  await to.logBatch(copy.runId, { tags: tagsOf(run, copy.runId, copies) });
  await to.logInputs(copy.runId, await from.runInputs(runId));
  return copy;
}

/** A run that is copied while it goes on may leave files that change: they are sent again when it has ended. */
const firstState = (run: RunRecord): SyncState => (isEnded(run) ? "partial" : "running");

/** Copies what a run measured and kept; the copy is marked as complete at the very end. */
export async function finishRun(
  from: TrackingStore,
  to: TrackingStore,
  run: RunRecord,
  copy: RunCopy,
  source: Source,
  copies: Copies,
  tally: Tally,
): Promise<void> {
  const { runId, status, endTimeMs } = run.info;
  for (const key of Object.keys(run.metrics)) {
    tally.check();
    const metrics = await from.metricHistory(runId, key);
    // Which model a point is of is told apart from the history, because not every store keeps it there.
    await to.logBatch(copy.runId, { metrics: metrics.map(({ modelId: _, ...point }) => point) });
    tally.points += metrics.length;
  }
  const ofModels = (source.measured.get(runId) ?? []).flatMap(
    ({ modelId = "", key, value, timestampMs, step }) => {
      const model = copies.models.get(modelId);
      return model === undefined ? [] : [{ key, value, timestampMs, step, modelId: model.modelId }];
    },
  );
  await to.logBatch(copy.runId, { metrics: ofModels });
  const isResumed = copy.state === "partial";
  await copyArtifacts({ from, to, runId, copyId: copy.runId, isResumed }, tally);
  tally.check();
  const tags = referencesOf(run, copies);
  if (isEnded(run)) {
    await to.updateRun(copy.runId, { status, endTimeMs });
    await to.logBatch(copy.runId, { tags: { ...tags, [SYNC_STATE]: "complete" } });
  } else {
    await to.logBatch(copy.runId, { tags });
    tally.runs.running += 1;
  }
  tally.runs.copied += 1;
}

/** The tags of a run, save those that earlier syncs gave it. */
function tagsOf(run: RunRecord, copyId: string, copies: Copies): Record<string, string> {
  const { [SYNCED_FROM]: _, [SYNC_STATE]: __, ...tags } = run.tags;
  const history = tags[MODEL_HISTORY_TAG];
  const own: Record<string, string> =
    history === undefined ? {} : { [MODEL_HISTORY_TAG]: history.replaceAll(run.info.runId, copyId) };
  return { ...tags, ...own, ...referencesOf(run, copies) };
}

/** The tags that name other runs, with the ids of their copies as far as they are there. */
function referencesOf({ tags }: RunRecord, { runs }: Copies): Record<string, string> {
  const known = RUN_ID_TAGS.map((key) => [key, runs.get(tags[key] ?? "")?.runId] as const);
  return Object.fromEntries(known.flatMap(([key, id]) => (id === undefined ? [] : [[key, id]])));
}
