import { AssayError } from "../../utils/errors/index.js";
import type { Random } from "../../utils/random/index.js";
import type { Model } from "../models/model.js";
import { predictTrees } from "../models/trees/predict.js";
import type { StopOptions } from "./convergence.js";
import { exactShap } from "./exact.js";
import type { ExplainerKind } from "./explanation.js";
import type { ShapInputs, ShapResult } from "./game.js";
import { gradientShap } from "./gradient.js";
import { kernelShap } from "./kernel.js";
import { linearShap } from "./linear.js";
import { permutationShap } from "./permutation.js";
import { predictAll, type RunOptions } from "./predict.js";
import { type ExplainTreesOptions, explainTrees } from "./tree/explain-trees.js";

/** What the explainers are told, each of which reads what is its own. */
export interface ShapOptions
  extends RunOptions,
    StopOptions,
    Pick<ExplainTreesOptions, "method" | "interactions" | "interactionRows" | "workers"> {
  /** Of trees: whether the prediction is explained, or the sum that it is made of. */
  readonly output: "prediction" | "raw";
  readonly permutations: number;
  readonly samples: number;
  readonly coalitions?: number;
  readonly random: Random;
  readonly drawInteractionRows: Random;
}

/** SHAP values by an explainer of a kind that fits the model. */
export async function shapOf(
  kind: ExplainerKind,
  model: Model,
  game: ShapInputs,
  options: ShapOptions,
): Promise<ShapResult> {
  switch (kind) {
    case "linear":
      return linearOf(model, game, options);
    case "tree":
      return treesOf(model, game, options);
    case "exact":
      return exactShap(game, options);
    case "permutation":
      return permutationShap(game, options);
    case "kernel":
      return kernelShap(game, options);
    case "gradient":
      return gradientShap({ ...game, gradient: lost(model.gradient?.(), "gradient") }, options);
  }
}

async function linearOf(model: Model, game: ShapInputs, options: ShapOptions): Promise<ShapResult> {
  // The model's own predictions, so that `additive` says whether its coefficients tell the truth.
  const result = linearShap({ ...lost(model.linear?.(), "coefficients"), ...game });
  const predictions = await predictionsOf(game, result.values.length, options);
  options.onProgress?.(game.rows.rows, game.rows.rows);
  return { ...result, predictions };
}

async function treesOf(model: Model, game: ShapInputs, options: ShapOptions): Promise<ShapResult> {
  if (options.output === "raw") return scoresOf(model, game, options);
  const trees = lost(model.trees?.(), "trees");
  const result = await explainTrees(trees, game, { ...options, random: options.drawInteractionRows });
  return { ...result, predictions: await predictionsOf(game, result.values.length, options) };
}

/** The sums of trees that predictions are made of. */
async function scoresOf(model: Model, game: ShapInputs, options: ShapOptions): Promise<ShapResult> {
  const { ensemble, scale } = lost(model.scoreTrees?.(), "trees");
  const trees = { ensemble, scale, offset: 0 };
  const result = await explainTrees(trees, game, { ...options, random: options.drawInteractionRows });
  const sums = predictTrees(ensemble, game.rows);
  const predictions = result.values.map((_, o) =>
    Float64Array.from({ length: game.rows.rows }, (_, r) => scale * sums[r * ensemble.outputs + o]),
  );
  return { ...result, predictions };
}

/** What `chooseKind` has seen to be there. */
function lost<T>(part: T | undefined, name: string): T {
  if (part === undefined) throw new AssayError("INTERNAL", { what: `a model lost its ${name}` });
  return part;
}

/** The model's own predictions, output by output. */
async function predictionsOf(
  game: ShapInputs,
  outputs: number,
  { signal, batchRows }: RunOptions,
): Promise<Float64Array[]> {
  const all = await predictAll(game.predict, game.rows, game.groups, { signal, batchRows });
  return Array.from({ length: outputs }, (_, o) =>
    Float64Array.from({ length: game.rows.rows }, (_, r) => all[r * outputs + o]),
  );
}
