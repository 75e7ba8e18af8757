import type { TaskContext } from "../../../utils/workers/index.js";
import type { TreeEnsemble } from "../../models/trees/ensemble.js";
import { cellTree, mostCells } from "./cells.js";
import { pairNanoseconds, tableNanoseconds } from "./interventional-cost.js";
import { MAX_TABLE_CELLS, MAX_TABLE_PLAYERS, PatternTables } from "./pattern-tables.js";
import type { RankedRows } from "./ranked-rows.js";
import type { Breaks } from "./ranks.js";
import { ClassFinder, type RowClasses } from "./row-classes.js";
import { RowPairs } from "./row-pairs.js";
import { InteractionSums, ValueSums } from "./sums.js";
import { extentsOf, leavesOf, meanOf, strideOf, type TreeWork } from "./tree-work.js";

/** How a tree's values are added up. */
export type InterventionalWay = "tables" | "pairs";

/** Some rows and some trees, against all background rows. */
export interface InterventionalTask {
  readonly ensemble: TreeEnsemble;
  readonly breaks: Breaks;
  readonly rows: RankedRows;
  readonly background: RankedRows;
  /** Share of each background row. */
  readonly shares: Float64Array;
  /** Group of each column, and how many groups there are. */
  readonly players: Int32Array;
  readonly playerCount: number;
  readonly interactions: boolean;
  /** The way for every tree that it can do. Default: the faster one, tree by tree. */
  readonly way?: InterventionalWay;
  /** Trees [first, last). */
  readonly first: number;
  readonly last: number;
}

/** By output, sums over the trees: rows x groups, rows x groups x groups above the diagonal, and means over the background. */
export interface InterventionalSums {
  readonly values: readonly Float64Array[];
  readonly interactions: readonly Float64Array[];
  readonly means: Float64Array;
}

/** SHAP values of some rows by some trees; not yet divided. */
export function interventionalTask(task: InterventionalTask, { transfer }: TaskContext): InterventionalSums {
  const { ensemble, rows, background, interactions, playerCount } = task;
  const { outputs } = ensemble;
  const finders = {
    rows: new ClassFinder(rows.ranks, rows.rows),
    background: new ClassFinder(background.ranks, background.rows),
  };
  const ways = { tables: new PatternTables(), pairs: new RowPairs() };
  const values = new ValueSums(outputs, rows.rows, playerCount);
  const pairs = interactions ? new InteractionSums(outputs, rows.rows, playerCount) : undefined;
  const means = new Float64Array(outputs);
  for (let index = task.first; index < task.last; index++) {
    const tree = cellTree(ensemble, index, task.breaks, task.players);
    const backgroundClasses = finders.background.find(tree);
    const work: TreeWork = {
      tree,
      extents: extentsOf(tree),
      rows: finders.rows.find(tree),
      background: backgroundClasses,
      shares: classShares(backgroundClasses, task.shares),
      interactions,
      ...leavesOf(ensemble, index),
    };
    for (const output of work.outputs) means[output] += meanOf(work, output);
    // One leaf: the same for every row.
    if (tree.lanes.length === 0) continue;
    const parts = ways[wayOf(work, task.way, ways.pairs)].add(work);
    const { players } = tree;
    const stride = strideOf(players.length, interactions);
    const { ofRow } = work.rows;
    for (const [o, output] of work.outputs.entries()) {
      values.add(output, players, ofRow, parts[o], stride);
      pairs?.add(output, players, ofRow, parts[o].subarray(players.length), stride);
    }
  }
  const sums = { values: values.sums, interactions: pairs?.sums ?? [], means };
  for (const part of [...sums.values, ...sums.interactions]) transfer.push(part.buffer as ArrayBuffer);
  return sums;
}

/** The way that takes less time, as far as can be told beforehand. */
function wayOf(work: TreeWork, wanted: InterventionalWay | undefined, pairs: RowPairs): InterventionalWay {
  if (work.extents.path > MAX_TABLE_PLAYERS || mostCells(work.tree) > MAX_TABLE_CELLS) return "pairs";
  if (wanted !== undefined) return wanted;
  const tables = tableNanoseconds(work);
  // A pair visits at least a split and a leaf.
  if (tables <= pairNanoseconds(work, 2)) return "tables";
  return tables <= pairNanoseconds(work, pairs.visits(work)) ? "tables" : "pairs";
}

function classShares({ count, ofRow }: RowClasses, shares: Float64Array): Float64Array {
  const sums = new Float64Array(count);
  for (let row = 0; row < ofRow.length; row++) sums[ofRow[row]] += shares[row];
  return sums;
}
