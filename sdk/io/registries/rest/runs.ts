import { AssayError } from "../../../utils/errors/index.js";
import {
  checkDataset,
  checkKey,
  checkParam,
  checkParamCount,
  checkPoint,
  checkRunName,
  checkTag,
  checkText,
  refuse,
} from "../limits.js";
import { deletedExperiment, deletedRun, isDeleted } from "../missing.js";
import { parentTag } from "../nesting.js";
import type {
  DatasetInput,
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
import { keyValues, runs } from "./endpoints.js";
import { getExperiment } from "./experiments.js";
import { errorCodeOf } from "./faults.js";
import { allPages } from "./pages.js";

const STATUSES: readonly RunStatus[] = ["RUNNING", "FINISHED", "FAILED", "KILLED"];

/** Most points that a server gives of a history at once. */
const HISTORY_PAGE = 25_000;

export async function createRun(client: RestClient, run: NewRun): Promise<RunInfo> {
  checkRunName(run.name);
  checkText("the run's user", run.user, 256);
  const tags = { ...run.tags, ...parentTag(run) };
  for (const [key, value] of Object.entries(tags)) checkTag(key, value);
  checkTime("start", run.startTimeMs);
  try {
    const answer = await client.call(runs.create, {
      experiment_id: run.experimentId,
      run_name: run.name,
      start_time: run.startTimeMs,
      user_id: run.user,
      tags: keyValues(tags),
    });
    return infoOf(answer.run);
  } catch (error) {
    if (errorCodeOf(error) !== "INVALID_PARAMETER_VALUE") throw error;
    const experiment = await getExperiment(client, { id: run.experimentId });
    throw experiment.isDeleted ? isDeleted(experiment.name, experiment.experimentId) : error;
  }
}

export async function fetchRun(client: RestClient, runId: string): Promise<RunAnswer> {
  try {
    return (await client.call(runs.get, { run_id: runId })).run;
  } catch (error) {
    throw missingRun(client, runId, error);
  }
}

/** A run that may be written to: one that is not deleted. */
export async function fetchWritableRun(client: RestClient, runId: string): Promise<RunAnswer> {
  const run = await fetchRun(client, runId);
  if (run.info.lifecycle_stage === "deleted") throw await deletedOf(client, run);
  return run;
}

/** Writes to a run, and says in whole words why one that is deleted, or of another store, takes nothing. */
async function writing(client: RestClient, runId: string, write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (errorCodeOf(error) === "INVALID_PARAMETER_VALUE") await fetchWritableRun(client, runId);
    throw missingRun(client, runId, error);
  }
}

function missingRun(client: RestClient, runId: string, error: unknown): unknown {
  if (errorCodeOf(error) !== "RESOURCE_DOES_NOT_EXIST") return error;
  return new AssayError("TRACKING_MISSING", {
    what: `there is no run ${JSON.stringify(runId.slice(0, 80))}`,
    got: `the tracking server ${client.uri}`,
    next: "Check the id; a run of another store is found by that store's tracking URI.",
    cause: error instanceof Error ? error.cause : error,
  });
}

async function deletedOf(client: RestClient, { info }: RunAnswer): Promise<AssayError> {
  const { isDeleted: isGone, name } = await getExperiment(client, { id: info.experiment_id });
  return isGone ? deletedExperiment(info.run_id, info.experiment_id, name) : deletedRun(info.run_id);
}

export async function logBatch(
  client: RestClient,
  runId: string,
  { metrics = [], params = {}, tags = {} }: Parameters<TrackingStore["logBatch"]>[1],
): Promise<void> {
  checkParamCount(Object.keys(params).length);
  for (const point of metrics) checkSendable(point);
  for (const [key, value] of Object.entries(params)) checkParam(key, value);
  for (const [key, value] of Object.entries(tags)) checkTag(key, value);
  await writing(client, runId, async () => {
    for (const batch of batchesOf(metrics, params, tags))
      await client.call(runs.logBatch, { run_id: runId, ...batch });
  });
}

/** Takes a tag of a run away; nothing changes where there is none. */
export async function deleteTag(client: RestClient, runId: string, key: string): Promise<void> {
  checkKey("tag", key);
  const { data } = await fetchWritableRun(client, runId);
  if (Object.hasOwn(data.tags, key)) await client.call(runs.deleteTag, { run_id: runId, key });
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
    modelId: model_id,
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
  await writing(client, runId, () => client.call(runs.logInputs, { run_id: runId, datasets }));
}

/** The datasets that a run used, by their names. */
export async function runInputs(client: RestClient, runId: string): Promise<DatasetInput[]> {
  const { inputs } = await fetchRun(client, runId);
  return inputs.dataset_inputs
    .map(({ tags, dataset: { source_type, ...dataset } }) => ({
      ...dataset,
      sourceType: source_type,
      context: tags["mlflow.data.context"] ?? "",
    }))
    .sort((a, b) => (`${a.name} ${a.context}` < `${b.name} ${b.context}` ? -1 : 1));
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
  await writing(client, runId, () =>
    client.call(runs.update, {
      run_id: runId,
      status,
      end_time: endTimeMs,
    }),
  );
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
    filter,
    order_by: orderBy,
    page_token: pageToken,
  });
  return { runs: answer.runs.map(recordOf), nextPageToken: answer.next_page_token || undefined };
}

export function recordOf({ info, data }: RunAnswer): RunRecord {
  const metrics = Object.fromEntries(data.metrics.map(({ key, value }) => [key, value]));
  return { info: infoOf({ info }), params: data.params, tags: data.tags, metrics };
}

function infoOf({ info }: Pick<RunAnswer, "info">): RunInfo {
  return {
    runId: info.run_id,
    experimentId: info.experiment_id,
    name: info.run_name,
    status: STATUSES.find((status) => status === info.status) ?? "RUNNING",
    startTimeMs: info.start_time,
    endTimeMs: info.end_time,
    artifactUri: info.artifact_uri,
  };
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
