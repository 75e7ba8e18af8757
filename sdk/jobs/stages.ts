import type {
  AccumulatedEffects,
  AccumulatedEffectsOptions,
  Counterfactual,
  NearestOptions,
  PartialDependence,
  PartialDependenceOptions,
  Surrogate,
  SurrogateOptions,
  WantedPrediction,
} from "../core/explainers/global/index.js";
import type { History, Model, Task } from "../core/models/model.js";
import type { Table } from "../core/tables/index.js";
import type { WhatIf } from "../core/what-if/index.js";
import { displayable } from "../display/index.js";
import type { TrainingConfig } from "../io/configs/index.js";
import type { Dataset } from "../io/datasets/index.js";
import type { PredictedFiles } from "../io/predictions/index.js";
import type { RegisteredEntry } from "../io/registered/index.js";
import { signalOf } from "../utils/abort.js";
import type { Link } from "./chain.js";
import { inferTrained, type PredictFilesInput } from "./infer.js";
import type { RunReference } from "./run-reference.js";
import { type RunningServer, type ServeTrainedOptions, serveTrained } from "./serving/trained.js";
import { stageView } from "./stage-view.js";
import { type Loaded, modelUriOf, type Tracked, type Trained } from "./state.js";
import { writeModel } from "./steps/model-files.js";
import { type RegisteredVersion, type RegisterOptions, registerTrained } from "./steps/register.js";
import { type EntryOptions, registerLoadedConfig, registerLoadedDataset } from "./steps/register-entry.js";
import { askAccumulatedEffects, askPartialDependence, findNearest, growSurrogate } from "./steps/what-if.js";
import { openWhatIf } from "./steps/what-if-panel.js";

/** What every stage of an experiment has: its config and its data. Frozen. */
export abstract class LoadedStage<S extends Loaded> {
  /** @internal */
  protected readonly link!: Link<S>;
  /** @internal */
  protected readonly state!: S;

  /** @internal */
  constructor(link: Link<S>, state: S) {
    // Not enumerable: they are how the object works, not what it holds.
    Object.defineProperties(this, { link: { value: link }, state: { value: state } });
    displayable(this, (_, options) => stageView(state, options));
    Object.freeze(this);
  }

  /** The config, resolved: files merged, values interpolated, defaults filled in. */
  get config(): TrainingConfig {
    return this.state.config;
  }

  get task(): Task {
    return this.state.task;
  }

  /** Name of the target column. */
  get target(): string {
    return this.state.target;
  }

  /** The dataset as it was read, with digest and lineage. */
  get dataset(): Dataset {
    return this.state.dataset;
  }

  /** The rows to learn from, cleaned. */
  get trainingRows(): Table {
    return this.state.train;
  }

  /** The rows to judge by, cleaned; the model never learns from them. */
  get testRows(): Table {
    return this.state.test;
  }

  /**
   * Registers the dataset as it was read: the next version of a name in the registry, or the version that has this content
   * already; with an alias where one is wanted. Throws TRACKING_INVALID where MLflow would not take name or alias.
   *
   * @example
   * await experiment.registerDataset({ name: "bikes", alias: "training" });
   * // in a config: `dataset: datasets:/bikes@training`
   */
  registerDataset(options: EntryOptions = {}): Promise<RegisteredEntry> {
    return registerLoadedDataset(this.state, options);
  }

  /**
   * Registers the config, resolved, secrets masked; as `registerDataset` does. Throws CONFIG_INVALID where a value is a
   * function.
   *
   * @example
   * await experiment.registerConfig({ name: "bikes", alias: "best" });
   * const again = await Experiment.load("configs:/bikes@best").train();
   */
  registerConfig(options: EntryOptions = {}): Promise<RegisteredEntry> {
    return registerLoadedConfig(this.state, options);
  }
}

/** A stage whose chain keeps itself in a run. */
export abstract class TrackedStage<S extends Tracked> extends LoadedStage<S> {
  /** The run in the tracking store; absent where tracking is off. */
  get run(): RunReference | undefined {
    const { run } = this.state;
    if (run === undefined) return undefined;
    const { runId, experimentId } = run.handle.info;
    const modelUri = modelUriOf(run);
    return { id: runId, experimentId, trackingUri: run.store.uri, modelUri };
  }
}

/** A stage with a fitted model. */
export abstract class FittedStage<S extends Trained> extends TrackedStage<S> {
  get model(): Model {
    return this.state.model;
  }

  /** Loss and metrics by epoch; no epochs for models in closed form. */
  get history(): History {
    return this.state.history;
  }

  /**
   * Predicts raw rows. Regression: column `prediction`, in the target's unit. Classification: `prediction` (the label) and
   * `probability_<label>`. Rows are cleaned as the training rows were, none is dropped. Throws SCHEMA_MISMATCH where a
   * column is missing or has another type, DATA_CAST where cleaning cannot convert a value.
   */
  predict(rows: Table): Promise<Table> {
    return this.model.predict(rows);
  }

  /**
   * Predicts the rows of files, streamed, into files: what the job `inference` does, without a run. Relative paths are relative
   * to the folder of the chain. A stopped work is gone on with by the next call of the same options, model and input. Throws
   * OUTPUT_EXISTS where a file is there already (without `overwrite`), DATA_CHANGED where an input changes meanwhile.
   *
   * @example
   * await experiment.predictFile({ input: { kind: "csv", path: "new/*.csv" }, output: { path: "predictions.parquet" } });
   */
  predictFile(
    files: PredictFilesInput,
    { signal = this.link.context.signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<PredictedFiles> {
    return inferTrained(this.state, files, signalOf(signal));
  }

  /**
   * How predictions go with one column, all else as it is, on training rows: the mean (partial dependence; Friedman 2001), and
   * curves of single rows. Throws DATA_COLUMN_MISSING where the model does not read the column.
   *
   * @example
   * await experiment.partialDependence("temp");
   */
  partialDependence(feature: string, options: PartialDependenceOptions = {}): Promise<PartialDependence> {
    return askPartialDependence(this.state, feature, options);
  }

  /**
   * The same where columns go together: accumulated local effects (ALE; Apley and Zhu 2020), which compare rows with like ones
   * only. Centred: 0 is the average over the rows.
   */
  accumulatedEffects(feature: string, options: AccumulatedEffectsOptions = {}): Promise<AccumulatedEffects> {
    return askAccumulatedEffects(this.state, feature, options);
  }

  /** A small tree that imitates the model, as rules to read, with how well it does on test rows. */
  surrogate(options: SurrogateOptions = {}): Promise<Surrogate> {
    return growSurrogate(this.state, options);
  }

  /**
   * The smallest change of a row that is found to give a wanted prediction (a counterfactual), by values that were observed
   * in training. `row` is the number of a test row, or a table of one raw row.
   *
   * @example
   * await experiment.nearest(17, { above: 200 }, { keep: ["hr", "weekday"] });
   * await experiment.nearest(3, { class: "benign", probability: 0.9 });
   */
  nearest(
    row: number | Table,
    wanted: WantedPrediction,
    options: NearestOptions = {},
  ): Promise<Counterfactual> {
    return findNearest(this.state, row, wanted, options);
  }

  /**
   * A panel in which the values of a row are changed, and prediction and SHAP values follow: in a notebook by controls, in a script
   * by `ask`. `row` is the number of a test row, or a table of one raw row; other test rows can be chosen in the panel. Throws
   * DATA_SHAPE where there is no such row.
   *
   * @example
   * await experiment.whatIf(17);
   * (await (await experiment.whatIf(17)).ask({ hr: 8 })).predictions;
   */
  whatIf(row: number | Table = 0): Promise<WhatIf> {
    return openWhatIf(this.state, row);
  }

  /**
   * Serves the model over HTTP from this process, until it is closed: `assay serve` with the model in memory, its first rows as
   * examples and its training rows for explanations. Options are those of `Model.serve`. SERVER_FAILED where the port is taken.
   *
   * @example
   * const server = await experiment.serve({ port: 0 });
   * await server.close();
   */
  serve(options: ServeTrainedOptions = {}): Promise<RunningServer> {
    return serveTrained(this.state, options);
  }

  /** Saves the model as a folder that `Model.load(path)` (and MLflow) reads. Returns the folder. */
  save(path: string): Promise<string> {
    return writeModel(this.state, path);
  }

  /**
   * Registers the run's model: the next version of a name in the model registry, with an alias where one is wanted. Throws
   * TRACKING_MISSING where tracking is off, TRACKING_INVALID where MLflow would not take name or alias.
   *
   * @example
   * await experiment.register({ name: "bikes", alias: "Champion" });
   * const model = await Model.load("models:/bikes@Champion");
   */
  register(options: RegisterOptions = {}): Promise<RegisteredVersion> {
    return registerTrained(this.state, options);
  }
}
