import { loadModel } from "./core/models/index.js";
import type { Model as FittedModel } from "./core/models/model.js";
import { type BackendChoice, useBackend } from "./io/backends/index.js";
import { readEnvironment } from "./io/environment/index.js";
import { modelFilesOf, readModelFolder } from "./io/registries/index.js";

/** A fitted model: raw columns in, predictions in the target's unit out. */
export type Model = FittedModel;

/** How a saved model is loaded. */
export interface LoadModelOptions {
  /** TensorFlow.js backend, for models that compute on one. @default ASSAY_BACKEND, else the first that can be had */
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
    const { assayBackend, assayCacheDir } = readEnvironment().values;
    const choice = options.backend ?? assayBackend ?? "auto";
    const files = modelFilesOf(await readModelFolder(path));
    return loadModel(files, async ({ needsBackend }) => {
      if (needsBackend === true) await useBackend(choice, { cacheDir: assayCacheDir });
    });
  },
} as const;
