import { AssayError } from "../../../utils/errors/index.js";
import {
  checkDataset,
  checkExperimentName,
  checkParam,
  checkPoint,
  checkRunName,
  checkTag,
  checkText,
  refuse,
} from "../limits.js";
import type {
  DatasetInput,
  ExperimentInfo,
  MetricPoint,
  NewRun,
  RunInfo,
  RunPage,
  RunQuery,
  RunRecord,
  RunStatus,
  TrackingStore,
} from "../store.js";
import type { RunAnswer } from "./answers.js";
import { batchesOf } from "./batches.js";
import type { RestClient } from "./client.js";
import { experiments, keyValues, runs } from "./endpoints.js";
import { errorCodeOf } from "./faults.js";
import { allPages } from "./pages.js";

const STATUSES: readonly RunStatus[] = ["RUNNING", "FINISHED", "FAILED", "KILLED"];

/** Most points that a server gives of a history at once. */
const HISTORY_PAGE = 25_000;

/** Id of the experiment of this name, made where there is none. */
export async function ensureExperiment(client: RestClient, name: string): Promise<string> {
  checkExperimentName(name);
  const known = await experimentByName(client, name);
  if (known !== undefined) return known;
  try {
    return (await client.call(experiments.create, { name })).experiment_id;
  } catch (error) {
    // Another process was quicker.
    const made =
      errorCodeOf(error) === "RESOURCE_ALREADY_EXISTS" ? await experimentByName(client, name) : undefined;
    if (made === undefined) throw error;
    return made;
  }
}

export async function listExperiments(client: RestClient): Promise<ExperimentInfo[]> {
  const found = await allPages(
    (page) => client.call(experiments.search, { ...page, view_type: "ACTIVE_ONLY" }),
    (answer) => answer.experiments,
  );
  return found.map(({ experiment_id, name }) => ({ experimentId: experiment_id, name }));
}

export async function createRun(client: RestClient, run: NewRun): Promise<RunInfo> {
  checkRunName(run.name);
  checkText("the run's user", run.user, 256);
  for (const [key, value] of Object.entries(run.tags)) checkTag(key, value);
  checkTime("start", run.startTimeMs);
  const answer = await client.call(runs.create, {
    experiment_id: run.experimentId,
    run_name: run.name,
    start_time: run.startTimeMs,
    user_id: run.user,
    tags: keyValues(run.tags),
  });
  return infoOf(answer.run);
}

export async function fetchRun(client: RestClient, runId: string): Promise<RunAnswer> {
  return (await client.call(runs.get, { run_id: runId })).run;
}

/** A run that may be written to: one that is not deleted. */
export async function fetchWritableRun(client: RestClient, runId: string): Promise<RunAnswer> {
  const run = await fetchRun(client, runId);
  if (run.info.lifecycle_stage === "deleted") {
    throw new AssayError("TRACKING_INVALID", {
      what: `run ${runId} is deleted`,
      wanted: "a run that is there",
      next: "Restore it (restoreRun, or mlflow runs restore), or start another.",
    });
  }
  return run;
}

export async function logBatch(
  client: RestClient,
  runId: string,
  { metrics = [], params = {}, tags = {} }: Parameters<TrackingStore["logBatch"]>[1],
): Promise<void> {
  for (const point of metrics) checkSendable(point);
  for (const [key, value] of Object.entries(params)) checkParam(key, value);
  for (const [key, value] of Object.entries(tags)) checkTag(key, value);
  for (const batch of batchesOf(metrics, params, tags))
    await client.call(runs.logBatch, { run_id: runId, ...batch });
}

export async function metricHistory(client: RestClient, runId: string, key: string): Promise<MetricPoint[]> {
  const points = await allPages(
    (page) => client.call(runs.history, { ...page, run_id: runId, metric_key: key }),
    (answer) => answer.metrics,
    HISTORY_PAGE,
  );
  return points.map(({ value, timestamp, step, model_id }) => ({
    key,
    value,
    timestampMs: timestamp,
    step,
    ...(model_id === undefined ? {} : { modelId: model_id }),
  }));
}

export async function logInputs(
  client: RestClient,
  runId: string,
  inputs: readonly DatasetInput[],
): Promise<void> {
  for (const input of inputs) checkDataset(input);
  if (inputs.length === 0) return;
  const datasets = inputs.map(({ name, digest, sourceType, source, schema, profile, context }) => ({
    tags: [{ key: "mlflow.data.context", value: context }],
    dataset: { name, digest, source_type: sourceType, source, schema, profile },
  }));
  await client.call(runs.logInputs, { run_id: runId, datasets });
}

export async function updateRun(
  client: RestClient,
  runId: string,
  { status, endTimeMs }: { readonly status: RunStatus; readonly endTimeMs?: number },
): Promise<void> {
  // A server ignores a state that it does not know, without a word.
  if (!STATUSES.includes(status))
    refuse("the run's status is not known", String(status), STATUSES.join(", "));
  if (endTimeMs !== undefined) checkTime("end", endTimeMs);
  await client.call(runs.update, {
    run_id: runId,
    status,
    ...(endTimeMs === undefined ? {} : { end_time: endTimeMs }),
  });
}

export async function searchRuns(client: RestClient, query: RunQuery): Promise<RunPage> {
  const { experimentIds, filter, orderBy, maxResults = 1000, pageToken } = query;
  if (!Number.isInteger(maxResults) || maxResults < 1 || maxResults > 50_000)
    refuse("the number of runs asked for is wrong", String(maxResults), "1 to 50000");
  if (experimentIds.length === 0) return { runs: [] };
  const answer = await client.call(runs.search, {
    experiment_ids: experimentIds,
    max_results: maxResults,
    run_view_type: "ACTIVE_ONLY",
    ...(filter === undefined ? {} : { filter }),
    ...(orderBy === undefined ? {} : { order_by: orderBy }),
    ...(pageToken === undefined ? {} : { page_token: pageToken }),
  });
  const nextPageToken = answer.next_page_token || undefined;
  return { runs: answer.runs.map(recordOf), ...(nextPageToken === undefined ? {} : { nextPageToken }) };
}

export function recordOf({ info, data, outputs }: RunAnswer): RunRecord {
  const metrics = Object.fromEntries(data.metrics.map(({ key, value }) => [key, value]));
  return { info: infoOf({ info, data, outputs }), params: data.params, tags: data.tags, metrics };
}

function infoOf({ info }: RunAnswer): RunInfo {
  return {
    runId: info.run_id,
    experimentId: info.experiment_id,
    name: info.run_name,
    status: STATUSES.find((status) => status === info.status) ?? "RUNNING",
    startTimeMs: info.start_time,
    ...(info.end_time === undefined ? {} : { endTimeMs: info.end_time }),
    artifactUri: info.artifact_uri,
  };
}

async function experimentByName(client: RestClient, name: string): Promise<string | undefined> {
  try {
    const { experiment } = await client.call(experiments.getByName, { experiment_name: name });
    if (experiment.lifecycle_stage !== "deleted") return experiment.experiment_id;
  } catch (error) {
    if (errorCodeOf(error) === "RESOURCE_DOES_NOT_EXIST") return undefined;
    throw error;
  }
  throw new AssayError("TRACKING_INVALID", {
    what: `experiment "${name}" is deleted`,
    wanted: "an experiment that is there",
    next: "Restore it (mlflow experiments restore), delete it for good (mlflow gc), or choose another name.",
  });
}

/** The greatest double stands for infinity in a server's database, so it cannot be kept as itself. */
function checkSendable(point: MetricPoint): void {
  checkPoint(point);
  if (Math.abs(point.value) === Number.MAX_VALUE) {
    refuse(
      `metric "${point.key}" cannot be kept`,
      String(point.value),
      "a smaller number, NaN or ±Infinity: MLflow keeps infinity as this number",
    );
  }
}

function checkTime(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0)
    refuse(`the run's ${name} time is wrong`, String(value), "whole milliseconds since 1970");
}
