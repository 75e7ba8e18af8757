import { AssayError } from "../../../utils/errors/index.js";
import type { Random } from "../../../utils/random/index.js";
import type { FeatureMap, Matrix } from "../../tables/index.js";
import type { Epoch, FitContext, History } from "../model.js";
import { takeTurn } from "../training.js";
import { type BinnedFeature, fitBins } from "../trees/bins.js";
import { ensembleOf, type TreeEnsemble } from "../trees/ensemble.js";
import { LeafwiseGrower } from "../trees/grow-leafwise.js";
import type { GrownTree } from "../trees/grown-tree.js";
import { HistogramKernel } from "../trees/histogram-kernel.js";
import { type PlacedLeaf, RowKernel } from "../trees/row-kernel.js";
import { keepMonotone } from "./keep-monotone.js";
import { type Loss, weightedQuantile } from "./losses.js";
import type { BoostingSettings } from "./settings.js";

/** Rows that boosting learns from or is judged by. */
export interface BoostingRows {
  readonly x: Matrix;
  readonly y: Float64Array;
  readonly weights?: Float64Array;
}

/** Boosts trees; see Friedman (2001) for the method, LightGBM (Ke and others, 2017) for how trees grow. */
export async function boost(
  train: BoostingRows,
  validation: BoostingRows | undefined,
  features: FeatureMap,
  settings: BoostingSettings,
  context: FitContext,
): Promise<{ readonly ensemble: TreeEnsemble; readonly history: History }> {
  const categories = new Set(features.categories ?? []);
  const bins = fitBins(train.x, {
    maxBins: settings.maxBins,
    categories,
    random: context.random.fork("bins"),
  });
  const boosting = new Boosting(train, bins, features, settings, context.random);
  const watched = validation && new Watched(validation, bins, settings.loss, boosting.base);
  const epochs: Epoch[] = [];
  let best = { round: 0, loss: Number.POSITIVE_INFINITY };
  let stoppedEarly = false;
  let stoppedOnRequest = false;
  for (let round = 1; round <= settings.rounds; round++) {
    // Not before every round: a small tree takes less than a turn.
    if (round % 4 === 1) await takeTurn(context.signal);
    const grown = boosting.round();
    watched?.add(grown);
    const valLoss = watched?.loss();
    const logs = { loss: boosting.loss(), ...(valLoss === undefined ? {} : { valLoss }) };
    const epoch = { epoch: round, epochs: settings.rounds, logs };
    epochs.push(epoch);
    context.onEpoch?.(epoch);
    const judged = valLoss ?? logs.loss;
    if (judged < best.loss - (settings.stopping?.minDelta ?? 0)) best = { round, loss: judged };
    if (settings.stopping !== undefined && round - best.round >= settings.stopping.patience) {
      stoppedEarly = true;
      break;
    }
    if (grown.every((tree) => tree.size === 1)) break;
    if (context.stop?.aborted === true && round < settings.rounds) {
      stoppedOnRequest = true;
      break;
    }
  }
  const isJudged = settings.stopping !== undefined || (stoppedOnRequest && watched !== undefined);
  const kept = isJudged ? Math.max(1, best.round) : epochs.length;
  const history: History = {
    epochs,
    ...(settings.stopping === undefined ? {} : { bestEpoch: kept, stoppedEarly }),
    ...(stoppedOnRequest ? { bestEpoch: kept, stoppedEarly: true, stoppedOnRequest } : {}),
  };
  return { ensemble: boosting.ensemble(kept), history };
}

class Boosting {
  readonly base: Float64Array;
  private readonly kernel: HistogramKernel;
  private readonly grower: LeafwiseGrower;
  private readonly monotone: Int8Array | undefined;
  private readonly trees: GrownTree[] = [];
  private readonly random: Random;

  constructor(
    private readonly train: BoostingRows,
    private readonly bins: readonly BinnedFeature[],
    features: FeatureMap,
    private readonly settings: BoostingSettings,
    random: Random,
  ) {
    const { loss } = settings;
    this.monotone = directions(settings, features);
    this.base = loss.start(train.y, train.weights);
    checkStart(train.y, this.base, settings);
    this.kernel = new HistogramKernel(train.x.rows, bins, loss.outputs).read(train.x);
    this.grower = new LeafwiseGrower(this.kernel, { ...settings, monotone: this.monotone });
    startScores(this.kernel, this.base);
    this.random = random.fork("rounds");
  }

  /** One tree an output. */
  round(): GrownTree[] {
    const { loss } = this.settings;
    const count = this.drawRows();
    const columns = this.drawColumns();
    // All derivatives are of the scores before the round, and the scores change while its trees grow.
    const { scores } = this.kernel;
    const before = loss.outputs === 1 ? scores : scores.slice();
    return Array.from({ length: loss.outputs }, (_, output) => this.growTree(before, output, count, columns));
  }

  loss(): number {
    return this.settings.loss.value(this.train.y, this.kernel.scores, this.train.weights);
  }

  ensemble(rounds: number): TreeEnsemble {
    const { outputs } = this.settings.loss;
    const trees = this.trees.slice(0, rounds * outputs);
    const treeOutput = Int32Array.from(trees, (_, i) => i % outputs);
    return ensembleOf({ trees, features: this.bins, outputs, base: this.base, divisor: 1, treeOutput });
  }

  private growTree(
    before: Float64Array,
    output: number,
    count: number,
    columns: readonly number[],
  ): GrownTree {
    const { train, kernel, grower, settings } = this;
    const { loss, learningRate } = settings;
    const { derivatives } = kernel;
    loss.derivatives(train.y, before, output, derivatives);
    const { weights } = train;
    if (weights !== undefined) {
      for (let i = 0; i < weights.length; i++) {
        derivatives[2 * i] *= weights[i];
        derivatives[2 * i + 1] *= weights[i];
      }
    }
    const { tree, leaves } = grower.grow(count, columns);
    if (loss.leafQuantile !== undefined) this.renewLeaves(tree, leaves, loss.leafQuantile);
    for (const { node } of leaves) tree.value[node] *= learningRate;
    kernel.addToScores(tree, leaves, output);
    // Rows that the tree has not seen stand behind those that it has.
    if (count < kernel.rows) kernel.addToScores(tree, kernel.place(tree, count, kernel.rows), output);
    this.trees.push(tree);
    return tree;
  }

  /** A quantile has no useful Newton step: each leaf gives the quantile of what its rows are off by (Friedman 2001, section 4.3). */
  private renewLeaves(tree: GrownTree, leaves: readonly PlacedLeaf[], quantile: number): void {
    const { y, weights } = this.train;
    const { order, scores } = this.kernel;
    for (const { node, start, end } of leaves) {
      const rows = order.subarray(start, end);
      const residuals = Float64Array.from(rows, (row) => y[row] - scores[row]);
      const own = weights === undefined ? undefined : Float64Array.from(rows, (row) => weights[row]);
      tree.value[node] = weightedQuantile(residuals, own, quantile);
    }
    if (this.monotone !== undefined) keepMonotone(tree, this.monotone);
  }

  /** The rows of the round come first in the kernel's order, ascending; the others behind them. */
  private drawRows(): number {
    const rows = this.kernel.order;
    const all = rows.length;
    for (let i = 0; i < all; i++) rows[i] = i;
    const count = Math.max(1, Math.round(all * this.settings.rowSample));
    if (count >= all) return all;
    for (let i = 0; i < count; i++) {
      const j = i + this.random.int(all - i);
      [rows[i], rows[j]] = [rows[j], rows[i]];
    }
    rows.subarray(0, count).sort();
    return count;
  }

  private drawColumns(): number[] {
    const columns = this.bins.length;
    const count = Math.max(1, Math.round(columns * this.settings.columnSample));
    if (count >= columns) return Array.from({ length: columns }, (_, i) => i);
    return [...this.random.sample(columns, count)].sort((a, b) => a - b);
  }
}

/** Rows whose loss is watched while trees are added. */
class Watched {
  private readonly kernel: RowKernel;

  constructor(
    private readonly data: BoostingRows,
    bins: readonly BinnedFeature[],
    private readonly lossOf: Loss,
    base: Float64Array,
  ) {
    this.kernel = new RowKernel(data.x.rows, bins, base.length).read(data.x);
    startScores(this.kernel, base);
  }

  add(trees: readonly GrownTree[]): void {
    const { kernel } = this;
    const { order } = kernel;
    for (const [output, tree] of trees.entries()) {
      for (let i = 0; i < order.length; i++) order[i] = i;
      kernel.addToScores(tree, kernel.place(tree, 0, order.length), output);
    }
  }

  loss(): number {
    return this.lossOf.value(this.data.y, this.kernel.scores, this.data.weights);
  }
}

/** Every row at the start, output by output. */
function startScores({ scores, rows }: RowKernel, base: Float64Array): void {
  for (const [output, start] of base.entries()) scores.fill(start, output * rows, (output + 1) * rows);
}

function directions({ monotone }: BoostingSettings, { names, groups }: FeatureMap): Int8Array | undefined {
  const wanted = Object.entries(monotone);
  if (wanted.length === 0) return undefined;
  const signs = new Int8Array(names.length);
  for (const [name, direction] of wanted) {
    const columns = groups.find((group) => group.name === name)?.columns ?? [];
    if (columns.length !== 1) {
      throw new AssayError(columns.length === 0 ? "DATA_COLUMN_MISSING" : "CONFIG_INVALID", {
        what: `model.monotone names column "${name}"`,
        got: columns.length === 0 ? "no such input column" : `${columns.length} encoded columns`,
        wanted: "a column that is encoded as one number",
      });
    }
    signs[columns[0]] = direction === "increasing" ? 1 : -1;
  }
  return signs;
}

function checkStart(y: Float64Array, base: Float64Array, { loss }: BoostingSettings): void {
  const below = loss.fromZero === true ? y.findIndex((value) => value < 0) : -1;
  if (below < 0 && base.every(Number.isFinite)) return;
  const start = loss.outputs === 1 ? `a start of ${base[0]}` : "a class without weight";
  throw new AssayError("DATA_TARGET", {
    what: "boosting cannot begin from this target",
    got: below < 0 ? start : `${y[below]} in training row ${below}`,
    wanted: "counts from 0 that are not all 0 for loss poisson, both classes for classification",
  });
}
