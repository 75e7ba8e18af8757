import { AssayError } from "../../../utils/errors/index.js";
import { runInOrder } from "../../../utils/workers/index.js";
import type { TreeEnsemble } from "../../models/trees/ensemble.js";
import type { FeatureGroup, Matrix } from "../../tables/index.js";
import { workersOr } from "../../worker-tasks.js";
import { checkBackgroundWeights, checkGroups, sharesOf } from "../game.js";
import { STOPPED } from "../predict.js";
import type { InterventionalSums, InterventionalTask, InterventionalWay } from "./interventional-task.js";
import { MAX_TABLE_PLAYERS } from "./pattern-tables.js";
import { longestPath, playersOf } from "./players.js";
import { rankedRows, sliceRows } from "./ranked-rows.js";
import { breaksOf } from "./ranks.js";
import { sharedEnsemble } from "./shared-ensemble.js";
import { InteractionSums, ValueSums } from "./sums.js";
import { treePieces } from "./tree-pieces.js";
import type { TreeShapOptions, TreeShapValues } from "./tree-shap.js";

/** What `interventionalTreeShap` may be told. */
export interface InterventionalOptions extends TreeShapOptions {
  /** How much each background row counts. @default all the same */
  readonly backgroundWeights?: Float64Array;
  /** Whether interaction values are wanted too. @default false */
  readonly interactions?: boolean;
  /** The way for every tree that it can do. Default: the faster one, tree by tree. */
  readonly way?: InterventionalWay;
}

/** SHAP values, and interaction values where they were asked for: rows x groups x groups, row-major, per output. */
export interface InterventionalValues extends TreeShapValues {
  readonly interactions?: readonly Float64Array[];
}

/**
 * Exact SHAP values of trees against background rows (interventional, as shap's TreeExplainer with data; Lundberg and others
 * 2020): a coalition's worth is the mean over the background of what the trees give where the columns outside it take the
 * background row's values. In the unit of the trees' sum. A group of columns plays as one. Throws DATA_TOO_SMALL without
 * background rows, DATA_SHAPE where they have other columns than the rows, INTERRUPTED.
 */
export async function interventionalTreeShap(
  ensemble: TreeEnsemble,
  x: Matrix,
  background: Matrix,
  groups: readonly FeatureGroup[],
  options: InterventionalOptions = {},
): Promise<InterventionalValues> {
  checkGroups(groups, x.columns);
  checkBackground(background, x);
  checkBackgroundWeights(options.backgroundWeights, background.rows);
  const { outputs, divisor } = ensemble;
  const { interactions = false, signal, onProgress } = options;
  const breaks = breaksOf(ensemble);
  const players = playersOf(groups, x.columns);
  const rows = rankedRows(ensemble, breaks, x);
  const pieces = treePieces(ensemble, x.rows, {
    background: background.rows,
    numbers: outputs * (groups.length + (interactions ? groups.length ** 2 : 0)),
    pairs: groups.length > MAX_TABLE_PLAYERS && longestPath(ensemble, players) > MAX_TABLE_PLAYERS,
  });
  // One piece is done here as fast as in a thread.
  const workers = pieces.length > 1 ? options.workers : undefined;
  const game = {
    ensemble: workers === undefined ? ensemble : sharedEnsemble(ensemble),
    breaks,
    background: rankedRows(ensemble, breaks, background),
    shares: sharesOf(background.rows, options.backgroundWeights),
    players,
    playerCount: groups.length,
    interactions,
    way: options.way,
  };
  const inputs = pieces.map(({ from, to, first, last }): InterventionalTask => {
    return { ...game, rows: sliceRows(rows, from, to), first, last };
  });
  const values = new ValueSums(outputs, x.rows, groups.length);
  const pairs = interactions ? new InteractionSums(outputs, x.rows, groups.length) : undefined;
  const means = new Float64Array(outputs);
  let done = 0;
  await runInOrder(workersOr(workers), "explainers/interventional-shap", inputs, {
    signal,
    stopped: STOPPED,
    onDone: () => onProgress?.(++done, pieces.length),
    take: (sums: InterventionalSums, piece) => {
      const { from } = pieces[piece];
      values.merge(sums.values, from);
      pairs?.merge(sums.interactions, from);
      if (from === 0) for (let output = 0; output < outputs; output++) means[output] += sums.means[output];
    },
  });
  const baseValues = ensemble.base.map((base, output) => base + means[output] / divisor);
  const divided = values.finish(divisor);
  if (pairs === undefined) return { baseValues, values: divided };
  return { baseValues, values: divided, interactions: pairs.finish(divided, divisor) };
}

function checkBackground(background: Matrix, x: Matrix): void {
  if (background.rows === 0) {
    throw new AssayError("DATA_TOO_SMALL", {
      what: "interventional SHAP values compare with background rows, and there are none",
      got: "0 background rows",
      wanted: "at least one",
    });
  }
  if (background.columns === x.columns) return;
  throw new AssayError("DATA_SHAPE", {
    what: "the background does not have the columns of the rows that are explained",
    got: `${background.columns} columns`,
    wanted: `${x.columns} columns`,
    next: "Encode both with the same model.",
  });
}
