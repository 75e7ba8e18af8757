import { throwIfAborted } from "../../../utils/abort.js";
import { shared, type WorkerPool } from "../../../utils/workers/index.js";
import type { TreeEnsemble } from "../../models/trees/ensemble.js";
import { rounded } from "../../models/trees/predict.js";
import type { FeatureGroup, Matrix } from "../../tables/index.js";
import { workersOr } from "../../worker-tasks.js";
import { checkGroups } from "../game.js";
import { STOPPED } from "../predict.js";
import { blockRowsOf, type Piece, piecesOf } from "./pieces.js";
import { playersOf } from "./players.js";
import type { ShapSums, ShapTask } from "./shap-task.js";

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
  const pool = workersOr(threads);
  const game = {
    ensemble: threads === undefined ? ensemble : sharedEnsemble(ensemble),
    players: playersOf(groups, x.columns),
    playerCount: groups.length,
    blockRows: blockRowsOf(x.rows),
  };
  const values = Array.from({ length: outputs }, () => new Float64Array(x.rows * groups.length));
  const expected = new Float64Array(outputs);
  const run = async ({ from, to, first, last }: Piece): Promise<ShapSums> => {
    throwIfAborted(signal, STOPPED);
    const slice = x.data.slice(from * x.columns, to * x.columns);
    const data = ensemble.float32 ? rounded(slice) : slice;
    const input: ShapTask = { ...game, x: { data, rows: to - from, columns: x.columns }, first, last };
    return pool.run("explainers/tree-shap", input, { signal, transfer: [data.buffer as ArrayBuffer] });
  };
  let done = 0;
  await inOrder(pieces, pool.size, run, ({ from }, sums) => {
    for (let output = 0; output < outputs; output++) {
      const own = sums.values[output];
      const to = values[output].subarray(from * groups.length, from * groups.length + own.length);
      for (let i = 0; i < own.length; i++) to[i] += own[i] / divisor;
      if (from === 0) expected[output] += sums.expected[output];
    }
    onProgress?.(++done, pieces.length);
  });
  return { baseValues: expected.map((sum, output) => ensemble.base[output] + sum / divisor), values };
}

/** Runs pieces, so many at a time, and takes their results in the pieces' order, so that sums are always the same. */
async function inOrder<Result>(
  pieces: readonly Piece[],
  atATime: number,
  run: (piece: Piece) => Promise<Result>,
  take: (piece: Piece, result: Result) => void,
): Promise<void> {
  const results = new Map<number, Result>();
  let next = 0;
  let taken = 0;
  const lane = async (): Promise<void> => {
    while (next < pieces.length) {
      const own = next++;
      results.set(own, await run(pieces[own]));
      for (let result = results.get(taken); result !== undefined; result = results.get(taken)) {
        results.delete(taken);
        take(pieces[taken++], result);
      }
    }
  };
  await Promise.all(Array.from({ length: atATime }, lane));
}

/** The arrays where threads read them without a copy each. */
function sharedEnsemble(ensemble: TreeEnsemble): TreeEnsemble {
  const { feature, threshold, left, flags, cover, values, bits } = ensemble;
  return {
    ...ensemble,
    feature: shared(feature),
    threshold: shared(threshold),
    left: shared(left),
    flags: shared(flags),
    cover: shared(cover),
    values: shared(values),
    bits: shared(bits),
  };
}
