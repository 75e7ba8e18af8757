import { loadModel } from "./core/models/index.js";
import type { Model } from "./core/models/model.js";
import { type BackendChoice, backendStatus, useBackend } from "./io/backends/index.js";
import { readEnvironment } from "./io/environment/index.js";
import { modelFilesOf } from "./io/registries/index.js";

/** A model from the files beside its MLmodel, with the backend that it needs. MODEL_INVALID where it is not Assay's. */
export async function restoreModel(
  files: ReadonlyMap<string, Uint8Array>,
  backend: BackendChoice | undefined,
): Promise<Model> {
  return loadModel(modelFilesOf(files), async ({ needsBackend }) => {
    if (needsBackend === true) await bringBackend(backend);
  });
}

/** A backend for a model. One in use stays: the engine is the process's, and a load must not change it under a training. */
async function bringBackend(choice: BackendChoice | undefined): Promise<void> {
  if (choice === undefined && backendStatus() !== undefined) return;
  const { assayBackend, assayCacheDir } = readEnvironment().values;
  await useBackend(choice ?? assayBackend ?? "auto", { cacheDir: assayCacheDir });
}
