import { loadModel } from "./core/models/index.js";
import type { Model as FittedModel } from "./core/models/model.js";
import { modelFilesOf, readModelFolder } from "./io/registries/index.js";

/** A fitted model: raw columns in, predictions in the target's unit out. */
export type Model = FittedModel;

export const Model = {
  /**
   * Loads a model that `experiment.save(path)` wrote. Predictions are the same bit for bit on the same backend. Throws
   * MODEL_MISSING where there is no folder, MODEL_INVALID where it is damaged or not Assay's.
   *
   * @example
   * const model = await Model.load("models/bikes");
   * const predictions = await model.predict(table);
   */
  async load(path: string): Promise<FittedModel> {
    return loadModel(modelFilesOf(await readModelFolder(path)));
  },
} as const;
