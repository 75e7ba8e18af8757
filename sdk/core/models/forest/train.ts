import type { Random } from "../../../utils/random/index.js";
import type { EstimatorShape, FitContext, TrainingData } from "../model.js";
import { takeTurn } from "../training.js";
import { type BinnedRows, binRows, fitBins } from "../trees/bins.js";
import { ensembleOf, type TreeEnsemble } from "../trees/ensemble.js";
import { DeepGrower } from "../trees/grow-deep.js";
import type { GrownTree } from "../trees/grown-tree.js";
import { type ForestConfig, forestDefaults } from "./config.js";

/** Rows that no tree's draw left out have no out-of-bag prediction: NaN. */
export interface GrownForest {
  readonly ensemble: TreeEnsemble;
  /** Out-of-bag predictions, `outputs` a row; absent without bootstrap. */
  readonly outOfBag?: Float64Array;
}

/** Grows the trees of a forest, each from its own stream of the seed. */
export async function growForest(
  data: TrainingData,
  config: ForestConfig,
  shape: EstimatorShape,
  context: FitContext,
): Promise<GrownForest> {
  const { x, weights } = data;
  const count = config.trees ?? forestDefaults.trees;
  const maxBins = Math.min(config.maxBins ?? forestDefaults.maxBins, mostBins(x.rows));
  const categories = new Set(data.features.categories ?? []);
  const features = fitBins(x, { maxBins, categories, random: context.random.fork("bins") });
  const rows = binRows(x, features);
  // Around zero, sums of squares keep their digits.
  const center = shape.classes > 0 ? 0 : mean(data.y);
  const grower = new DeepGrower(
    rows,
    { values: data.y.map((value) => value - center), classes: shape.classes },
    {
      maxDepth: config.maxDepth ?? Number.POSITIVE_INFINITY,
      minLeafRows: config.minLeafRows ?? forestDefaults.minLeafRows,
      minSplitRows: config.minSplitRows ?? forestDefaults.minSplitRows,
      splitFeatures: splitFeatures(config, shape, x.columns),
    },
  );
  const outputs = Math.max(1, shape.classes);
  const bag = config.bootstrap === false ? undefined : new OutOfBag(rows, outputs);
  const trees: GrownTree[] = [];
  const present = presentRows(x.rows, weights);
  for (let t = 0; t < count; t++) {
    await takeTurn(context.signal);
    const random = context.random.fork(`tree ${t}`);
    const drawn = drawRows(x.rows, present, config, random);
    const tree = grower.grow(
      weights === undefined ? drawn : drawn.map((times, row) => times * weights[row]),
      random,
    );
    trees.push(tree);
    bag?.add(tree, drawn);
    context.onEpoch?.({ epoch: t + 1, epochs: count, logs: {} });
  }
  const base = new Float64Array(outputs).fill(center);
  const treeOutput = new Int32Array(count).fill(outputs === 1 ? 0 : -1);
  const ensemble = ensembleOf({ trees, features, outputs, base, divisor: count, treeOutput });
  return bag === undefined ? { ensemble } : { ensemble, outOfBag: bag.predictions(center) };
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

/** Rows that have weight: one without is as if it were absent, and a tree of such rows alone would have nothing to learn. */
function presentRows(rows: number, weights: Float64Array | undefined): Uint32Array {
  const all = Uint32Array.from({ length: rows }, (_, row) => row);
  return weights === undefined ? all : all.filter((row) => weights[row] > 0);
}

/** How often each row is drawn. */
function drawRows(rows: number, present: Uint32Array, config: ForestConfig, random: Random): Float64Array {
  if (config.bootstrap === false) return new Float64Array(rows).fill(1);
  const times = new Float64Array(rows);
  const draws = Math.max(1, Math.round(present.length * (config.rowSample ?? forestDefaults.rowSample)));
  for (let i = 0; i < draws; i++) times[present[random.int(present.length)]]++;
  return times;
}

/** Predictions of rows by the trees that have not seen them. */
class OutOfBag {
  private readonly sums: Float64Array;
  private readonly counts: Float64Array;

  constructor(
    private readonly rows: BinnedRows,
    private readonly outputs: number,
  ) {
    this.sums = new Float64Array(rows.rows * outputs);
    this.counts = new Float64Array(rows.rows);
  }

  add(tree: GrownTree, drawn: Float64Array): void {
    const { outputs, sums, counts } = this;
    for (let row = 0; row < drawn.length; row++) {
      if (drawn[row] > 0) continue;
      const leaf = tree.leafOf(this.rows, row) * outputs;
      for (let k = 0; k < outputs; k++) sums[row * outputs + k] += tree.value[leaf + k];
      counts[row]++;
    }
  }

  predictions(center: number): Float64Array {
    return this.sums.map((sum, i) => center + sum / this.counts[Math.floor(i / this.outputs)]);
  }
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
