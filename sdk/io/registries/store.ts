import type { Readable } from "node:stream";

/** What a file holds: its bytes, a stream of them, or a function that opens such a stream, as often as it is asked. */
export type ArtifactContent = Uint8Array | Readable | (() => Readable | Promise<Readable>);

/** Content that can be sent again when a server was away for a moment. */
export type RepeatableContent = Exclude<ArtifactContent, Readable>;

/** A run's state, in MLflow's words. */
export type RunStatus = "RUNNING" | "FINISHED" | "FAILED" | "KILLED";

/** One point of a metric. `timestampMs` and `step` are integers. */
export interface MetricPoint {
  readonly key: string;
  /** NaN and ±Infinity are allowed. */
  readonly value: number;
  readonly timestampMs: number;
  readonly step: number;
  /** The logged model that the value is of: it is kept with the model as well as with the run. */
  readonly modelId?: string;
}

export interface RunInfo {
  readonly runId: string;
  readonly experimentId: string;
  readonly name: string;
  readonly status: RunStatus;
  readonly startTimeMs: number;
  readonly endTimeMs?: number;
  readonly artifactUri: string;
}

export interface RunRecord {
  readonly info: RunInfo;
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** The latest point of each metric. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** A dataset that a run used (MLflow's dataset input). */
export interface DatasetInput {
  readonly name: string;
  /** At most 36 characters. */
  readonly digest: string;
  readonly sourceType: string;
  /** JSON texts, as MLflow keeps them. */
  readonly source: string;
  readonly schema: string;
  readonly profile: string;
  /** MLflow's `mlflow.data.context`: "training", "evaluation". */
  readonly context: string;
}

export interface NewRun {
  readonly experimentId: string;
  readonly name: string;
  readonly startTimeMs: number;
  readonly user: string;
  readonly tags: Readonly<Record<string, string>>;
  /** The run of the same store that this one is a part of: MLflow's UI shows it below that one. */
  readonly parentRunId?: string;
}

export interface ArtifactInfo {
  readonly path: string;
  readonly isDirectory: boolean;
  /** Absent for a directory. */
  readonly bytes?: number;
}

/** A model that is to be logged. */
export interface NewLoggedModel {
  /** The run's name for it; without / : . % " ' and \\. */
  readonly name: string;
  /** What kind of model it is, for people: `dense`. */
  readonly modelType?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
}

/** A model logged by a run (MLflow 3's logged model), with the place of its files. */
export interface LoggedModel {
  readonly modelId: string;
  readonly name: string;
  readonly runId: string;
  readonly artifactUri: string;
}

/** A folder of a run's artifacts. */
export interface ArtifactFolder {
  readonly runId: string;
  /** Below the run's artifacts: `dataset`. */
  readonly path: string;
}

/** A logged model with all that the store knows of it. */
export interface LoggedModelRecord extends LoggedModel {
  readonly modelType?: string;
  /** False of a model whose files did not all come, as when its writer was killed. */
  readonly isReady: boolean;
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** Points of its metrics, each with the run that measured it. */
  readonly metrics: readonly (MetricPoint & { readonly runId: string })[];
}

/** A version of a registered model. */
export interface ModelVersion {
  readonly name: string;
  readonly version: string;
  readonly runId: string;
  readonly source: string;
  readonly aliases: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly description?: string;
}

/** Tags, and words for people, that are there as soon as what they are of. */
export interface RegisterTags {
  /** Tags of the version. */
  readonly version?: Readonly<Record<string, string>>;
  /** Tags of the registered model, where this version is its first; one that is there keeps its own. */
  readonly model?: Readonly<Record<string, string>>;
  /** Description of the version. */
  readonly description?: string;
}

/** An experiment: a named set of runs. */
export interface ExperimentInfo {
  readonly experimentId: string;
  readonly name: string;
}

export interface ExperimentRecord extends ExperimentInfo {
  readonly tags: Readonly<Record<string, string>>;
  readonly isDeleted: boolean;
}

/** Which runs are wanted. */
export interface RunQuery {
  readonly experimentIds: readonly string[];
  /** MLflow's filter, as `metrics.mae < 40 and params.seed = '7'`; see MLflow's "Search Runs". @default all */
  readonly filter?: string;
  /** As `metrics.mae ASC`. @default newest first */
  readonly orderBy?: readonly string[];
  /** Most runs in one answer, up to 50,000. @default 1000 */
  readonly maxResults?: number;
  /** The `nextPageToken` of the answer before. */
  readonly pageToken?: string;
}

export interface RunPage {
  readonly runs: readonly RunRecord[];
  /** Absent on the last page. */
  readonly nextPageToken?: string;
}

/** A name in the model registry. */
export interface RegisteredModel {
  readonly name: string;
  /** Version by alias. */
  readonly aliases: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly description?: string;
}

/**
 * Where runs and models are kept: the embedded `mlruns` folder, or an MLflow server. Paths of artifacts
 * are relative, with `/`. Values that MLflow cannot keep as they are throw TRACKING_INVALID before anything is written.
 */
export interface TrackingStore {
  /** The tracking URI, as `file:///…/mlruns` or `http://…`. */
  readonly uri: string;
  /** Folder in which metrics wait while the store is away; absent where the store is a disk itself. */
  readonly spoolFolder?: string;
  /**
   * Id of the experiment of this name, made where there is none, with `tags`.
   * @default the tag by which MLflow's UI shows the runs of trained models
   */
  ensureExperiment(name: string, tags?: Readonly<Record<string, string>>): Promise<string>;
  /** An experiment, deleted or not, by its id or name; TRACKING_MISSING where there is none. */
  getExperiment(wanted: { readonly id: string } | { readonly name: string }): Promise<ExperimentRecord>;
  renameExperiment(experimentId: string, name: string): Promise<void>;
  setExperimentTags(experimentId: string, tags: Readonly<Record<string, string>>): Promise<void>;
  /** Marks an experiment and its runs as deleted; its name stays taken until `mlflow gc`. */
  deleteExperiment(experimentId: string): Promise<void>;
  /** Takes the mark of a deleted experiment away, and of its runs. */
  restoreExperiment(experimentId: string): Promise<void>;
  createRun(run: NewRun): Promise<RunInfo>;
  getRun(runId: string): Promise<RunRecord>;
  logBatch(
    runId: string,
    batch: {
      readonly metrics?: readonly MetricPoint[];
      readonly params?: Readonly<Record<string, string>>;
      readonly tags?: Readonly<Record<string, string>>;
    },
  ): Promise<void>;
  /** Takes a tag of a run away; nothing changes where there is none. */
  deleteTag(runId: string, key: string): Promise<void>;
  metricHistory(runId: string, key: string): Promise<MetricPoint[]>;
  logInputs(runId: string, inputs: readonly DatasetInput[]): Promise<void>;
  /** The datasets that a run used. */
  runInputs(runId: string): Promise<DatasetInput[]>;
  updateRun(
    runId: string,
    change: { readonly status: RunStatus; readonly endTimeMs?: number },
  ): Promise<void>;
  /** A stream is sent once: where the server goes away meanwhile, only bytes and functions are sent again. */
  putArtifact(runId: string, path: string, content: ArtifactContent): Promise<void>;
  getArtifact(runId: string, path: string): Promise<Readable>;
  listArtifacts(runId: string, path?: string): Promise<ArtifactInfo[]>;
  /**
   * Logs the files of a model (an MLmodel is among them) as a logged model of the run, ready when this returns.
   * `files` gets the model's id and place, because the MLmodel names them.
   */
  logModel(
    runId: string,
    model: NewLoggedModel,
    files: (ids: {
      readonly modelId: string;
      readonly runId: string;
      readonly artifactUri: string;
    }) => ReadonlyMap<string, RepeatableContent>,
  ): Promise<LoggedModel>;
  /** The models that runs of an experiment logged, oldest first, those that are not ready among them. */
  experimentModels(experimentId: string): Promise<LoggedModelRecord[]>;
  /** Marks a logged model as deleted; nothing of it is taken away until `mlflow gc`. */
  deleteModel(modelId: string): Promise<void>;
  /** All files of a logged model, by their paths. */
  listModelFiles(modelId: string): Promise<ArtifactInfo[]>;
  getModelFile(modelId: string, path: string): Promise<Readable>;
  /** Files of a model: `m-…`, `models:/m-…`, `runs:/<run>/<name>`, `models:/<name>/<version>` or `models:/<name>@<alias>`. */
  getModelFiles(uri: string): Promise<ReadonlyMap<string, Uint8Array>>;
  /** Adds the next version of a registered model, which is made with its first: a logged model, or a run's artifacts as `runs:/<run>/<path>`. */
  registerModel(
    name: string,
    source: LoggedModel | ArtifactFolder,
    tags?: RegisterTags,
  ): Promise<ModelVersion>;
  /** Makes a registered model without versions; one that is there stays as it is. */
  ensureModel(name: string, tags?: Readonly<Record<string, string>>): Promise<void>;
  setAlias(name: string, alias: string, version: string): Promise<void>;
  getVersion(
    name: string,
    versionOrAlias: { readonly version: string } | { readonly alias: string },
  ): Promise<ModelVersion>;
  /** All experiments that are not deleted. */
  listExperiments(): Promise<ExperimentInfo[]>;
  searchRuns(query: RunQuery): Promise<RunPage>;
  deleteRun(runId: string): Promise<void>;
  restoreRun(runId: string): Promise<void>;
  deleteArtifact(runId: string, path: string): Promise<void>;
  /** A registered model; TRACKING_MISSING where there is none of this name. */
  getModel(name: string): Promise<RegisteredModel>;
  /** All registered models, by name. */
  listModels(): Promise<RegisteredModel[]>;
  /** Versions of a registered model, newest first. */
  listVersions(name: string): Promise<ModelVersion[]>;
  deleteAlias(name: string, alias: string): Promise<void>;
  /** Tags of a registered model, or of one of its versions. */
  setModelTags(name: string, tags: Readonly<Record<string, string>>, version?: string): Promise<void>;
  describeModel(name: string, description: string): Promise<void>;
  /** Ends background work; everything logged is kept when this returns. */
  close(): Promise<void>;
}
