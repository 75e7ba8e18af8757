import { runInOrder, type WorkerPool } from "../../../utils/workers/index.js";
import type { TreeEnsemble } from "../../models/trees/ensemble.js";
import { rounded } from "../../models/trees/predict.js";
import type { FeatureGroup, Matrix } from "../../tables/index.js";
import { workersOr } from "../../worker-tasks.js";
import { checkGroups } from "../game.js";
import { STOPPED } from "../predict.js";
import { blockRowsOf, piecesOf } from "./pieces.js";
import { playersOf } from "./players.js";
import type { ShapSums, ShapTask } from "./shap-task.js";
import { sharedEnsemble } from "./shared-ensemble.js";

/** What `treeShap` may be told. */
export interface TreeShapOptions {
  readonly signal?: AbortSignal;
  /** Called with pieces of the work done and in all. Must not throw. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Threads that share the work; values are the same without them, bit for bit. */
  readonly workers?: WorkerPool;
}

/** SHAP values of every output: base values, and rows x groups, row-major, per output. */
export interface TreeShapValues {
  readonly baseValues: Float64Array;
  readonly values: readonly Float64Array[];
}

/**
 * Exact SHAP values of trees by the shares of training rows that took each way (path-dependent, as shap's TreeExplainer
 * without data; Lundberg and others 2020). In the unit of the trees' sum: base value + values of a row = its prediction. A
 * group of columns plays as one. Throws MODEL_INVALID for trees that lead in circles, EXPLAIN_UNSUPPORTED for trees too deep
 * for the memory, INTERRUPTED. See docs/decisions/tree-shap.md for the method.
 */
export async function treeShap(
  ensemble: TreeEnsemble,
  x: Matrix,
  groups: readonly FeatureGroup[],
  { signal, onProgress, workers }: TreeShapOptions = {},
): Promise<TreeShapValues> {
  checkGroups(groups, x.columns);
  const { outputs, divisor } = ensemble;
  const pieces = piecesOf(ensemble, x.rows);
  // One piece is done here as fast as in a thread.
  const threads = pieces.length > 1 ? workers : undefined;
  const game = {
    ensemble: threads === undefined ? ensemble : sharedEnsemble(ensemble),
    players: playersOf(groups, x.columns),
    playerCount: groups.length,
    blockRows: blockRowsOf(x.rows),
  };
  const values = Array.from({ length: outputs }, () => new Float64Array(x.rows * groups.length));
  const expected = new Float64Array(outputs);
  function* inputs(): Iterable<ShapTask> {
    for (const { from, to, first, last } of pieces) {
      const slice = x.data.slice(from * x.columns, to * x.columns);
      const data = ensemble.float32 ? rounded(slice) : slice;
      yield { ...game, x: { data, rows: to - from, columns: x.columns }, first, last };
    }
  }
  await runInOrder<ShapTask, ShapSums>(workersOr(threads), "explainers/tree-shap", inputs(), {
    transferOf: ({ x: { data } }) => [data.buffer as ArrayBuffer],
    take: (sums, piece) => {
      const { from } = pieces[piece];
      for (let output = 0; output < outputs; output++) {
        const own = sums.values[output];
        const to = values[output].subarray(from * groups.length, from * groups.length + own.length);
        for (let i = 0; i < own.length; i++) to[i] += own[i] / divisor;
        if (from === 0) expected[output] += sums.expected[output];
      }
      onProgress?.(piece + 1, pieces.length);
    },
    signal,
    stopped: STOPPED,
  });
  return { baseValues: expected.map((sum, output) => ensemble.base[output] + sum / divisor), values };
}
