import { throwIfAborted } from "../../utils/abort.js";
import { AssayError } from "../../utils/errors/index.js";
import { Random } from "../../utils/random/index.js";
import type { WorkerPool } from "../../utils/workers/index.js";
import type { Metric } from "../metrics/metric.js";
import type { Model } from "../models/model.js";
import { extended } from "../plugins/index.js";
import type { FeatureGroup, Table } from "../tables/index.js";
import { chooseBackground } from "./background.js";
import { chooseExplainer } from "./choose-kind.js";
import { type ExplainSettings, explainConfig, explainDefaults } from "./config.js";
import { configOfKind, filled } from "./config-of-kind.js";
import { Explanation } from "./explained.js";
import type { Importance } from "./explanation.js";
import type { ShapResult } from "./game.js";
import { joinGroups } from "./groups.js";
import { permutationImportance } from "./importance.js";
import { STOPPED } from "./predict.js";
import { scoreWith, type Truth, takeTruth } from "./score.js";
import { shapValues } from "./shap-values.js";
import { correlatedColumns } from "./views/correlations.js";
import { meanAbsoluteShap } from "./views/ranking.js";

/** What an explanation is made from. */
export interface ExplainInputs {
  /** Raw training rows: the background is drawn from them. */
  readonly train: Table;
  /** Raw rows to draw the background from instead. */
  readonly background?: Table;
  /** Raw test rows: those that are explained and shuffled. */
  readonly test: Table;
  /** Truth of the test rows, in the target's unit, or class indices. Without it there are SHAP values and no importances. */
  readonly truth?: Float64Array;
  /** Weights of the test rows. */
  readonly weights?: Float64Array;
  /** The metric that importances count in. */
  readonly metric: Metric;
  /** @default explainDefaults */
  readonly config?: ExplainSettings;
  /** Seed where the config has none of its own. */
  readonly seed: number;
  /** Stops with INTERRUPTED between two calls of the model. */
  readonly signal?: AbortSignal;
  /** Called with what is worked on, and units done and in all. Must not throw. */
  readonly onProgress?: (label: string, done: number, total: number) => void;
  /** A line for the log: which explainer was chosen and why, and what there was too little of. */
  readonly onNote?: (message: string) => void;
  /** Threads that may share the work; values are the same without them, bit for bit. */
  readonly workers?: WorkerPool;
}

/**
 * Explains a model on test rows: permutation importances, and SHAP values of a drawn sample of rows against a drawn
 * background of training rows, by the columns that the user knows. Fewer rows than asked for are all taken, with a
 * note. Throws DATA_TOO_SMALL without rows, EXPLAIN_UNSUPPORTED where the kind does not fit the model, INTERRUPTED.
 */
export async function explain(model: Model, inputs: ExplainInputs): Promise<Explanation> {
  const { signal, metric } = inputs;
  const config = filled(extended(explainConfig), inputs.config ?? {});
  const seed = config.seed ?? inputs.seed;
  const random = Random.fromSeed(seed).fork("explain");
  throwIfAborted(signal, STOPPED);
  const rowIndices = drawRows(inputs.test, config.rows, random.fork("rows"), "test rows to explain", inputs);
  const by = typeof config.background === "number" ? { rows: config.background } : config.background;
  const background = chooseBackground(
    model,
    inputs.background ?? inputs.train,
    { rows: by.rows ?? explainDefaults.background, by: by.by ?? explainDefaults.backgroundBy },
    random.fork("background"),
    inputs.onNote,
  );
  const data = inputs.test.take(rowIndices);
  const groups = joinGroups(model.features.groups, config.groups);
  const { kind, part } = chooseExplainer(model, { config, columns: groups.length, onNote: inputs.onNote });
  const result = await part.explain({
    model,
    config: configOfKind(part, kind, config),
    predict: (x) => model.predictMatrix(x),
    rows: model.encode(data),
    background: background.matrix,
    ...(background.weights && { backgroundWeights: background.weights }),
    groups,
    random: random.fork("orders"),
    batchRows: config.batchRows,
    ...(signal && { signal }),
    ...(inputs.workers && { workers: inputs.workers }),
    ...(inputs.onNote && { onNote: inputs.onNote }),
    onProgress: (done, total) => inputs.onProgress?.("SHAP values", done, total),
  });
  noteConvergence(result, inputs);
  const { score, backgroundRows = background.matrix.rows, ...values } = result;
  const shap = shapValues(kind, model, groups, values, {
    background: backgroundRows,
    seed,
    ...(config.groups && { groups: config.groups }),
    ...(score && { outputs: score.outputs }),
  });
  const { truth } = inputs;
  const importances =
    truth === undefined
      ? []
      : await importancesOf(model, groups, { ...inputs, truth }, config, random.fork("importances"));
  const names = model.features.groups.map(({ name }) => name).filter((name) => data.has(name));
  // Joined columns have no values of their own: they are looked at one by one.
  const ranked = meanAbsoluteShap(shap).map(({ feature }) => feature);
  const ordered = [...new Set([...ranked.filter((name) => data.has(name)), ...names])];
  return new Explanation({
    importances,
    importanceMetric: metric.name,
    ...(metric.inTargetUnit === true ? { importanceUnit: model.target } : {}),
    shap,
    data: data.select(names),
    rowIndices,
    unit: score?.unit ?? (model.task === "regression" ? model.target : "probability"),
    correlations: correlatedColumns(inputs.train, ordered, config.correlationThreshold),
    // Raw scores of numbers may count in another unit than the target.
    ...(truth === undefined || (score !== undefined && model.task === "regression")
      ? {}
      : { truth: Float64Array.from(rowIndices, (row) => truth[row]), task: model.task }),
  });
}

/** Sorted row numbers of a sample, all of them where there are no more than asked for. */
function drawRows(
  table: Table,
  wanted: number,
  random: Random,
  what: string,
  inputs: ExplainInputs,
): Uint32Array {
  const { numRows } = table;
  if (numRows === 0) {
    throw new AssayError("DATA_TOO_SMALL", {
      what: `there are no ${what}`,
      got: "0 rows",
      wanted: "at least one",
    });
  }
  if (numRows < wanted)
    inputs.onNote?.(`only ${numRows} ${what} are there; ${wanted} were asked for, all are taken`);
  return random.sample(numRows, Math.min(wanted, numRows)).sort();
}

/** Says so where rows were stopped before they were as sure as was asked for. */
function noteConvergence({ convergence }: ShapResult, { onNote }: ExplainInputs): void {
  if (convergence === undefined || convergence.rowsOver === 0) return;
  onNote?.(
    `${convergence.rowsOver} rows stopped at maxEvaluations before their standard errors were within the tolerance; the largest is ${convergence.largestError.toPrecision(3)}`,
  );
}

async function importancesOf(
  model: Model,
  groups: readonly FeatureGroup[],
  inputs: ExplainInputs & { readonly truth: Float64Array },
  settings: { importanceRepeats: number; importanceRows: number; batchRows: number },
  random: Random,
): Promise<Importance[]> {
  const { metric, signal, onProgress } = inputs;
  const all: Truth = { truth: inputs.truth, weights: inputs.weights };
  const some = inputs.test.numRows > settings.importanceRows;
  const drawn = some
    ? random.fork("rows").sample(inputs.test.numRows, settings.importanceRows).sort()
    : undefined;
  return permutationImportance({
    predict: (x) => model.predictMatrix(x),
    rows: model.encode(drawn === undefined ? inputs.test : inputs.test.take(drawn)),
    groups,
    score: scoreWith(metric, model, drawn === undefined ? all : takeTruth(all, drawn)),
    greaterIsBetter: metric.greaterIsBetter,
    repeats: settings.importanceRepeats,
    random,
    batchRows: settings.batchRows,
    signal,
    onProgress: (done, total) => onProgress?.("importances", done, total),
  });
}
