import { join } from "node:path";
import { AssayError } from "../../../utils/errors/index.js";
import { checkArtifactPath, checkLoggedModelName, checkParam, checkTag } from "../limits.js";
import type { LoggedModel, NewLoggedModel, RepeatableContent, TrackingStore } from "../store.js";
import { artifactsOf, readFiles } from "./artifacts.js";
import { experimentIds } from "./experiments.js";
import { folderNames, publishFolder } from "./files.js";
import { integerOf, type Meta, metaText, readMeta, text, textOf } from "./meta.js";
import { artifactFolder, fileUri, META, MODELS, type Place } from "./place.js";
import { getVersion } from "./registry.js";
import { findRun, type RunPlace } from "./runs.js";

/** The number of LoggedModelStatus READY. */
const READY = 2;

/** A logged model and where it is kept. */
export interface ModelPlace {
  readonly folder: string;
  readonly experimentId: string;
  readonly meta: Meta;
}

/** Keeps a model's files; they appear all at once, and the run names the model as its output. */
export async function logModel(
  place: Place,
  run: RunPlace,
  model: NewLoggedModel,
  files: Parameters<TrackingStore["logModel"]>[2],
): Promise<LoggedModel> {
  const { params = {}, tags = {} } = model;
  checkLoggedModelName(model.name);
  for (const [key, value] of Object.entries(params)) checkParam(key, value);
  for (const [key, value] of Object.entries(tags)) checkTag(key, value);
  const runId = textOf(run.meta, "run_id");
  const modelId = `m-${place.newId()}`;
  const artifactUri = fileUri(place, run.experimentId, MODELS, modelId, "artifacts");
  const artifacts = files({ modelId, runId, artifactUri });
  for (const path of artifacts.keys()) checkArtifactPath(path);
  const now = place.now();
  const meta = {
    artifact_location: artifactUri,
    creation_timestamp: now,
    experiment_id: run.experimentId,
    last_updated_timestamp: now,
    lifecycle_stage: "active",
    model_id: modelId,
    model_type: model.modelType ?? null,
    name: model.name,
    source_run_id: runId,
    status: READY,
    status_message: null,
  };
  const content = new Map<string, RepeatableContent | string>([[META, metaText(meta)]]);
  for (const [key, value] of Object.entries(params)) content.set(`params/${key}`, value);
  for (const [key, value] of Object.entries(tags)) content.set(`tags/${key}`, value);
  for (const [path, bytes] of artifacts) content.set(`artifacts/${path}`, bytes);
  await publishFolder(join(run.folder, "..", MODELS, modelId), content, run.folder);
  const output = {
    destination_id: modelId,
    destination_type: "MODEL_OUTPUT",
    source_id: modelId,
    source_type: "RUN_OUTPUT",
    step: 0,
    tags: {},
  };
  await publishFolder(join(run.folder, "outputs", modelId), [[META, metaText(output)]], run.folder);
  return { modelId, name: model.name, runId, artifactUri };
}

/** The folder of a logged model; TRACKING_MISSING where no experiment has it. */
export async function findModel(place: Place, modelId: string): Promise<ModelPlace> {
  if (/^m-[\w-]{1,254}$/.test(modelId)) {
    for (const experimentId of await experimentIds(place)) {
      const folder = join(place.root, experimentId, MODELS, modelId);
      const meta = await readMeta(folder);
      if (meta !== undefined && text(meta, "lifecycle_stage") !== "deleted")
        return { folder, experimentId, meta };
    }
  }
  throw missing(modelId, place);
}

/** Files of a model: `m-…`, `models:/m-…`, `runs:/<run>/<name>`, `models:/<name>/<version>` or `models:/<name>@<alias>`. */
export async function getModelFiles(place: Place, uri: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const ofRun = /^runs:\/+([^/]+)\/(.+)$/.exec(uri);
  if (ofRun !== null) return filesOfRun(place, ofRun[1], ofRun[2], uri);
  const name = uri.replace(/^models:\/+/, "");
  const registered = /^([^/@]+)(?:\/(\d+)|@([^/@]+))$/.exec(name);
  if (registered !== null) {
    const [, model, version, alias] = registered;
    const { source } = await getVersion(place, model, version === undefined ? { alias } : { version });
    return getModelFiles(place, source);
  }
  return readFiles(modelArtifacts(place, await findModel(place, name)));
}

/** The folder of a model's files. */
export function modelArtifacts(place: Place, { experimentId, meta }: ModelPlace): string {
  const location = textOf(meta, "artifact_location");
  return artifactFolder(place, location, [experimentId, MODELS, textOf(meta, "model_id"), "artifacts"]);
}

/** The newest of the run's models of this name; else files that MLflow 2 logged among the run's artifacts. */
async function filesOfRun(
  place: Place,
  runId: string,
  name: string,
  uri: string,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const run = await findRun(place, runId);
  const models: { readonly id: string; readonly createdMs: number }[] = [];
  for (const id of await folderNames(join(run.folder, "outputs"))) {
    const meta = await readMeta(join(run.folder, "..", MODELS, id));
    if (meta !== undefined && text(meta, "name") === name && text(meta, "lifecycle_stage") !== "deleted") {
      models.push({ id, createdMs: integerOf(meta, "creation_timestamp") });
    }
  }
  const newest = models.reduce<(typeof models)[number] | undefined>(
    (a, b) => (a !== undefined && a.createdMs > b.createdMs ? a : b),
    undefined,
  );
  if (newest !== undefined) return getModelFiles(place, newest.id);
  checkArtifactPath(name);
  const files = await readFiles(join(artifactsOf(place, run), ...name.split("/")));
  if (!files.has("MLmodel")) throw missing(uri, place);
  return files;
}

function missing(what: string, place: Place): AssayError {
  return new AssayError("TRACKING_MISSING", {
    what: `there is no model ${JSON.stringify(what.slice(0, 200))}`,
    got: `the store ${place.root}`,
    wanted: "m-…, models:/m-…, runs:/<run>/<name>, models:/<name>/<version> or models:/<name>@<alias>",
  });
}
