import type { z } from "zod";
import type { Random } from "../../utils/random/index.js";
import type { WorkerPool } from "../../utils/workers/index.js";
import type { ShapInputs, ShapResult, TreeMethod } from "../explainers/game.js";
import type { Metric } from "../metrics/metric.js";
import type { EstimatorDefinition, Model } from "../models/model.js";
import type { Table } from "../tables/index.js";

/** Schema of a config's part: a zod object (version 4) whose `kind` is a literal. */
export type KindSchema = z.core.$ZodType;

/** What a schema of a kind hands out, every default filled in. */
export type KindConfig<Schema> = z.output<Schema> & { readonly kind: string };

/** A kind of model. */
export interface ModelPlugin<Schema extends KindSchema = KindSchema> {
  /** What stands under `model:`: a zod object whose `kind` is a literal, as `z.strictObject({ kind: z.literal("ridge"), alpha: z.number().default(1) })`. */
  readonly config: Schema;
  /** How it is made, fitted and restored; or a function that gives that, so that what it needs is loaded for those only who use it. */
  readonly definition:
    | EstimatorDefinition<KindConfig<Schema>>
    | (() => Promise<EstimatorDefinition<KindConfig<Schema>>>);
}

/** What an explainer is given. */
export interface ExplainerInput<Config = { readonly kind: string }> extends ShapInputs {
  /** The model, for what it gives besides predictions: coefficients, trees, gradients. */
  readonly model: Model;
  /** What stands under `explain:`, every default filled in. */
  readonly config: Config;
  /** A stream of its own, by the seed of the config. */
  readonly random: Random;
  /** Most rows in one call of `predict`. */
  readonly batchRows: number;
  readonly signal?: AbortSignal;
  /** Threads that may share the work; values must be the same without them. */
  readonly workers?: WorkerPool;
  readonly onProgress?: (done: number, total: number) => void;
  /** A line for the log. */
  readonly onNote?: (message: string) => void;
}

/** SHAP values, and what else is to be known of them. */
export interface ExplainerResult extends ShapResult {
  /** Of values that explain another sum than the prediction (log odds): its unit, and the names of the outputs. */
  readonly score?: { readonly unit: string; readonly outputs: readonly string[] };
  /** Of values of trees: what they compare with. */
  readonly method?: TreeMethod;
  /** Number of background rows that they compare with. @default all of them */
  readonly backgroundRows?: number;
}

/** Why an explainer cannot explain a model, where one line is not enough. */
export interface ExplainerRefusal {
  readonly reason: string;
  /** Which models it explains. */
  readonly wanted: string;
  /** What to do, besides taking another kind. */
  readonly next?: string;
}

/** A kind of explainer. */
export interface ExplainerPlugin<Schema extends KindSchema = KindSchema> {
  /** Its own keys under `explain:`; those that all explainers have (`rows`, `background`, `groups`, `seed` …) are added. */
  readonly config: Schema;
  /** Why it cannot explain a model; undefined where it can. @default it explains any model */
  refuses?(model: Model, config: KindConfig<Schema>): string | ExplainerRefusal | undefined;
  /** SHAP values of `rows`, by groups of columns: one array an output, rows x groups. */
  explain(input: ExplainerInput<KindConfig<Schema>>): Promise<ExplainerResult> | ExplainerResult;
}

/** Where a dataset of a plug-in is read. */
export interface DatasetPlace {
  /** Folder of the config, absolute. The key `path` of the config is absolute already. */
  readonly baseDir: string;
  readonly signal?: AbortSignal;
}

/** A kind of dataset. */
export interface DatasetPlugin<Schema extends KindSchema = KindSchema> {
  /** Its own keys under `dataset:`; `name`, `limit`, `columns` and `exclude` are added, and done by Assay. A key `path` is relative to the config's folder. */
  readonly config: Schema;
  /** Endings of the files that it reads, as `.fwf`, each with the keys that go with it. @default none: its kind must be named */
  readonly endings?: Readonly<Record<string, object>>;
  /** The rows, in the order of the source. */
  read(config: KindConfig<Schema>, place: DatasetPlace): Promise<Table> | Table;
}

/** How a job that another one ran has ended. */
export interface RanJob {
  readonly status: string;
  readonly metrics: Readonly<Record<string, number>>;
  readonly outputs: Readonly<Record<string, string>>;
  /** The run that it is kept in. */
  readonly runId?: string;
}

/** What a job of a plug-in may use. */
export interface PluginJobContext {
  /** Fires where the job is stopped. */
  readonly signal: AbortSignal;
  /** Folder that relative paths given in code are relative to. */
  readonly cwd: string;
  /** Variables of the environment. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** By the seed of the config. */
  readonly random: Random;
  /** A line for the log. */
  note(message: string, level?: "info" | "warn"): void;
  /** Tells how far the work is. */
  progress(label: string, done: number, total: number): void;
  /** Reads a dataset, of any kind, as `dataset:` of a config has it. */
  readDataset(dataset: object): Promise<Table>;
  /** Runs another job by its config (a path, or an object) and rejects where it fails. */
  runJob(config: string | object, extras?: readonly string[]): Promise<RanJob>;
}

/** What a job of a plug-in has made. */
export interface PluginJobResult {
  /** Logged to the job's run, and part of its summary. */
  readonly metrics?: Readonly<Record<string, number>>;
  /** Files that were written, by what they are. */
  readonly outputs?: Readonly<Record<string, string>>;
  /** How many rows it worked on. */
  readonly rows?: number;
}

/** A kind of job: what `assay run` does with a config of its kind. */
export interface JobPlugin<Schema extends KindSchema = KindSchema> {
  /** Its own keys; those that all jobs have (`name`, `seed`, `backend`, `services`, `tracking`, `plugins`) are added. */
  readonly config: Schema;
  /** Keys that hold paths, as `output.path`: relative to the config's folder. @default none */
  readonly pathKeys?: readonly string[];
  run(config: KindConfig<Schema>, context: PluginJobContext): Promise<PluginJobResult> | PluginJobResult;
}

/** What a plug-in adds. */
export interface PluginParts {
  /** As a person tells it from others; that of its package. */
  readonly name: string;
  /** @default that of its package */
  readonly version?: string;
  readonly metrics?: readonly Metric[];
  readonly models?: readonly ModelPlugin[];
  readonly datasets?: readonly DatasetPlugin[];
  readonly explainers?: readonly ExplainerPlugin[];
  readonly jobs?: readonly JobPlugin[];
}
