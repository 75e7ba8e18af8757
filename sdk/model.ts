import { loadModel } from "./core/models/index.js";
import type { Model as FittedModel } from "./core/models/model.js";
import { type BackendChoice, backendStatus, useBackend } from "./io/backends/index.js";
import { readEnvironment } from "./io/environment/index.js";
import { modelFilesOf, readModelFolder } from "./io/registries/index.js";

/** A fitted model: raw columns in, predictions in the target's unit out. */
export type Model = FittedModel;

/** How a saved model is loaded. */
export interface LoadModelOptions {
  /**
   * TensorFlow.js backend, for models that compute on one.
   * @default the one in use; where there is none ASSAY_BACKEND, else the first that can be had
   */
  readonly backend?: BackendChoice;
}

export const Model = {
  /**
   * Loads a model that `experiment.save(path)` wrote. Predictions are the same bit for bit on the same backend. Throws
   * MODEL_MISSING where there is no folder, MODEL_INVALID where it is damaged or not Assay's.
   *
   * @example
   * const model = await Model.load("models/bikes");
   * const predictions = await model.predict(table);
   */
  async load(path: string, options: LoadModelOptions = {}): Promise<FittedModel> {
    const files = modelFilesOf(await readModelFolder(path));
    return loadModel(files, async ({ needsBackend }) => {
      if (needsBackend === true) await bringBackend(options.backend);
    });
  },
} as const;

/** A backend for a model. One in use stays: the engine is the process's, and a load must not change it under a training. */
async function bringBackend(choice: BackendChoice | undefined): Promise<void> {
  if (choice === undefined && backendStatus() !== undefined) return;
  const { assayBackend, assayCacheDir } = readEnvironment().values;
  await useBackend(choice ?? assayBackend ?? "auto", { cacheDir: assayCacheDir });
}
