import { AssayError } from "../../../utils/errors/index.js";
import { checkArtifactPath, checkLoggedModelName, checkParam, checkTag } from "../limits.js";
import type { LoggedModel, NewLoggedModel, TrackingStore } from "../store.js";
import type { FileAnswer } from "./answers.js";
import { filesOfRun as filesOfArtifacts, proxiedPath, readFiles } from "./artifacts.js";
import type { RestClient } from "./client.js";
import { keyValues, loggedModels, runs } from "./endpoints.js";
import { allPages } from "./pages.js";
import { getVersion } from "./registry.js";
import { fetchRun, fetchWritableRun } from "./runs.js";

/** Most params of one request. */
const PARAMS = 100;

/** Keeps a model's files; it is ready, and an output of the run, when all are there. */
export async function logModel(
  client: RestClient,
  runId: string,
  model: NewLoggedModel,
  files: Parameters<TrackingStore["logModel"]>[2],
): Promise<LoggedModel> {
  const { name, modelType, params = {}, tags = {} } = model;
  checkLoggedModelName(name);
  for (const [key, value] of Object.entries(params)) checkParam(key, value);
  for (const [key, value] of Object.entries(tags)) checkTag(key, value);
  const { info: run } = await fetchWritableRun(client, runId);
  const texts = keyValues(params);
  const { model: made } = await client.call(loggedModels.create, {
    experiment_id: run.experiment_id,
    name,
    model_type: modelType,
    source_run_id: runId,
    params: texts.slice(0, PARAMS),
    tags: keyValues(tags),
  });
  const { model_id: modelId, artifact_uri: artifactUri } = made.info;
  try {
    for (let i = PARAMS; i < texts.length; i += PARAMS)
      await client.call(loggedModels.logParams, { model_id: modelId, params: texts.slice(i, i + PARAMS) });
    const root = proxiedPath(artifactUri);
    for (const [path, bytes] of files({ modelId, runId, artifactUri })) {
      checkArtifactPath(path);
      await client.upload(`${root}/${path}`, bytes);
    }
    await client.call(runs.logOutputs, { run_id: runId, models: [{ model_id: modelId, step: 0 }] });
    await client.call(loggedModels.finish, { model_id: modelId, status: "LOGGED_MODEL_READY" });
  } catch (error) {
    const failed = { model_id: modelId, status: "LOGGED_MODEL_UPLOAD_FAILED" } as const;
    await client.call(loggedModels.finish, failed).catch(() => undefined);
    throw error;
  }
  return { modelId, name, runId, artifactUri };
}

/** Files of a model: `m-…`, `models:/m-…`, `runs:/<run>/<name>`, `models:/<name>/<version>` or `models:/<name>@<alias>`. */
export async function getModelFiles(
  client: RestClient,
  uri: string,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const ofRun = /^runs:\/+([^/]+)\/(.+)$/.exec(uri);
  if (ofRun !== null) return filesOfRun(client, ofRun[1], ofRun[2], uri);
  const name = uri.replace(/^models:\/+/, "");
  const registered = /^([^/@]+)(?:\/(\d+)|@([^/@]+))$/.exec(name);
  if (registered !== null) {
    const [, model, version, alias] = registered;
    const { source } = await getVersion(client, model, version === undefined ? { alias } : { version });
    return getModelFiles(client, source);
  }
  if (!/^m-[\w-]+$/.test(name)) throw missing(uri, client);
  const { model } = await client.call(loggedModels.get, { model_id: name });
  return readFiles(client, model.info.artifact_uri, (folder) => filesOfModel(client, name, folder));
}

/** All pages of what stands directly in a folder of a logged model. */
export function filesOfModel(client: RestClient, modelId: string, folder?: string): Promise<FileAnswer[]> {
  return allPages(
    ({ page_token }) =>
      client.call(loggedModels.artifacts, {
        model_id: modelId,
        artifact_directory_path: folder,
        page_token,
      }),
    ({ files }) => files,
  );
}

/** The newest of the run's models of this name; else files that MLflow 2 logged among the run's artifacts. */
async function filesOfRun(
  client: RestClient,
  runId: string,
  name: string,
  uri: string,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const { info, outputs } = await fetchRun(client, runId);
  const answers = await Promise.all(
    outputs.model_outputs.map(({ model_id }) => client.call(loggedModels.get, { model_id })),
  );
  const newest = answers
    .map(({ model }) => model.info)
    .filter((model) => model.name === name)
    .sort((a, b) => b.creation_timestamp_ms - a.creation_timestamp_ms)[0];
  if (newest !== undefined) return getModelFiles(client, newest.model_id);
  checkArtifactPath(name);
  const artifacts = await readFiles(client, info.artifact_uri, (folder) =>
    filesOfArtifacts(client, runId, folder ?? name),
  );
  const files = new Map([...artifacts].map(([path, bytes]) => [path.slice(name.length + 1), bytes]));
  if (!files.has("MLmodel")) throw missing(uri, client);
  return files;
}

function missing(what: string, client: RestClient): AssayError {
  return new AssayError("TRACKING_MISSING", {
    what: `there is no model ${JSON.stringify(what.slice(0, 200))}`,
    got: `the tracking server ${client.uri}`,
    wanted: "m-…, models:/m-…, runs:/<run>/<name>, models:/<name>/<version> or models:/<name>@<alias>",
  });
}
