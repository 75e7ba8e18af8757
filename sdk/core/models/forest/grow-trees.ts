import { Random } from "../../../utils/random/index.js";
import type { TaskContext } from "../../../utils/workers/index.js";
import type { BinnedRows } from "../trees/bins.js";
import { ensembleOf, type TreeEnsemble } from "../trees/ensemble.js";
import { DeepGrower, type DeepSettings, type DeepTarget } from "../trees/grow-deep.js";
import type { GrownTree } from "../trees/grown-tree.js";
import { OutOfBag, type OutOfBagSums } from "./out-of-bag.js";

/** Some trees of a forest; the arrays are shared. */
export interface TreesInput {
  readonly rows: BinnedRows;
  readonly target: DeepTarget;
  readonly weights: Float64Array | undefined;
  readonly settings: DeepSettings;
  /** Rows that a tree draws, as a share of those with weight; absent where each takes all. */
  readonly rowSample: number | undefined;
  /** State of the forest's stream: each tree forks its own by its number. */
  readonly random: readonly number[];
  /** Number of the first tree, and of how many. */
  readonly first: number;
  readonly count: number;
}

export interface TreesOutput {
  readonly trees: TreeEnsemble;
  /** Absent without draws. */
  readonly outOfBag?: OutOfBagSums;
}

/** Grows some trees of a forest, each from its own stream of the seed: work for a thread. */
export function growTrees(input: TreesInput, { transfer }: TaskContext): TreesOutput {
  const { rows, target, weights, settings, rowSample, first, count } = input;
  const outputs = Math.max(1, target.classes);
  const grower = new DeepGrower(rows, target, settings);
  const bag = rowSample === undefined ? undefined : new OutOfBag(rows, outputs);
  const forest = Random.fromState(input.random);
  const present = presentRows(rows.rows, weights);
  const grown: GrownTree[] = [];
  for (let t = first; t < first + count; t++) {
    const random = forest.fork(`tree ${t}`);
    const drawn = drawRows(rows.rows, present, rowSample, random);
    const tree = grower.grow(
      weights === undefined ? drawn : drawn.map((times, row) => times * weights[row]),
      random,
    );
    bag?.add(tree, drawn);
    grown.push(tree);
  }
  const trees = ensembleOf({
    trees: grown,
    features: rows.features,
    outputs,
    base: new Float64Array(outputs),
    divisor: count,
    treeOutput: new Int32Array(count).fill(outputs === 1 ? 0 : -1),
  });
  const { feature, threshold, left, flags, cover, values } = trees;
  const arrays = [feature, threshold, left, flags, cover, values];
  const outOfBag = bag?.result;
  if (outOfBag !== undefined) arrays.push(outOfBag.sums, outOfBag.counts);
  transfer.push(...arrays.map(({ buffer }) => buffer as ArrayBuffer));
  return { trees, outOfBag };
}

/** Rows that have weight: one without is as if it were absent, and a tree of such rows alone would have nothing to learn. */
function presentRows(rows: number, weights: Float64Array | undefined): Uint32Array {
  const all = Uint32Array.from({ length: rows }, (_, row) => row);
  return weights === undefined ? all : all.filter((row) => weights[row] > 0);
}

/** How often each row is drawn. */
function drawRows(
  rows: number,
  present: Uint32Array,
  rowSample: number | undefined,
  random: Random,
): Float64Array {
  if (rowSample === undefined) return new Float64Array(rows).fill(1);
  const times = new Float64Array(rows);
  const draws = Math.max(1, Math.round(present.length * rowSample));
  for (let i = 0; i < draws; i++) times[present[random.int(present.length)]]++;
  return times;
}
