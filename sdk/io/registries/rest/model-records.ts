import type { Readable } from "node:stream";
import { checkArtifactPath } from "../limits.js";
import type { ArtifactInfo, LoggedModelRecord } from "../store.js";
import type { LoggedModelAnswer } from "./answers.js";
import { filesBelow, openFile } from "./artifacts.js";
import type { RestClient } from "./client.js";
import { loggedModels } from "./endpoints.js";
import { filesOfModel } from "./models.js";
import { allPages } from "./pages.js";

/** Most models that a server gives at once. */
const MODELS_PAGE = 50;

/** The models that runs of an experiment logged, oldest first. */
export async function experimentModels(
  client: RestClient,
  experimentId: string,
): Promise<LoggedModelRecord[]> {
  const models = await allPages(
    (page) =>
      client.call(loggedModels.search, {
        ...page,
        experiment_ids: [experimentId],
        order_by: [{ field_name: "creation_timestamp", ascending: true }],
      }),
    (answer) => answer.models,
    MODELS_PAGE,
  );
  return models.map(recordOf);
}

export async function deleteModel(client: RestClient, modelId: string): Promise<void> {
  await client.call(loggedModels.delete, { model_id: modelId });
}

export async function listModelFiles(client: RestClient, modelId: string): Promise<ArtifactInfo[]> {
  const files = await filesBelow((folder) => filesOfModel(client, modelId, folder));
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The bytes of a model's file as a stream; ARTIFACT_MISSING where there is none. */
export async function getModelFile(client: RestClient, modelId: string, path: string): Promise<Readable> {
  checkArtifactPath(path);
  const { model } = await client.call(loggedModels.get, { model_id: modelId });
  return openFile(client, model.info.artifact_uri, path, `model ${modelId} has no file "${path}"`);
}

/** The number of LoggedModelStatus READY; protobuf's JSON has its name. */
const READY = [2, "LOGGED_MODEL_READY"];

function recordOf({ info, data }: LoggedModelAnswer): LoggedModelRecord {
  return {
    modelId: info.model_id,
    name: info.name,
    runId: info.source_run_id,
    artifactUri: info.artifact_uri,
    ...(info.model_type === "" ? {} : { modelType: info.model_type }),
    isReady: READY.some((ready) => ready === info.status),
    params: data.params,
    tags: info.tags,
    metrics: data.metrics.map(({ key, value, timestamp, step, run_id }) => ({
      key,
      value,
      timestampMs: timestamp,
      step,
      modelId: info.model_id,
      runId: run_id,
    })),
  };
}
