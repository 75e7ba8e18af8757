import type { Model as FittedModel } from "./core/models/model.js";
import type { Table } from "./core/tables/index.js";
import type { WhatIf } from "./core/what-if/index.js";
import type { BackendChoice } from "./io/backends/index.js";
import type { PredictedFiles } from "./io/predictions/index.js";
import { jobEnvironment } from "./jobs/environment.js";
import { inferFiles, type PredictFilesInput, parsePredictFiles } from "./jobs/infer.js";
import { type ModelWhatIfOptions, openModelWhatIf } from "./jobs/steps/what-if-panel.js";
import { openStoredModel } from "./jobs/stored-model.js";
import type { TrackingOptions } from "./jobs/tracking-place.js";
import { type RunningServer, type ServeOptions, serve } from "./serve.js";
import { signalOf } from "./utils/abort.js";

/** A fitted model: raw columns in, predictions in the target's unit out. */
export type Model = FittedModel;

/** How a model is loaded; where it is looked for counts for the URIs of a store only. */
export interface LoadModelOptions extends TrackingOptions {
  /**
   * TensorFlow.js backend, for models that compute on one.
   * @default the one in use; where there is none ASSAY_BACKEND, else the first that can be had
   */
  readonly backend?: BackendChoice;
}

export const Model = {
  /**
   * Loads a model: a folder that `experiment.save(path)` wrote, or a model in the tracking store by MLflow's URI:
   * `models:/bikes@Champion`, `models:/bikes/3`, `models:/bikes/latest`, `models:/m-…` or `runs:/<id>/model`. Predictions
   * are the same bit for bit on the same backend. Throws MODEL_MISSING where there is no folder, TRACKING_MISSING where the
   * store has no such model, MODEL_INVALID where it is damaged or not Assay's.
   *
   * @example
   * const model = await Model.load("models:/bikes@Champion");
   * const predictions = await model.predict(table);
   */
  async load(place: string, options: LoadModelOptions = {}): Promise<FittedModel> {
    return (await openStoredModel(place, options, jobEnvironment(options), options.backend)).model;
  },

  /**
   * A panel in which the values of a row are changed, and prediction and SHAP values follow, of a loaded model. `rows` are raw rows like
   * those that it was trained on: the panel starts from one of them, and compares with them. With an experiment at hand,
   * `experiment.whatIf` knows its training and test rows. Throws DATA_SHAPE where there is no such row, SCHEMA_MISMATCH where a
   * column is missing.
   *
   * @example
   * await Model.whatIf(await Model.load("models:/bikes@Champion"), table, { row: 17 });
   */
  async whatIf(model: FittedModel, rows: Table, options: ModelWhatIfOptions = {}): Promise<WhatIf> {
    return openModelWhatIf(model, rows, options);
  },

  /**
   * Predicts the rows of files with a model, streamed, into files: what the job `inference` does, without a run. Relative paths
   * are relative to `cwd`. A stopped work is gone on with by the next call of the same options, model and input.
   *
   * @example
   * await Model.predictFile("models:/bikes@Champion", {
   *   input: { kind: "parquet", path: "hours/*.parquet" },
   *   output: { path: "predictions.parquet" },
   * });
   */
  async predictFile(
    place: string,
    files: PredictFilesInput,
    options: LoadModelOptions & { readonly signal?: AbortSignal } = {},
  ): Promise<PredictedFiles> {
    const config = parsePredictFiles(files);
    const environment = jobEnvironment(options);
    const { model } = await openStoredModel(place, options, environment, options.backend);
    const signal = signalOf(options.signal);
    return inferFiles(model, config, { environment, uris: options, baseDir: environment.cwd, signal });
  },

  /**
   * Serves a stored model over HTTP, as `assay serve` does, until it is closed; see `serve`.
   *
   * @example
   * const server = await Model.serve("models:/bikes@Champion", { port: 0 });
   */
  serve(place: string, options: ServeOptions = {}): Promise<RunningServer> {
    return serve(place, options);
  },
} as const;
