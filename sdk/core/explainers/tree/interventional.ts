import { throwIfAborted } from "../../../utils/abort.js";
import { AssayError } from "../../../utils/errors/index.js";
import type { TreeEnsemble } from "../../models/trees/ensemble.js";
import { rounded } from "../../models/trees/predict.js";
import type { FeatureGroup, Matrix } from "../../tables/index.js";
import { checkBackgroundWeights, checkGroups, sharesOf } from "../game.js";
import { STOPPED } from "../predict.js";
import { cellTree, mostCells } from "./cells.js";
import { pairNanoseconds, tableNanoseconds } from "./interventional-cost.js";
import { MAX_TABLE_CELLS, MAX_TABLE_PLAYERS, PatternTables } from "./pattern-tables.js";
import { playersOf } from "./players.js";
import { breaksOf, ranksOf } from "./ranks.js";
import { ClassFinder, type RowClasses } from "./row-classes.js";
import { RowPairs } from "./row-pairs.js";
import { InteractionSums, ValueSums } from "./sums.js";
import type { TreeShapOptions, TreeShapValues } from "./tree-shap.js";
import { extentsOf, leavesOf, meanOf, strideOf, type TreeWork } from "./tree-work.js";

/** How a tree's values are added up. */
export type InterventionalWay = "tables" | "pairs";

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

/** Rows that are explained together: their work takes some megabytes. */
const CHUNK_ROWS = 65_536;

/**
 * Exact SHAP values of trees against background rows (interventional, as shap's TreeExplainer with data; Lundberg and others
 * 2020): a coalition's worth is the mean over the background of what the trees give where the columns outside it take the
 * background row's values. In the unit of the trees' sum. A group of columns plays as one. Throws DATA_TOO_SMALL without
 * background rows, DATA_SHAPE where they have other columns than the rows.
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
  const sums = new ValueSums(ensemble.outputs, x.rows, groups.length);
  const pairs = options.interactions
    ? new InteractionSums(ensemble.outputs, x.rows, groups.length)
    : undefined;
  const work = new TreesOnBackground(ensemble, background, playersOf(groups, x.columns), options);
  const trees = ensemble.roots.length;
  const chunks = Math.ceil(x.rows / CHUNK_ROWS);
  for (let chunk = 0; chunk < chunks; chunk++) {
    const start = chunk * CHUNK_ROWS;
    const rows = Math.min(CHUNK_ROWS, x.rows - start);
    const data = x.data.subarray(start * x.columns, (start + rows) * x.columns);
    const finder = work.finderOf({ data, rows, columns: x.columns });
    for (let tree = 0; tree < trees; tree++) {
      // Lets signals through, and whoever else has work to do.
      await new Promise((resolve) => setImmediate(resolve));
      throwIfAborted(options.signal, STOPPED);
      for (const { output, players, classes, part, stride } of work.add(tree, finder)) {
        sums.add(output, players, classes, part, stride, start);
        pairs?.add(output, players, classes, part.subarray(players.length), stride, start);
      }
      options.onProgress?.(chunk * trees + tree + 1, chunks * trees);
    }
  }
  const values = sums.finish(ensemble.divisor);
  const baseValues = ensemble.base.map(
    (base, output) => base + work.means[output] / (chunks * ensemble.divisor),
  );
  if (pairs === undefined) return { baseValues, values };
  return { baseValues, values, interactions: pairs.finish(values, ensemble.divisor) };
}

/** What one tree adds to one output: by class of rows, `stride` numbers. */
interface TreePart {
  readonly output: number;
  readonly players: Int32Array;
  readonly classes: Int32Array;
  readonly part: Float64Array;
  readonly stride: number;
}

/** The trees of an ensemble against one background, one at a time. */
class TreesOnBackground {
  /** Per output, the mean over the background of the sum of the trees that were added. */
  readonly means: Float64Array;
  private readonly breaks: ReturnType<typeof breaksOf>;
  private readonly background: ClassFinder;
  private readonly tables: PatternTables;
  private readonly pairs: RowPairs;

  constructor(
    private readonly ensemble: TreeEnsemble,
    private readonly backgroundRows: Matrix,
    private readonly playerOfColumn: Int32Array,
    private readonly options: InterventionalOptions,
  ) {
    this.means = new Float64Array(ensemble.outputs);
    this.breaks = breaksOf(ensemble);
    this.background = this.finderOf(backgroundRows);
    this.tables = new PatternTables();
    this.pairs = new RowPairs();
  }

  finderOf(x: Matrix): ClassFinder {
    const rows = this.ensemble.float32 ? { ...x, data: rounded(x.data) } : x;
    return new ClassFinder(ranksOf(this.breaks, rows), x.rows);
  }

  /** What a tree adds, output by output. */
  add(index: number, finder: ClassFinder): readonly TreePart[] {
    const { ensemble, options } = this;
    const tree = cellTree(ensemble, index, this.breaks, this.playerOfColumn);
    const background = this.background.find(tree);
    const work: TreeWork = {
      tree,
      extents: extentsOf(tree),
      rows: finder.find(tree),
      background,
      shares: this.sharesOf(background),
      interactions: options.interactions === true,
      ...leavesOf(ensemble, index),
    };
    for (const output of work.outputs) this.means[output] += meanOf(work, output);
    // One leaf: the same for every row.
    if (tree.lanes.length === 0) return [];
    const way = this.wayOf(work);
    const parts = way === "tables" ? this.tables.add(work) : this.pairs.add(work);
    const { players } = tree;
    const stride = strideOf(players.length, work.interactions);
    const classes = work.rows.ofRow;
    return work.outputs.map((output, o) => ({ output, players, classes, part: parts[o], stride }));
  }

  /** Shares of the classes of background rows. */
  private sharesOf({ sizes, ofRow }: RowClasses): Float64Array {
    const { rows } = this.backgroundRows;
    if (this.options.backgroundWeights === undefined) return sizes.map((size) => size / rows);
    const shares = new Float64Array(sizes.length);
    for (const [row, share] of sharesOf(rows, this.options.backgroundWeights).entries())
      shares[ofRow[row]] += share;
    return shares;
  }

  /** The way that takes less time, as far as can be told beforehand. */
  private wayOf(work: TreeWork): InterventionalWay {
    if (work.extents.path > MAX_TABLE_PLAYERS || mostCells(work.tree) > MAX_TABLE_CELLS) return "pairs";
    if (this.options.way !== undefined) return this.options.way;
    const tables = tableNanoseconds(work);
    if (tables <= pairNanoseconds(work, 2)) return "tables";
    return tables <= pairNanoseconds(work, this.pairs.visits(work)) ? "tables" : "pairs";
  }
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
