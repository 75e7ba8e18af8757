import { throwIfAborted } from "../../utils/abort.js";
import { AssayError } from "../../utils/errors/index.js";
import type { Random } from "../../utils/random/index.js";
import type { Partition } from "../../utils/splitters/index.js";
import type { WorkerPool } from "../../utils/workers/index.js";
import { cleanAndSplit, type UnlearnedRows } from "../cleaning/index.js";
import { fitModel } from "../models/fit.js";
import type { FitOptions } from "../models/fit-options.js";
import type { Task } from "../models/model.js";
import type { PipelineModel } from "../models/pipeline-model.js";
import type { Table } from "../tables/index.js";

/** What the models of folds are fitted from. */
export interface FoldInputs extends Pick<FitOptions, "config" | "preprocessing" | "target" | "task"> {
  /** Training rows before anything was learned of them, and the cleaning that is learned fold by fold. */
  readonly data: Pick<UnlearnedRows, "rows" | "steps">;
  readonly folds: readonly Partition[];
  /** Number of the first fold that is wanted: those before it are passed over. @default 1 */
  readonly firstFold?: number;
  /** Columns of cleaned rows that are left out. */
  readonly without?: readonly string[];
  /** The generator of the whole; each fold forks its own stream. */
  readonly random: Random;
  /** The clock, in milliseconds. */
  readonly now: () => number;
  readonly signal?: AbortSignal;
  /** Threads that a model may grow in. */
  readonly workers?: WorkerPool;
  readonly onNote?: (message: string) => void;
}

/** A model that was fitted on a fold's training rows. */
export interface FittedFold {
  /** From 1. */
  readonly fold: number;
  /** Freed when the next fold begins: what is wanted of it must be taken before. */
  readonly model: PipelineModel;
  /** Cleaned rows, target included, by what the fold's training rows taught. */
  readonly train: Table;
  readonly test: Table;
  /** Wall-clock seconds of cleaning and fitting. */
  readonly fitSeconds: number;
}

/**
 * Fits a model for each fold, one after the other. Cleaning, preprocessing, target and model are learned on the fold's own
 * training rows. What fails names its fold; a signal that fires throws INTERRUPTED.
 */
export async function* fitFolds(inputs: FoldInputs): AsyncGenerator<FittedFold> {
  for (const [i, partition] of inputs.folds.entries()) {
    const fold = i + 1;
    if (fold < (inputs.firstFold ?? 1)) continue;
    throwIfAborted(inputs.signal, { what: `stopped before fold ${fold} of ${inputs.folds.length}` });
    let model: PipelineModel | undefined;
    try {
      const startedAt = inputs.now();
      const parts = await inFold(fold, inputs, () => cleanFold(inputs, partition));
      const fitted = await inFold(fold, inputs, () => fitOn(parts, inputs, fold));
      model = fitted.model;
      const fitSeconds = (inputs.now() - startedAt) / 1000;
      yield { fold, model, train: parts.train, test: parts.test, fitSeconds };
    } finally {
      model?.dispose();
    }
  }
}

/** Runs work of one fold: an AssayError says which fold it was in, and what can be done about too few classes. */
export async function inFold<T>(
  fold: number,
  { folds, task }: { readonly folds: { readonly length: number }; readonly task: Task },
  work: () => T | Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!AssayError.isInstance(error) || error.code === "INTERRUPTED") throw error;
    const isOfClasses =
      task === "classification" &&
      (error.code === "DATA_TARGET" ||
        error.code === "DATA_UNKNOWN_CATEGORY" ||
        error.code === "METRIC_UNDEFINED");
    throw new AssayError(error.code, {
      ...error.details,
      where: `fold ${fold} of ${folds.length}`,
      cause: error,
      ...(isOfClasses
        ? { next: "Use `kind: stratified` folds, fewer folds, or leave rare classes out." }
        : {}),
    });
  }
}

function cleanFold({ data, without = [] }: FoldInputs, partition: Partition): FoldParts {
  const { train, test, cleaning } = cleanAndSplit(data.steps, data.rows, () => partition);
  for (const [name, part] of Object.entries({ training: train, test })) {
    if (part.numRows > 0) continue;
    throw new AssayError("DATA_EMPTY", {
      what: `the cleaning leaves no ${name} row`,
      wanted: "a training row and a test row",
      next: "Ask for fewer folds, or look at the `clean` steps that drop rows.",
    });
  }
  return { train: train.drop(without), test: test.drop(without), cleaning };
}

type FoldParts = Pick<ReturnType<typeof cleanAndSplit>, "train" | "test" | "cleaning">;

function fitOn({ train }: FoldParts, inputs: FoldInputs, fold: number) {
  const { config, preprocessing, target, task, random, signal, onNote, workers } = inputs;
  return fitModel({
    config,
    preprocessing,
    target,
    task,
    table: train,
    context: { random: random.fork(`fold ${fold}`), signal, onNote, workers },
  });
}
