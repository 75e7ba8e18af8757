import type { EpochUnit } from "../../utils/progress/index.js";
import type { Random } from "../../utils/random/index.js";
import type { Signature } from "../../utils/signers/index.js";
import type { WorkerPool } from "../../utils/workers/index.js";
import type { DefaultEncodings } from "../preprocessing/defaults.js";
import type { Column, FeatureMap, Matrix, Table } from "../tables/index.js";
import type { OnnxGraph } from "./onnx/index.js";
import type { TreeEnsemble } from "./trees/ensemble.js";
import type { Link } from "./trees/links.js";

export type { Signature, SignatureColumn, SignatureType } from "../../utils/signers/index.js";

/** What is predicted: a number, or a class. */
export type Task = "regression" | "classification";

/** A JSON value. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Typed arrays that a saved state may hold. */
export type StateArray = Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array;

/** What a fitted thing is when it is not running: plain JSON and named arrays, bit for bit. */
export interface State {
  readonly json: Json;
  readonly arrays: Readonly<Record<string, StateArray>>;
}

/** One epoch (or round) of training. `logs` by name: `loss`, `valLoss`, metrics, `learningRate`. */
export interface Epoch {
  /** From 1. */
  readonly epoch: number;
  readonly epochs: number;
  readonly logs: Readonly<Record<string, number>>;
}

/** What training handed out, epoch by epoch; empty for closed-form models. */
export interface History {
  readonly epochs: readonly Epoch[];
  /** What the model's kind calls one of them. @default "epoch" */
  readonly unit?: EpochUnit;
  /** The epoch whose weights were kept, where early stopping restored the best; else the last. */
  readonly bestEpoch?: number;
  readonly stoppedEarly?: boolean;
  /** Whether it was `FitContext.stop` that ended it. */
  readonly stoppedOnRequest?: boolean;
}

/** What a model may use while it trains: nothing global. */
export interface FitContext {
  readonly random: Random;
  readonly signal?: AbortSignal;
  /**
   * Asks to end well, where `signal` ends with an error: training stops after the epoch that runs, and the best one is kept, by the
   * validation rows where there are any (as the config of early stopping says, where it has one), else the newest. Heeded
   * by kinds that say so (`EstimatorDefinition.heedsStop`).
   */
  readonly stop?: AbortSignal;
  /** Called after each epoch. Must not throw. */
  readonly onEpoch?: (epoch: Epoch) => void;
  /** Called with a state from which training can go on exactly; as often as the model's config says. */
  readonly onCheckpoint?: (state: State) => Promise<void> | void;
  /** A state that `onCheckpoint` had handed out, to go on from. */
  readonly resumeFrom?: State;
  /** A line for the log (which engine, what fell back and why). */
  readonly onNote?: (message: string) => void;
  /** Threads that may share the work; the model is the same without them, bit for bit. */
  readonly workers?: WorkerPool;
  /**
   * Whether other fits run at the same time: then this one takes a single thread of `workers`, and leaves the calling one to all
   * of them. Only asked of kinds that say so (`EstimatorDefinition.fitsBeside`).
   */
  readonly beside?: boolean;
}

/** How much there is to learn from. */
export interface FitSize {
  readonly rows: number;
  readonly columns: number;
}

/** Encoded training rows. Classification targets are class indices 0 … classes-1. */
export interface TrainingData {
  readonly x: Matrix;
  /** One number a row, already transformed. */
  readonly y: Float64Array;
  readonly weights?: Float64Array;
  /** Rows for early stopping and validation curves; never seen by the weights. */
  readonly validation?: { readonly x: Matrix; readonly y: Float64Array; readonly weights?: Float64Array };
  readonly features: FeatureMap;
}

/** One output of a model at some rows, and how it changes with their encoded columns. */
export interface Gradients {
  /** One number a row: for classification the probability of the class. */
  readonly outputs: Float64Array;
  /** Rows x columns, row-major: the derivative of a row's output by each of its columns. */
  readonly gradients: Float64Array;
}

/** What a network has learned of a category: a vector for each of its levels. */
export interface LearnedEmbedding {
  /** First of its encoded columns; as many follow as there are levels. */
  readonly start: number;
  readonly levels: number;
  /** Numbers of a vector. */
  readonly dimension: number;
  /** `levels` x `dimension`, row-major. */
  readonly vectors: Float32Array;
  /** Which of several networks has learned it, from 1; each has vectors of its own, which are not to be compared. */
  readonly network?: number;
}

/** Vectors of the levels of a raw column. */
export interface ColumnEmbedding extends Omit<LearnedEmbedding, "start" | "levels"> {
  readonly column: string;
  /** Names of the levels, in the order of the vectors; `(missing)` and `(other)` may be among them. */
  readonly levels: readonly string[];
}

/** Trees, and what becomes of their sum. */
export interface ScoreTrees {
  readonly ensemble: TreeEnsemble;
  readonly link: Link;
  readonly scale: number;
  /** Labels of the trees' outputs, where they stand in another order than the classes. */
  readonly labels?: readonly (string | number | boolean)[];
}

/**
 * A learner on encoded numbers. It knows nothing of tables, targets' units or files.
 * Outputs: regression, one number a row; classification, `classes` probabilities a row (row-major).
 */
export interface Estimator {
  readonly kind: string;
  fit(data: TrainingData, context: FitContext): Promise<History>;
  predict(x: Matrix): Promise<Float64Array>;
  /** The fitted state; throws MODEL_NOT_FITTED before `fit`. */
  state(): Promise<State>;
  /** Linear coefficients in the encoded space, where the learner is linear: row-major, outputs x columns, and intercepts. */
  linear?(): { readonly coefficients: Float64Array; readonly intercepts: Float64Array } | undefined;
  /** The fitted trees, where what `predict` gives is their sum. */
  trees?(): TreeEnsemble | undefined;
  /** The fitted trees whose sum, times `scale`, is the score that the link makes predictions of. */
  scoreTrees?(): ScoreTrees | undefined;
  /** Vectors of the categories that it has embedded, in the order of their columns; undefined where there are none. */
  embeddings?(): readonly LearnedEmbedding[] | undefined;
  /** An output of `predict` with its gradient, where the learner is differentiable. */
  gradient?(x: Matrix, output: number): Promise<Gradients>;
  /**
   * The same as a part of an ONNX graph: `x` names a double `[N, columns]`; the result names a double `[N, 1]` of what `fit`
   * was given as `y`, or `[N, classes]` of probabilities. A learner without it cannot be exported; one of whose parts cannot
   * throws EXPORT_UNSUPPORTED, whose `what` is the reason.
   */
  toOnnx?(graph: OnnxGraph, x: string): string | Promise<string>;
  /**
   * Predictions of cleaned rows, for a learner that reads raw columns: as `predict` of the encoded rows, and what the
   * encoding met in them is not kept. Absent: they are encoded.
   */
  predictTable?(inputs: Table): Promise<Float64Array>;
  /** Frees what is not garbage-collected (tensors). */
  dispose(): void;
}

/** How rows become the matrix that an estimator reads. */
export interface Encoding {
  readonly features: FeatureMap;
  /** Rows as numbers. A missing column or one of another kind throws SCHEMA_MISMATCH, ±Infinity DATA_NOT_FINITE. */
  transform(table: Table): Matrix;
  state(): State;
}

/** What an estimator is made for. */
export interface EstimatorShape {
  readonly task: Task;
  /** Number of classes; 0 for regression. */
  readonly classes: number;
}

/** What every model config has. */
export interface EstimatorConfig {
  readonly kind: string;
}

/** How a model kind plugs in: one file that exports this, and one line in `models/registry.ts`. */
export interface EstimatorDefinition<Config> {
  readonly kind: string;
  /** Encodings that suit the kind, where the config names none (a forest wants ordinal categories). */
  readonly defaultPreprocessing?: DefaultEncodings;
  /**
   * Whether it computes on TensorFlow.js, so that a backend must be loaded before it fits, predicts or is restored; `late`: one must be
   * chosen, and is loaded where the network is not computed by an engine of its own.
   */
  readonly needsBackend?: boolean | "late";
  /** What `onEpoch` counts. @default "epoch" */
  readonly epochUnit?: EpochUnit;
  /** Whether `fit` heeds `FitContext.stop`. @default false */
  readonly heedsStop?: boolean;
  /** Whether a fit of that size is worth a thread of its own, where several are to be done. Absent: never. */
  fitsBeside?(config: Config, size: FitSize): boolean;
  /** Whether it reads NaN as a missing value, so that none need be imputed. */
  readonly takesMissing?: boolean;
  create(config: Config, shape: EstimatorShape): Estimator;
  /** From a saved state; predictions are the same bit for bit. */
  restore(config: Config, shape: EstimatorShape, state: State): Promise<Estimator>;
}

/** A model that was made elsewhere, ready to predict. */
export interface Adopted {
  readonly encoding: Encoding;
  readonly estimator: Estimator;
  /** Labels of the classes, sorted; empty for regression. */
  readonly classes: readonly (string | number | boolean)[];
}

/** How a kind plugs in whose models are made elsewhere: nothing is fitted, and raw columns go in. */
export interface ForeignDefinition<Config> {
  readonly kind: string;
  readonly needsBackend?: false;
  /** Makes a model that fits these rows: `inputs` without the target, `target` its column. */
  adopt(
    config: Config,
    rows: {
      readonly task: Task;
      readonly inputs: Table;
      readonly target: Column;
      readonly targetName: string;
    },
  ): Promise<Adopted>;
  /** From a saved state; predictions are the same. */
  restoreAdopted(config: Config, shape: EstimatorShape, state: State): Promise<Omit<Adopted, "classes">>;
}

/** Files of a saved model, by relative path with `/`. */
export type ModelFiles = ReadonlyMap<string, Uint8Array>;

/** A fitted model: preprocessing, estimator and target in one piece; raw columns in, predictions in the target's unit out. */
export interface Model {
  readonly kind: string;
  readonly task: Task;
  /** Name of the target column. */
  readonly target: string;
  /** Labels of the classes, in the order of the probabilities; empty for regression. */
  readonly classes: readonly (string | number | boolean)[];
  /** Columns of raw rows in, columns of `predict` out. */
  readonly signature: Signature;
  /** The encoded columns and the raw columns that they stem from. */
  readonly features: FeatureMap;
  /** Cleaned rows (as training and test rows of an experiment are) as the encoded matrix that the estimator reads. */
  encode(inputs: Table): Matrix;
  /** Outputs of encoded rows in the target's unit: regression one number a row, classification `classes` probabilities a row. */
  predictMatrix(x: Matrix): Promise<Float64Array>;
  /** Linear coefficients over the encoded columns in the target's unit, where predictions are linear in them. */
  linear?(): { readonly coefficients: Float64Array; readonly intercepts: Float64Array } | undefined;
  /** Trees over the encoded columns whose sum, times `scale` and plus `offset`, is the prediction in the target's unit. */
  trees?(): { readonly ensemble: TreeEnsemble; readonly scale: number; readonly offset: number } | undefined;
  /**
   * Trees over the encoded columns whose sum, times `scale`, is what predictions are made of: log odds, the logarithm of a
   * rate, a target as it was transformed. `unit` says which, `outputs` name the sums.
   */
  scoreTrees?():
    | {
        readonly ensemble: TreeEnsemble;
        readonly scale: number;
        readonly unit: string;
        readonly outputs: readonly string[];
      }
    | undefined;
  /** The vectors that the model has learned for the levels of its categories (entity embeddings); undefined where it has none. */
  embeddings?(): readonly ColumnEmbedding[] | undefined;
  /** An output of `predictMatrix` with its gradient, in the target's unit; undefined where the model is not differentiable. */
  gradient?(): ((x: Matrix, output: number) => Promise<Gradients>) | undefined;
  /**
   * Predictions of raw rows, as they come from the source: they are cleaned as the training rows were, every row kept, then
   * encoded. The target may be missing; rows that are clean already are taken as they are. Regression: column `prediction`.
   * Classification: `prediction` (label) and `probability_<label>`. A missing column or a wrong type throws SCHEMA_MISMATCH
   * (DATA_COLUMN_MISSING where the cleaning needs it); columns that the model does not use are ignored.
   */
  predict(inputs: Table): Promise<Table>;
  /** The model's own files: reload gives the same predictions bit for bit, on the same backend. */
  save(): Promise<ModelFiles>;
  dispose(): void;
}
