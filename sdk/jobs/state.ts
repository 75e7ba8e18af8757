import type { FittedCleaning, UnlearnedRows } from "../core/cleaning/index.js";
import type { Metrics, Scoring } from "../core/metrics/index.js";
import type { Bounds } from "../core/models/intervals/index.js";
import type { History, Task } from "../core/models/model.js";
import type { PipelineModel } from "../core/models/pipeline-model.js";
import type { PluginSet } from "../core/plugins/index.js";
import type { FeatureSelection } from "../core/selection/index.js";
import type { Table } from "../core/tables/index.js";
import type { Study } from "../core/tuning/index.js";
import type { Calibration, CrossValidation, Leaderboard } from "../core/validation/index.js";
import type { IntervalRows } from "../display/index.js";
import type { JobValue, TrainingConfig } from "../io/configs/index.js";
import type { Dataset } from "../io/datasets/index.js";
import type { LoggedModel, RunHandle, TrackingStore } from "../io/registries/index.js";
import type { Params } from "../utils/searchers/index.js";
import type { JobEnvironment } from "./environment.js";
import type { ExperimentExplanation } from "./explanation.js";
import type { JobServices } from "./job-services.js";
import type { ReportFile } from "./report-file.js";

/** What configs of every kind have: which job it is, and where its run is kept. */
export type JobConfig = JobValue;

/** What the first step of a job finds: its config, resolved, and what the process gave. */
export interface JobStart<Config extends JobConfig = JobConfig> {
  readonly config: Config;
  readonly environment: JobEnvironment;
  /** Milliseconds since 1970. */
  readonly startedAtMs: number;
  /** The config files, absolute; none where the config was given in code. */
  readonly files: readonly string[];
  /** The folder that a value of the config, by its key path, is relative to: `directoryOf("dataset")` for paths in a SQL query. */
  readonly directoryOf: (keyPath: string) => string;
  /** The plug-ins that its config names; absent where it names none. */
  readonly plugins?: PluginSet;
  /** What follows the job; absent where nothing does. */
  readonly services?: JobServices;
  /** What its run is a part of; absent of a job that runs by itself. */
  readonly partOf?: RunPart;
}

/** What a run is a part of: a pipeline, whose name and job its tags say. */
export interface RunPart {
  readonly tags: Readonly<Record<string, string>>;
  /** The run that it is shown below; absent where that is in another store, or not kept. */
  readonly parentRunId?: string;
}

/** What a job has that keeps itself in a run. */
export interface InRun {
  /** Absent where tracking is off. */
  readonly run?: TrackedRun;
}

/** What every step of a chain finds. */
export type Start = JobStart<TrainingConfig>;

/** After `load`: data that was read, checked, cleaned and split. */
export interface Loaded extends Start {
  readonly dataset: Dataset;
  /** All rows, checked and not cleaned yet. */
  readonly raw: Table;
  readonly task: Task;
  readonly target: string;
  /** Rows to learn from and rows to judge by, cleaned; they share no row. */
  readonly train: Table;
  readonly test: Table;
  readonly cleaning: FittedCleaning;
  /** The training rows before anything was learned of them: what folds are cleaned from, each by its own rows. */
  readonly unlearned: UnlearnedRows;
  /** Columns that were selected out: no later step sees them. */
  readonly dropped?: readonly string[];
  /** What each cleaning step changed, one line each. */
  readonly cleaningReport: readonly string[];
}

/** What a step before the training may have opened already: the run that the chain keeps itself in. */
export interface Tracked extends Loaded, InRun {}

/** After `selectFeatures`: rows without the columns that matter little. */
export interface Selected extends Tracked {
  readonly selection: FeatureSelection;
}

/** After `crossValidate`. */
export interface CrossValidated extends Tracked {
  readonly crossValidation: CrossValidation;
}

/** After `compare`. */
export interface Compared extends Tracked {
  readonly leaderboard: Leaderboard;
}

/** The best of a study. */
export interface BestTrial {
  /** Values of the space, by their paths. */
  readonly params: Params;
  /** Mean score over the folds, by the study's metric. */
  readonly score: number;
  /** The config of a training that has them. */
  readonly config: TrainingConfig;
  /** The YAML file that holds it, absolute; absent where none was wanted. */
  readonly path?: string;
}

/** After `tune`. */
export interface Tuned extends Tracked {
  readonly study: Study;
  readonly best: BestTrial;
}

/** Where a run is kept. */
export interface TrackedRun {
  readonly store: TrackingStore;
  readonly handle: RunHandle;
  /** Absent where training failed before there was one. */
  readonly loggedModel?: LoggedModel;
}

/** The logged model of a run, as `models:/m-…`. */
export function modelUriOf({ loggedModel }: TrackedRun): string | undefined {
  return loggedModel === undefined ? undefined : `models:/${loggedModel.modelId}`;
}

/** How a model's intervals were made. */
export interface IntervalsSummary {
  readonly method: "conformal" | "quantile";
  /** Share of rows whose true value shall lie within. */
  readonly coverage: number;
  /** In the target's unit: half the width of a conformal interval, what a quantile one is widened by on each side. */
  readonly margin: number;
  /** The training rows that they were learned from, with their bounds: by models that did not see them. */
  readonly heldOut: IntervalRows;
}

/** After `train`. */
export interface Trained extends Tracked {
  /** Of the steps before it, where there were any. */
  readonly crossValidation?: CrossValidation;
  readonly leaderboard?: Leaderboard;
  readonly study?: Study;
  readonly best?: BestTrial;
  readonly selection?: FeatureSelection;
  /** Where the probabilities were calibrated after it. */
  readonly calibration?: Calibration;
  /** Where intervals were added after it. */
  readonly intervals?: IntervalsSummary;
  readonly model: PipelineModel;
  readonly history: History;
  /** The TensorFlow.js backend that trained, where the model needs one. */
  readonly backend?: string;
  /** Wall-clock seconds of `fit`. */
  readonly fitSeconds: number;
}

/** What a model must beat to be worth anything. */
export interface BaselineScore {
  readonly name: string;
  readonly metrics: Metrics;
}

/** After `calibrate`: the same, with a model whose probabilities are calibrated. */
export interface Calibrated extends Trained {
  readonly calibration: Calibration;
}

/** After `intervals`: the same, with a model that gives bounds beside its predictions. */
export interface WithIntervals extends Trained {
  readonly intervals: IntervalsSummary;
}

/** After `evaluate`: metrics and predictions of the test rows. */
export interface Evaluated extends Trained {
  readonly metrics: Metrics;
  /** Bounds of the test rows' predictions, where the model gives intervals. */
  readonly bounds?: Bounds;
  /** What the metrics were computed from: truth, predictions and probabilities of the test rows. */
  readonly scoring: Scoring;
  /** The truth (under the target's name, or `true_<target>` where the model's own column has that name) beside the model's columns, one row a test row. */
  readonly predictions: Table;
  /** The same metrics of the simplest prediction there is, to judge by. */
  readonly baseline: BaselineScore;
}

/** After `explain`: explanations of test rows. */
export interface Explained extends Evaluated {
  readonly explanation: ExperimentExplanation;
}

/** After `report`. */
export interface Reported extends Evaluated {
  readonly report: ReportFile;
}
