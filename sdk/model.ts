import type { Model as FittedModel } from "./core/models/model.js";
import { type Plugin, type PluginSet, pluginsInScope, withPlugins } from "./core/plugins/index.js";
import type { Table } from "./core/tables/index.js";
import type { WhatIf } from "./core/what-if/index.js";
import type { BackendChoice } from "./io/backends/index.js";
import { combinePlugins, loadPlugins } from "./io/plugins/index.js";
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
  /**
   * Plug-ins besides those that the model names itself: packages, paths (relative to `cwd`), or what `definePlugin` gave.
   * @default those that the model was made with, where they are packages or files
   */
  readonly plugins?: readonly (string | Plugin)[];
}

/** The plug-ins that a call names, and those of the work that calls. */
async function optionPlugins(named: readonly (string | Plugin)[] = [], cwd: string): Promise<PluginSet> {
  const scope = pluginsInScope();
  if (named.length === 0) return scope;
  const { plugins } = await loadPlugins(named.map((value) => ({ value, folders: [cwd], where: "plugins" })));
  return combinePlugins([...scope.plugins, ...plugins]);
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
    const environment = jobEnvironment(options);
    const open = () => openStoredModel(place, options, environment, options.backend);
    return (await withPlugins(await optionPlugins(options.plugins, environment.cwd), open)).model;
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
    const open = () => openStoredModel(place, options, environment, options.backend);
    const { model } = await withPlugins(await optionPlugins(options.plugins, environment.cwd), open);
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
