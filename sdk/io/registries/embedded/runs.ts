import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { AssayError } from "../../../utils/errors/index.js";
import { makeFolder } from "../../files/index.js";
import { checkKey, checkRunName, checkTag, checkText, refuse } from "../limits.js";
import { deletedExperiment, deletedRun } from "../missing.js";
import { parentTag } from "../nesting.js";
import type { NewRun, RunInfo, RunRecord, RunStatus } from "../store.js";
import { experimentFolder, experimentIds, experimentName, isActive } from "./experiments.js";
import { filePaths, folderNames, readTexts, syncFile, syncFolder } from "./files.js";
import { integer, integerOf, type Meta, readMeta, text, textOf, writeMeta } from "./meta.js";
import { latestMetrics } from "./metrics.js";
import { fileUri, type Place, TRASH } from "./place.js";
import { checkClashes, writeTags } from "./values.js";

/** MLflow's numbers (RunStatus of its service.proto) of the states; 2 is SCHEDULED, which Assay never writes. */
const STATUS_NUMBERS: Readonly<Record<RunStatus, number>> = { RUNNING: 1, FINISHED: 3, FAILED: 4, KILLED: 5 };

/** The number of SourceType LOCAL. */
const SOURCE_LOCAL = 4;

export const RUN_NAME_TAG = "mlflow.runName";

/** Where a run is kept. */
export interface RunPlace {
  readonly folder: string;
  readonly experimentId: string;
  readonly meta: Meta;
}

export async function createRun(place: Place, run: NewRun): Promise<RunInfo> {
  const tags = { ...run.tags, ...parentTag(run), [RUN_NAME_TAG]: run.name };
  checkRunName(run.name);
  checkText("the run's user", run.user, 256);
  for (const [key, value] of Object.entries(tags)) checkTag(key, value);
  if (!Number.isSafeInteger(run.startTimeMs) || run.startTimeMs < 0) {
    refuse("the run's start time is wrong", String(run.startTimeMs), "whole milliseconds since 1970");
  }
  const experiment = await experimentFolder(place, run.experimentId);
  const runId = place.newId();
  const folder = join(experiment, runId);
  for (const part of ["metrics", "params", "artifacts", "tags"]) {
    await makeFolder(join(folder, part));
  }
  await checkClashes(join(folder, "tags"), "tag", Object.keys(tags));
  await writeTags(folder, tags);
  const meta = {
    artifact_uri: fileUri(place, run.experimentId, runId, "artifacts"),
    deleted_time: null,
    end_time: null,
    entry_point_name: "",
    experiment_id: run.experimentId,
    lifecycle_stage: "active",
    run_id: runId,
    run_name: run.name,
    source_name: "",
    source_type: SOURCE_LOCAL,
    source_version: "",
    start_time: run.startTimeMs,
    status: STATUS_NUMBERS.RUNNING,
    tags: [],
    user_id: run.user,
  };
  // Last: to MLflow a run without its meta.yaml is not there yet.
  await writeMeta(folder, meta);
  return infoOf(meta);
}

/** The folder of a run, of a deleted experiment too; TRACKING_MISSING where no experiment has it. */
export async function findRun(place: Place, runId: string): Promise<RunPlace> {
  if (/^[a-zA-Z0-9][\w-]{0,255}$/.test(runId)) {
    for (const root of [place.root, join(place.root, TRASH)]) {
      for (const experimentId of await experimentIds(place, root)) {
        const folder = join(root, experimentId, runId);
        const meta = await readMeta(folder);
        if (meta !== undefined && text(meta, "run_id") === runId) return { folder, experimentId, meta };
      }
    }
  }
  throw new AssayError("TRACKING_MISSING", {
    what: `there is no run ${JSON.stringify(runId.slice(0, 80))}`,
    got: `the store ${place.root}`,
    next: "Check the id; a run of another store is found by that store's tracking URI.",
  });
}

/** The folder of a run that may be written to: one that is not deleted. */
export async function findWritableRun(place: Place, runId: string): Promise<RunPlace> {
  const run = await findRun(place, runId);
  if (dirname(dirname(run.folder)) !== place.root)
    throw deletedExperiment(runId, run.experimentId, await experimentName(place, run.experimentId));
  if (!isActive(run.meta)) throw deletedRun(runId);
  return run;
}

export async function getRun(place: Place, runId: string): Promise<RunRecord> {
  return recordOf(await findRun(place, runId));
}

/** All that is known of a run: its params, its tags, and the latest value of each metric. */
export async function recordOf({ folder, meta }: RunPlace): Promise<RunRecord> {
  const [params, tags, metrics] = await Promise.all([
    readTexts(join(folder, "params")),
    readTexts(join(folder, "tags")),
    latestMetrics(join(folder, "metrics")),
  ]);
  return { info: infoOf(meta), params, tags, metrics };
}

export async function updateRun(
  place: Place,
  runId: string,
  change: { readonly status: RunStatus; readonly endTimeMs?: number },
): Promise<void> {
  const status = STATUS_NUMBERS[change.status];
  if (status === undefined) {
    refuse("the run's status is not known", String(change.status), Object.keys(STATUS_NUMBERS).join(", "));
  }
  const { endTimeMs } = change;
  if (endTimeMs !== undefined && (!Number.isSafeInteger(endTimeMs) || endTimeMs < 0)) {
    refuse("the run's end time is wrong", String(endTimeMs), "whole milliseconds since 1970");
  }
  const { folder, meta } = await findWritableRun(place, runId);
  if (change.status !== "RUNNING") {
    const metrics = join(folder, "metrics");
    for (const path of await filePaths(metrics)) await syncFile(join(metrics, ...path.split("/")));
    for (const part of await folderNames(folder)) await syncFolder(join(folder, part));
  }
  await writeMeta(folder, { ...meta, status, end_time: endTimeMs ?? meta.end_time ?? null });
}

/** Takes a tag of a run away; nothing changes where there is none. */
export async function deleteTag(place: Place, runId: string, key: string): Promise<void> {
  checkKey("tag", key);
  const { folder } = await findWritableRun(place, runId);
  await rm(join(folder, "tags", ...key.split("/")), { force: true });
}

/** Marks a run as deleted, as MLflow does: nothing of it is taken away until `mlflow gc`. */
export async function deleteRun(place: Place, runId: string): Promise<void> {
  const { folder, meta } = await findRun(place, runId);
  if (!isActive(meta)) return;
  await writeMeta(folder, { ...meta, lifecycle_stage: "deleted", deleted_time: place.now() });
}

/** Takes the mark of a deleted run away; a run that is not deleted stays as it is. */
export async function restoreRun(place: Place, runId: string): Promise<void> {
  const { folder, meta } = await findRun(place, runId);
  if (isActive(meta)) return;
  await writeMeta(folder, { ...meta, lifecycle_stage: "active", deleted_time: null });
}

/** Keeps the run's own name equal to its tag, as MLflow does. */
export async function renameRun(run: RunPlace, name: string): Promise<void> {
  checkRunName(name);
  await writeMeta(run.folder, { ...run.meta, run_name: name });
}

export function infoOf(meta: Meta): RunInfo {
  const status = Object.entries(STATUS_NUMBERS).find(([, number]) => number === meta.status)?.[0];
  const endTimeMs = integer(meta, "end_time");
  return {
    runId: textOf(meta, "run_id"),
    experimentId: textOf(meta, "experiment_id"),
    name: textOf(meta, "run_name"),
    status: (status as RunStatus | undefined) ?? "RUNNING",
    startTimeMs: integerOf(meta, "start_time"),
    ...(endTimeMs === undefined ? {} : { endTimeMs }),
    artifactUri: textOf(meta, "artifact_uri"),
  };
}
