import { runInOrder, shared } from "../../../utils/workers/index.js";
import { workersOr } from "../../worker-tasks.js";
import type { EstimatorShape, FitContext, TrainingData } from "../model.js";
import { type BinnedRows, binRows, fitBins } from "../trees/bins.js";
import type { TreeEnsemble } from "../trees/ensemble.js";
import { joinTrees } from "../trees/join.js";
import { type ForestConfig, forestDefaults } from "./config.js";
import type { TreesInput, TreesOutput } from "./grow-trees.js";
import { addSums, emptySums, outOfBagMeans } from "./out-of-bag.js";

/** Rows that no tree's draw left out have no out-of-bag prediction: NaN. */
export interface GrownForest {
  readonly ensemble: TreeEnsemble;
  /** Out-of-bag predictions, `outputs` a row; absent without bootstrap. */
  readonly outOfBag?: Float64Array;
}

/** Rows times columns times trees below which starting threads takes longer than they save. */
const WORTH_THREADS = 2 ** 22;

/**
 * Grows the trees of a forest, each from its own stream of the seed, a few of them together in a thread. How many together
 * goes by the data alone, so that out-of-bag sums are added up in the same order for any number of threads.
 */
export async function growForest(
  data: TrainingData,
  config: ForestConfig,
  shape: EstimatorShape,
  context: FitContext,
): Promise<GrownForest> {
  const { x, weights } = data;
  const { rows: rowCount, columns } = x;
  const count = config.trees ?? forestDefaults.trees;
  const outputs = Math.max(1, shape.classes);
  // Around zero, sums of squares keep their digits.
  const center = shape.classes > 0 ? 0 : mean(data.y);
  const bootstrap = config.bootstrap ?? forestDefaults.bootstrap;
  const work = {
    rows: sharedBins(data, config, context),
    target: { values: shared(data.y.map((value) => value - center)), classes: shape.classes },
    weights: weights === undefined ? undefined : shared(weights),
    settings: {
      maxDepth: config.maxDepth ?? Number.POSITIVE_INFINITY,
      minLeafRows: config.minLeafRows ?? forestDefaults.minLeafRows,
      minSplitRows: config.minSplitRows ?? forestDefaults.minSplitRows,
      splitFeatures: splitFeatures(config, shape, columns),
    },
    rowSample: bootstrap ? (config.rowSample ?? forestDefaults.rowSample) : undefined,
    random: context.random.state(),
  };
  const inputs = portions(count, rowCount).map((portion): TreesInput => ({ ...work, ...portion }));
  const parts: TreeEnsemble[] = [];
  const bag = emptySums(bootstrap ? rowCount : 0, outputs);
  let done = 0;
  const threads = rowCount * columns * count < WORTH_THREADS ? undefined : context.workers;
  await runInOrder<TreesInput, TreesOutput>(workersOr(threads), "forest/grow-trees", inputs, {
    take: ({ trees, outOfBag }) => {
      parts.push(trees);
      if (outOfBag !== undefined) addSums(bag, outOfBag);
    },
    onDone: (index) => {
      for (let i = 0; i < inputs[index].count; i++)
        context.onEpoch?.({ epoch: ++done, epochs: count, logs: {} });
    },
    signal: context.signal,
    stopped: { what: "training was stopped" },
  });
  const ensemble = { ...joinTrees(parts, count), base: new Float64Array(outputs).fill(center) };
  return bootstrap ? { ensemble, outOfBag: outOfBagMeans(bag, outputs, center) } : { ensemble };
}

/** Trees that are grown together: a few, so that progress and a stop come soon; of many rows, one. */
function portions(trees: number, rows: number): { readonly first: number; readonly count: number }[] {
  const size = Math.min(8, Math.ceil(trees / 16), Math.ceil(2 ** 17 / Math.max(1, rows)));
  return Array.from({ length: Math.ceil(trees / size) }, (_, i) => {
    return { first: i * size, count: Math.min(size, trees - i * size) };
  });
}

function sharedBins(data: TrainingData, config: ForestConfig, context: FitContext): BinnedRows {
  const { x, features: map } = data;
  const maxBins = Math.min(config.maxBins ?? forestDefaults.maxBins, mostBins(x.rows));
  const categories = new Set(map.categories ?? []);
  const features = fitBins(x, { maxBins, categories, random: context.random.fork("bins") });
  const rows = binRows(x, features);
  return {
    rows: x.rows,
    features: features.map((feature) => ({ ...feature, cuts: shared(feature.cuts) })),
    codes: rows.codes.map(shared),
  };
}

/** A list entry holds bin and row in 32 bits. */
function mostBins(rows: number): number {
  return 2 ** Math.min(16, Math.floor(32 - Math.log2(Math.max(2, rows)))) - 2;
}

function splitFeatures(config: ForestConfig, { task }: EstimatorShape, columns: number): number {
  const wanted = config.splitColumns ?? forestDefaults.splitColumns[task];
  const share = { all: columns, sqrt: Math.sqrt(columns), third: columns / 3 };
  return Math.max(1, Math.floor(typeof wanted === "number" ? wanted * columns : share[wanted]));
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
