import { throwIfAborted } from "../../../utils/abort.js";
import type { TreeEnsemble } from "../../models/trees/ensemble.js";
import { rounded } from "../../models/trees/predict.js";
import type { FeatureGroup, Matrix } from "../../tables/index.js";
import { checkGroups } from "../game.js";
import { STOPPED } from "../predict.js";
import { TreeKernel } from "./tree-kernel.js";

/** What `treeShap` may be told. */
export interface TreeShapOptions {
  readonly signal?: AbortSignal;
  /** Called with trees done and in all. Must not throw. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** SHAP values of every output: base values, and rows x groups, row-major, per output. */
export interface TreeShapValues {
  readonly baseValues: Float64Array;
  readonly values: readonly Float64Array[];
}

/**
 * Exact SHAP values of trees by the shares of training rows that took each way (path-dependent, as shap's TreeExplainer
 * without data; Lundberg and others 2020). In the unit of the trees' sum: base value + values of a row = its prediction. A
 * group of columns plays as one. See docs/decisions/tree-shap.md for the method.
 */
export async function treeShap(
  ensemble: TreeEnsemble,
  x: Matrix,
  groups: readonly FeatureGroup[],
  { signal, onProgress }: TreeShapOptions = {},
): Promise<TreeShapValues> {
  checkGroups(groups, x.columns);
  const { outputs, roots, treeOutput, divisor } = ensemble;
  const players = playersOf(groups, x.columns);
  const rows = { ...x, data: ensemble.float32 ? rounded(x.data) : x.data };
  const kernel = new TreeKernel(ensemble, rows, players, groups.length);
  const values: Float64Array[] = [];
  const baseValues = new Float64Array(outputs);
  for (let output = 0; output < outputs; output++) {
    let expected = 0;
    for (let tree = 0; tree < roots.length; tree++) {
      if (treeOutput[tree] >= 0 && treeOutput[tree] !== output) continue;
      // Lets signals through, and whoever else has work to do.
      await new Promise((resolve) => setImmediate(resolve));
      throwIfAborted(signal, STOPPED);
      expected += kernel.add(tree, output);
      onProgress?.(output * roots.length + tree + 1, outputs * roots.length);
    }
    values.push(kernel.take().map((value) => value / divisor));
    baseValues[output] = ensemble.base[output] + expected / divisor;
  }
  return { baseValues, values };
}

/** The group of each column. */
function playersOf(groups: readonly FeatureGroup[], columns: number): Int32Array {
  const players = new Int32Array(columns);
  for (const [player, group] of groups.entries())
    for (const column of group.columns) players[column] = player;
  return players;
}
