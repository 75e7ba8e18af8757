import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { AssayError } from "../../../utils/errors/index.js";
import { checkArtifactPath } from "../limits.js";
import type { ArtifactInfo, LoggedModelRecord } from "../store.js";
import { openFile } from "./artifacts.js";
import { experimentFolder } from "./experiments.js";
import { exists, filePaths, folderNames, readTexts } from "./files.js";
import { integerOf, type Meta, readMeta, text, textOf, writeMeta } from "./meta.js";
import { readModelHistory } from "./metrics.js";
import { findModel, modelArtifacts } from "./models.js";
import { MODELS, type Place } from "./place.js";

/** The models that runs of an experiment logged, oldest first. One that its run does not name as its output is not ready. */
export async function experimentModels(place: Place, experimentId: string): Promise<LoggedModelRecord[]> {
  const experiment = await experimentFolder(place, experimentId);
  const models: { readonly record: LoggedModelRecord; readonly createdMs: number }[] = [];
  for (const id of await folderNames(join(experiment, MODELS))) {
    const meta = await readMeta(join(experiment, MODELS, id));
    if (meta === undefined || text(meta, "lifecycle_stage") === "deleted") continue;
    const createdMs = integerOf(meta, "creation_timestamp");
    models.push({ record: await recordOf(experiment, id, meta), createdMs });
  }
  return models.sort((a, b) => a.createdMs - b.createdMs).map(({ record }) => record);
}

async function recordOf(experiment: string, modelId: string, meta: Meta): Promise<LoggedModelRecord> {
  const folder = join(experiment, MODELS, modelId);
  const runId = textOf(meta, "source_run_id");
  const [params, tags, metrics, isReady] = await Promise.all([
    readTexts(join(folder, "params")),
    readTexts(join(folder, "tags")),
    readModelHistory(join(folder, "metrics"), modelId),
    exists(join(experiment, runId, "outputs", modelId)),
  ]);
  const modelType = text(meta, "model_type");
  return {
    modelId,
    name: textOf(meta, "name"),
    runId,
    artifactUri: textOf(meta, "artifact_location"),
    ...(modelType === undefined || modelType === "" ? {} : { modelType }),
    isReady,
    params,
    tags,
    metrics,
  };
}

/** Marks a logged model as deleted, as MLflow does: its files stay until `mlflow gc`. */
export async function deleteModel(place: Place, modelId: string): Promise<void> {
  const { folder, meta } = await findModel(place, modelId);
  await writeMeta(folder, { ...meta, lifecycle_stage: "deleted", last_updated_timestamp: place.now() });
}

export async function listModelFiles(place: Place, modelId: string): Promise<ArtifactInfo[]> {
  const folder = modelArtifacts(place, await findModel(place, modelId));
  const paths = await filePaths(folder);
  return Promise.all(
    paths.map(async (path) => ({ path, isDirectory: false, bytes: (await stat(join(folder, path))).size })),
  );
}

/** The bytes of a model's file as a stream; ARTIFACT_MISSING where there is none. */
export async function getModelFile(place: Place, modelId: string, path: string): Promise<Readable> {
  checkArtifactPath(path);
  const file = join(modelArtifacts(place, await findModel(place, modelId)), ...path.split("/"));
  return openFile(
    file,
    (got) => new AssayError("ARTIFACT_MISSING", { what: `model ${modelId} has no file "${path}"`, got }),
  );
}
