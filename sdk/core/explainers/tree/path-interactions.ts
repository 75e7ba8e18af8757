import { runInOrder } from "../../../utils/workers/index.js";
import type { TreeEnsemble } from "../../models/trees/ensemble.js";
import type { FeatureGroup, Matrix } from "../../tables/index.js";
import { workersOr } from "../../worker-tasks.js";
import { checkGroups } from "../game.js";
import { STOPPED } from "../predict.js";
import type { PathInteractionsTask } from "./path-interactions-task.js";
import { playersOf } from "./players.js";
import { rankedRows, sliceRows } from "./ranked-rows.js";
import { breaksOf } from "./ranks.js";
import { sharedEnsemble } from "./shared-ensemble.js";
import { InteractionSums } from "./sums.js";
import { treePieces } from "./tree-pieces.js";
import type { TreeShapOptions } from "./tree-shap.js";

/** A row's interactions cost so many times what its place among classes does: pieces are smaller by it. */
const EFFORT = 16;

/**
 * Exact SHAP interaction values of trees by the shares of training rows that took each way, as shap's TreeExplainer without data
 * lays them out: per output, rows x groups x groups, row-major, symmetric; a line adds up to the SHAP value in `values`
 * (as `treeShap` gives them). In the unit of the trees' sum.
 */
export async function pathInteractions(
  ensemble: TreeEnsemble,
  x: Matrix,
  groups: readonly FeatureGroup[],
  values: readonly Float64Array[],
  { signal, onProgress, workers }: TreeShapOptions = {},
): Promise<readonly Float64Array[]> {
  checkGroups(groups, x.columns);
  const { outputs } = ensemble;
  const breaks = breaksOf(ensemble);
  const rows = rankedRows(ensemble, breaks, x);
  const pieces = treePieces(ensemble, x.rows, {
    background: EFFORT * x.rows,
    numbers: outputs * groups.length ** 2,
    pairs: false,
  });
  // One piece is done here as fast as in a thread.
  const threads = pieces.length > 1 ? workers : undefined;
  const game = {
    ensemble: threads === undefined ? ensemble : sharedEnsemble(ensemble),
    breaks,
    players: playersOf(groups, x.columns),
    playerCount: groups.length,
  };
  const inputs = pieces.map(({ from, to, first, last }): PathInteractionsTask => {
    return { ...game, rows: sliceRows(rows, from, to), first, last };
  });
  const sums = new InteractionSums(outputs, x.rows, groups.length);
  let done = 0;
  await runInOrder(workersOr(threads), "explainers/path-interactions", inputs, {
    signal,
    stopped: STOPPED,
    onDone: () => onProgress?.(++done, pieces.length),
    take: (part: readonly Float64Array[], piece) => sums.merge(part, pieces[piece].from),
  });
  return sums.finish(values, ensemble.divisor);
}
