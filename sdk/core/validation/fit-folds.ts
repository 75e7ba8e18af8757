import { eitherSignal, throwIfAborted } from "../../utils/abort.js";
import { AssayError } from "../../utils/errors/index.js";
import type { Random } from "../../utils/random/index.js";
import type { Partition } from "../../utils/splitters/index.js";
import type { WorkerPool } from "../../utils/workers/index.js";
import { cleanAndSplit, type UnlearnedRows } from "../cleaning/index.js";
import { fitModel } from "../models/fit.js";
import type { FitOptions } from "../models/fit-options.js";
import type { Task } from "../models/model.js";
import type { PipelineModel } from "../models/pipeline-model.js";
import { estimatorDefinition, isEnsemble, isForeign } from "../models/registry.js";
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

/** A fold's model on its way. */
interface FoldAtWork {
  readonly fold: number;
  readonly fitted: Promise<FittedFold>;
}

/**
 * Fits a model for each fold, one after the other, or several at once in threads where the kind can and it pays: the same models,
 * given in the order of the folds. Cleaning, preprocessing, target and model are learned on the fold's own training rows. What
 * fails names its fold; a signal that fires throws INTERRUPTED.
 */
export async function* fitFolds(inputs: FoldInputs): AsyncGenerator<FittedFold> {
  const lanes = await lanesOf(inputs);
  const ended = new AbortController();
  const signal = eitherSignal(inputs.signal, ended.signal);
  const own = lanes === 1 ? inputs : { ...inputs, signal };
  const atWork: FoldAtWork[] = [];
  let next = inputs.firstFold ?? 1;
  try {
    while (next <= inputs.folds.length || atWork.length > 0) {
      while (next <= inputs.folds.length && atWork.length < lanes) atWork.push(begin(next++, own, lanes > 1));
      const [{ fold, fitted }] = atWork;
      throwIfAborted(inputs.signal, { what: `stopped before fold ${fold} of ${inputs.folds.length}` });
      const done = await fitted;
      try {
        yield done;
      } finally {
        atWork.shift();
        done.model.dispose();
      }
    }
  } finally {
    // Who asks for no more folds, or an error: those that are under way are stopped.
    ended.abort();
    for (const { fitted } of atWork) {
      await fitted.then(
        ({ model }) => model.dispose(),
        () => undefined,
      );
    }
  }
}

/** Folds that are fitted at once. */
async function lanesOf({ config, data, workers, folds }: FoldInputs): Promise<number> {
  if (workers === undefined || workers.size < 2 || folds.length < 2) return 1;
  const definition = await estimatorDefinition(config.kind);
  if (isForeign(definition) || isEnsemble(definition)) return 1;
  const rows = Math.min(...folds.map(({ train }) => train.length));
  const isWorth = definition.fitsBeside?.(config, { rows, columns: data.rows.names.length - 1 }) === true;
  return isWorth ? workers.size : 1;
}

function begin(fold: number, inputs: FoldInputs, isBeside: boolean): FoldAtWork {
  const fitted = fitFold(fold, inputs, isBeside);
  // It is awaited in its turn; until then its failure is nobody's.
  fitted.catch(() => undefined);
  return { fold, fitted };
}

async function fitFold(fold: number, inputs: FoldInputs, isBeside: boolean): Promise<FittedFold> {
  throwIfAborted(inputs.signal, { what: `stopped before fold ${fold} of ${inputs.folds.length}` });
  const startedAt = inputs.now();
  const parts = await inFold(fold, inputs, () => cleanFold(inputs, inputs.folds[fold - 1]));
  const { model } = await inFold(fold, inputs, () => fitOn(parts, inputs, fold, isBeside));
  const fitSeconds = (inputs.now() - startedAt) / 1000;
  return { fold, model, train: parts.train, test: parts.test, fitSeconds };
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

function fitOn({ train }: FoldParts, inputs: FoldInputs, fold: number, beside: boolean) {
  const { config, preprocessing, target, task, random, signal, onNote, workers } = inputs;
  return fitModel({
    config,
    preprocessing,
    target,
    task,
    table: train,
    context: { random: random.fork(`fold ${fold}`), signal, onNote, workers, beside },
  });
}
