import type { RunInfo, TrackingStore } from "../../io/registries/index.js";
import { hasCode } from "../../utils/errors/index.js";
import type { JobEnvironment } from "../environment.js";
import type { InRun, JobConfig, RunPart } from "../state.js";
import { openTracking } from "../tracking-place.js";

/** Tag of runs that a pipeline made: its name. */
export const PIPELINE_TAG = "assay.pipeline";
const JOB_TAG = "assay.pipeline.job";
const MARK_TAG = "assay.pipeline.mark";

/** What the run of a job is a part of. It is shown below the pipeline's where both are in one store. */
export function partOf(
  pipeline: string,
  job: string,
  mark: string,
  { run }: InRun,
  { tracking }: JobConfig,
  environment: JobEnvironment,
): RunPart {
  const tags = { [PIPELINE_TAG]: pipeline, [JOB_TAG]: job, [MARK_TAG]: mark };
  if (run === undefined) return { tags };
  const store = openTracking(tracking.uri, environment);
  const same = store.uri === run.store.uri;
  void store.close();
  return same ? { tags, parentRunId: run.handle.info.runId } : { tags };
}

/** Marks as KILLED the run of a job whose process was killed; it is told by the mark that the job's book has. */
export async function closeBroken(
  mark: string,
  { tracking }: JobConfig,
  environment: JobEnvironment,
): Promise<void> {
  const store = openTracking(tracking.uri, environment);
  try {
    const experimentIds = (await store.listExperiments()).map(({ experimentId }) => experimentId);
    if (experimentIds.length === 0) return;
    const { runs } = await store.searchRuns({ experimentIds, filter: `tags.\`${MARK_TAG}\` = '${mark}'` });
    for (const { info } of runs) await kill(store, info);
  } finally {
    await store.close();
  }
}

/** Marks as KILLED the pipeline's own last run, where its process was killed: nobody else runs it while this one does. */
export async function closeRunning(
  runId: string | undefined,
  { tracking }: JobConfig,
  environment: JobEnvironment,
): Promise<void> {
  if (runId === undefined || !tracking.enabled) return;
  const store = openTracking(tracking.uri, environment);
  try {
    await kill(store, (await store.getRun(runId)).info);
  } catch (error) {
    // It is gone, or was kept in another store.
    if (!hasCode(error, "TRACKING_MISSING")) throw error;
  } finally {
    await store.close();
  }
}

async function kill(store: TrackingStore, { runId, status }: RunInfo): Promise<void> {
  if (status === "RUNNING") await store.updateRun(runId, { status: "KILLED", endTimeMs: Date.now() });
}
