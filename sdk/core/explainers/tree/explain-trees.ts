import { AssayError } from "../../../utils/errors/index.js";
import type { Random } from "../../../utils/random/index.js";
import type { Model } from "../../models/model.js";
import type { TreeEnsemble } from "../../models/trees/ensemble.js";
import { predictTrees } from "../../models/trees/predict.js";
import type { FeatureGroup, Matrix } from "../../tables/index.js";
import type { ShapInputs, ShapResult, TreeMethod } from "../game.js";
import { interventionalTreeShap } from "./interventional.js";
import { pathInteractions } from "./path-interactions.js";
import { type TreeShapOptions, treeShap } from "./tree-shap.js";

/** How a model of trees is explained. */
export interface ExplainTreesOptions extends TreeShapOptions {
  readonly method: TreeMethod;
  readonly interactions: boolean;
  /** Most rows that get interaction values. */
  readonly interactionRows: number;
  /** Draws them. */
  readonly random: Random;
}

/** Most memory that interaction values may take. */
const MAX_INTERACTION_BYTES = 2 ** 30;

/**
 * SHAP values of a model of trees, and interaction values where they are asked for, in the unit of its predictions. Throws
 * EXPLAIN_UNSUPPORTED where the interaction values would take more than 1 GiB.
 */
export async function explainTrees(
  trees: NonNullable<ReturnType<NonNullable<Model["trees"]>>>,
  { rows, background, backgroundWeights, groups }: Omit<ShapInputs, "predict">,
  options: ExplainTreesOptions,
): Promise<Omit<ShapResult, "predictions">> {
  const { method, signal, onProgress, workers } = options;
  const { ensemble, scale, offset } = trees;
  const picked = options.interactions ? pickRows(rows, groups, ensemble.outputs, options) : undefined;
  const watch = { signal, onProgress, workers, backgroundWeights };
  const { baseValues, values } =
    method === "interventional"
      ? await interventionalTreeShap(ensemble, rows, background, groups, watch)
      : await treeShap(ensemble, rows, groups, watch);
  const scaled = {
    baseValues: baseValues.map((base) => base * scale + offset),
    values: values.map((ofOutput) => ofOutput.map((value) => value * scale)),
  };
  if (picked === undefined) return scaled;
  const some = takeRows(rows, picked);
  const theirs = values.map(
    (data) => takeRows({ data, rows: rows.rows, columns: groups.length }, picked).data,
  );
  const interactions =
    method === "interventional"
      ? (await interventionalTreeShap(ensemble, some, background, groups, { ...watch, interactions: true }))
          .interactions
      : await pathInteractions(ensemble, some, groups, theirs, watch);
  return {
    ...scaled,
    interactions: interactions?.map((ofOutput) => ofOutput.map((value) => value * scale)),
    interactionRows: picked,
  };
}

/** The sums of trees that predictions are made of, output by output. */
export function treeScores(ensemble: TreeEnsemble, scale: number, rows: Matrix): Float64Array[] {
  const sums = predictTrees(ensemble, rows);
  return Array.from({ length: ensemble.outputs }, (_, o) =>
    Float64Array.from({ length: rows.rows }, (_, r) => scale * sums[r * ensemble.outputs + o]),
  );
}

/** Rows that get interaction values. */
function pickRows(
  { rows }: Matrix,
  groups: readonly FeatureGroup[],
  outputs: number,
  { interactionRows, random }: ExplainTreesOptions,
): Uint32Array {
  const count = Math.min(rows, interactionRows);
  const bytes = 8 * count * groups.length ** 2 * outputs;
  if (bytes > MAX_INTERACTION_BYTES) {
    const most = Math.floor(MAX_INTERACTION_BYTES / (bytes / count));
    throw new AssayError("EXPLAIN_UNSUPPORTED", {
      what: "interaction values of so many rows and columns do not fit in memory",
      got: `${count} rows x ${groups.length} x ${groups.length} columns x ${outputs} outputs, ${(bytes / 2 ** 30).toFixed(1)} GiB`,
      wanted: "at most 1 GiB",
      next:
        most > 0
          ? `Set \`interactionRows\` to ${most} or fewer.`
          : "Leave `interactions` out, or explain a model of fewer columns.",
    });
  }
  return random.sample(rows, count).sort();
}

function takeRows({ data, columns }: Matrix, picked: Uint32Array): Matrix {
  const out = new Float64Array(picked.length * columns);
  for (const [i, row] of picked.entries())
    out.set(data.subarray(row * columns, (row + 1) * columns), i * columns);
  return { data: out, rows: picked.length, columns };
}
