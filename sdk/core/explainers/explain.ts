import { throwIfAborted } from "../../utils/abort.js";
import { AssayError } from "../../utils/errors/index.js";
import { Random } from "../../utils/random/index.js";
import type { WorkerPool } from "../../utils/workers/index.js";
import type { Metric } from "../metrics/metric.js";
import { sumOf } from "../metrics/sums.js";
import type { Model } from "../models/model.js";
import type { Table } from "../tables/index.js";
import { type ExplainSettings, explainDefaults, treeExplainDefaults } from "./config.js";
import { exactShap, MAX_EXACT_GROUPS } from "./exact.js";
import type { ExplainerKind, Explanation, Importance, ShapValues } from "./explanation.js";
import type { ShapInputs, ShapResult } from "./game.js";
import { permutationImportance } from "./importance.js";
import { linearShap } from "./linear.js";
import { permutationShap } from "./permutation.js";
import { predictAll, STOPPED } from "./predict.js";
import { scoreWith, type Truth, takeTruth } from "./score.js";
import { type ExplainTreesOptions, explainTrees } from "./tree/explain-trees.js";

/** What an explanation is made from. */
export interface ExplainInputs {
  /** Raw training rows: the background is drawn from them. */
  readonly train: Table;
  /** Raw test rows: those that are explained and shuffled. */
  readonly test: Table;
  /** Truth of the test rows, in the target's unit, or class indices. */
  readonly truth: Float64Array;
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

/** How far values may be from adding up, relative to the largest prediction, to count as additive. */
const ADDITIVE_TOLERANCE = 1e-6;

/**
 * Explains a model on test rows: permutation importances, and SHAP values of a drawn sample of rows against a drawn
 * background of training rows, by the columns that the user knows. Fewer rows than asked for are all taken, with a
 * note. Throws DATA_TOO_SMALL without rows, EXPLAIN_UNSUPPORTED where the kind does not fit the model, INTERRUPTED.
 */
export async function explain(model: Model, inputs: ExplainInputs): Promise<Explanation> {
  const { config, signal, metric } = inputs;
  const settings = { ...explainDefaults, ...config };
  const seed = config?.seed ?? inputs.seed;
  const random = Random.fromSeed(seed).fork("explain");
  throwIfAborted(signal, STOPPED);
  const rowIndices = drawRows(
    inputs.test,
    settings.rows,
    random.fork("rows"),
    "test rows to explain",
    inputs,
  );
  const picked = drawRows(
    inputs.train,
    settings.background,
    random.fork("background"),
    "background rows",
    inputs,
  );
  const data = inputs.test.take(rowIndices);
  const game: ShapInputs = {
    predict: (x) => model.predictMatrix(x),
    rows: model.encode(data),
    background: model.encode(inputs.train.take(picked)),
    groups: model.features.groups,
  };
  const kind = chooseKind(model, settings.kind ?? "auto", inputs);
  const permutations = "permutations" in settings ? settings.permutations : explainDefaults.permutations;
  const trees = { ...treeExplainDefaults, ...treeSettings(config), random: random.fork("interactions") };
  const run = { batchRows: settings.batchRows, signal, trees };
  const result = await shapOf(kind, model, game, {
    ...run,
    permutations,
    random: random.fork("orders"),
    onProgress: (done, total) => inputs.onProgress?.("SHAP values", done, total),
    workers: inputs.workers,
  });
  const shares = kind === "tree" && trees.method === "path-dependent";
  const shap = named(kind, model, result, {
    background: shares ? 0 : picked.length,
    seed,
    ...(kind === "tree" ? { method: trees.method } : {}),
  });
  const importances = await importancesOf(model, inputs, settings, random.fork("importances"));
  const names = shap.features.filter((name) => data.has(name));
  return Object.freeze({
    importances: Object.freeze(importances),
    importanceMetric: metric.name,
    shap,
    data: data.select(names),
    rowIndices,
    unit: model.task === "regression" ? model.target : "probability",
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

function chooseKind(model: Model, kind: "auto" | ExplainerKind, { onNote }: ExplainInputs): ExplainerKind {
  const columns = model.features.groups.length;
  if (kind === "linear" && model.linear?.() === undefined) {
    throw new AssayError("EXPLAIN_UNSUPPORTED", {
      what: `the linear explainer cannot explain this model, whose predictions are not linear in its columns`,
      got: `a model of kind "${model.kind}" for ${model.task} of "${model.target}"`,
      wanted: "a linear model for regression without a target transform",
      next: columns > MAX_EXACT_GROUPS ? "Use `kind: permutation`." : "Use `kind: exact`.",
    });
  }
  if (kind === "tree" && model.trees?.() === undefined) {
    throw new AssayError("EXPLAIN_UNSUPPORTED", {
      what: "the tree explainer cannot explain this model, whose predictions are not a sum of trees",
      got: `a model of kind "${model.kind}" for ${model.task} of "${model.target}"`,
      wanted:
        "a forest, or boosting for regression with loss squared, absolute or quantile, without a target transform",
      next: columns > MAX_EXACT_GROUPS ? "Use `kind: permutation`." : "Use `kind: exact`.",
    });
  }
  if (kind !== "auto") return kind;
  if (model.linear?.() !== undefined) {
    onNote?.("explainer: linear, exact from the model's coefficients");
    return "linear";
  }
  if (model.trees?.() !== undefined) {
    onNote?.("explainer: tree, exact from the model's trees");
    return "tree";
  }
  if (columns <= MAX_EXACT_GROUPS) {
    onNote?.(`explainer: exact, by all coalitions of the ${columns} columns`);
    return "exact";
  }
  onNote?.(
    `explainer: permutation, as the model has ${columns} columns (exact goes up to ${MAX_EXACT_GROUPS})`,
  );
  return "permutation";
}

/** What the explainers are told; each takes what it knows. */
type ShapOptions = Parameters<typeof permutationShap>[1] & {
  readonly workers?: WorkerPool;
  readonly trees: Pick<ExplainTreesOptions, "method" | "interactions" | "interactionRows" | "random">;
};

/** What a config says of trees alone. */
function treeSettings(
  config: ExplainSettings | undefined,
): Partial<Pick<ExplainTreesOptions, "method" | "interactions" | "interactionRows">> {
  return config?.kind === "tree" ? config : {};
}

async function shapOf(
  kind: ExplainerKind,
  model: Model,
  game: ShapInputs,
  options: ShapOptions,
): Promise<ShapResult> {
  if (kind === "permutation") return permutationShap(game, options);
  if (kind === "exact") return exactShap(game, options);
  if (kind === "tree") return treesShap(model, game, options);
  const linear = model.linear?.();
  if (linear === undefined)
    throw new AssayError("INTERNAL", { what: "a linear model lost its coefficients" });
  // The model's own predictions, so that `additive` says whether its coefficients tell the truth.
  const result = linearShap({ ...linear, ...game });
  const predictions = await predictionsOf(game, result.values.length, options);
  options.onProgress?.(game.rows.rows, game.rows.rows);
  return { ...result, predictions };
}

async function treesShap(model: Model, game: ShapInputs, options: ShapOptions): Promise<ShapResult> {
  const trees = model.trees?.();
  if (trees === undefined) throw new AssayError("INTERNAL", { what: "a model of trees lost them" });
  const result = await explainTrees(trees, game, { ...options, ...options.trees });
  return { ...result, predictions: await predictionsOf(game, result.values.length, options) };
}

/** The model's own predictions, output by output. */
async function predictionsOf(
  game: ShapInputs,
  outputs: number,
  options: ShapOptions,
): Promise<Float64Array[]> {
  const { signal, batchRows } = options;
  const all = await predictAll(game.predict, game.rows, game.groups, { signal, batchRows });
  return Array.from({ length: outputs }, (_, o) =>
    Float64Array.from({ length: game.rows.rows }, (_, r) => all[r * outputs + o]),
  );
}

function named(
  kind: ExplainerKind,
  { features, task, target, classes }: Model,
  result: ShapResult,
  drawn: Pick<ShapValues, "background" | "seed" | "method">,
): ShapValues {
  return Object.freeze({
    kind,
    features: features.groups.map((group) => group.name),
    outputs: task === "regression" ? [target] : classes.map(String),
    rows: result.predictions[0].length,
    ...result,
    additive: isAdditive(result),
    ...drawn,
  });
}

/** Whether each row's values add up to prediction - base value, but for rounding. */
export function isAdditive({ values, predictions, baseValues }: ShapResult): boolean {
  return predictions.every((ofOutput, o) => {
    const groups = values[o].length / ofOutput.length;
    const scale = ofOutput.reduce((most, value) => Math.max(most, Math.abs(value)), Math.abs(baseValues[o]));
    return ofOutput.every((prediction, r) => {
      const sum = sumOf(groups, (g) => values[o][r * groups + g]);
      return Math.abs(sum - (prediction - baseValues[o])) <= ADDITIVE_TOLERANCE * scale;
    });
  });
}

async function importancesOf(
  model: Model,
  inputs: ExplainInputs,
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
    groups: model.features.groups,
    score: scoreWith(metric, model, drawn === undefined ? all : takeTruth(all, drawn)),
    greaterIsBetter: metric.greaterIsBetter,
    repeats: settings.importanceRepeats,
    random,
    batchRows: settings.batchRows,
    signal,
    onProgress: (done, total) => onProgress?.("importances", done, total),
  });
}
