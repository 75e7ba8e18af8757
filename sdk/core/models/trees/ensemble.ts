import type { BinnedFeature } from "./bins.js";
import type { GrownTree } from "./grown-tree.js";

/** Trees in flat arrays: one entry a node, over all trees. Children stand side by side. */
export interface TreeNodes {
  /** Column that the node splits by; -1 in a leaf. */
  readonly feature: Int32Array;
  /** Values up to it go left. In a split by categories: the place of its bits. */
  readonly threshold: Float64Array;
  /** First child, or the number of the leaf. */
  readonly left: Int32Array;
  /** Bit 0: missing values go left. Bit 1: the split is by categories. */
  readonly flags: Uint8Array;
  /** Sum of the weights of the training rows that came here. */
  readonly cover: Float64Array;
}

/** Missing values go left. */
export const MISSING_LEFT = 1;
/** The split is by categories. */
export const BY_CATEGORY = 2;

/**
 * Fitted trees: `base + sum of leaves`, one number an output. A column's value goes left where it is at most the threshold;
 * NaN goes where the node's flag says. A category's code goes left where its bit is set; one below 0 is missing.
 */
export interface TreeEnsemble extends TreeNodes {
  /** First node of each tree. */
  readonly roots: Int32Array;
  /** Numbers of a prediction. */
  readonly outputs: number;
  /** The output that each tree adds to; -1 where a leaf holds a number for every output. */
  readonly treeOutput: Int32Array;
  /** Numbers a leaf: 1, or `outputs`. */
  readonly width: number;
  /** Leaf by leaf, `width` numbers each. */
  readonly values: Float64Array;
  readonly base: Float64Array;
  /** The trees' sum is divided by this: their number in a forest, 1 in boosting. */
  readonly divisor: number;
  /** Categories that go left: at `bits[place]` how many codes there are, then 32 codes a word. */
  readonly bits: Uint32Array;
  /** Columns of the matrix that the trees read. */
  readonly columns: number;
  /** Whether values are rounded to float32 before they are compared, as the libraries that other trees come from do. */
  readonly float32: boolean;
}

export interface GrownEnsemble {
  readonly trees: readonly GrownTree[];
  readonly features: readonly BinnedFeature[];
  readonly outputs: number;
  readonly base: Float64Array;
  readonly divisor: number;
  readonly treeOutput: Int32Array;
}

/** Grown trees as an ensemble: bins become thresholds again, and nodes stand breadth first. */
export function ensembleOf(grown: GrownEnsemble): TreeEnsemble {
  const { trees, features, outputs, base, divisor, treeOutput } = grown;
  const size = trees.reduce((sum, tree) => sum + tree.size, 0);
  const leaves = trees.reduce((sum, tree) => sum + (tree.size + 1) / 2, 0);
  const width = trees[0]?.outputs ?? 1;
  const nodes = {
    feature: new Int32Array(size),
    threshold: new Float64Array(size),
    left: new Int32Array(size),
    flags: new Uint8Array(size),
    cover: new Float64Array(size),
  };
  const values = new Float64Array(leaves * width);
  const roots = new Int32Array(trees.length);
  const bits: number[] = [];
  let node = 0;
  let leaf = 0;
  for (const [t, tree] of trees.entries()) {
    roots[t] = node;
    const queue = new Int32Array(tree.size);
    for (let at = 0, end = 1; at < end; at++, node++) {
      const from = queue[at];
      const column = tree.feature[from];
      nodes.feature[node] = column;
      nodes.cover[node] = tree.cover[from];
      if (column < 0) {
        for (let k = 0; k < width; k++) values[leaf * width + k] = tree.value[from * width + k];
        nodes.left[node] = leaf++;
        continue;
      }
      const { cuts, bins } = features[column];
      const categories = tree.bin[from] < 0 ? tree.categories.get(from) : undefined;
      nodes.left[node] = roots[t] + end;
      nodes.flags[node] = tree.missingLeft[from] | (categories === undefined ? 0 : BY_CATEGORY);
      if (categories === undefined) {
        const bin = tree.bin[from];
        nodes.threshold[node] = bin < cuts.length ? cuts[bin] : Number.POSITIVE_INFINITY;
      } else {
        nodes.threshold[node] = bits.length;
        addBits(bits, categories, bins);
      }
      queue[end++] = tree.left[from];
      queue[end++] = tree.left[from] + 1;
    }
  }
  return {
    ...nodes,
    roots,
    outputs,
    treeOutput,
    width,
    values,
    base,
    divisor,
    bits: Uint32Array.from(bits),
    columns: features.length,
    float32: false,
  };
}

function addBits(bits: number[], categories: readonly number[], codes: number): void {
  const first = bits.length + 1;
  bits.push(codes, ...new Array<number>(Math.ceil(codes / 32)).fill(0));
  for (const code of categories)
    bits[first + (code >>> 5)] = (bits[first + (code >>> 5)] | (1 << (code & 31))) >>> 0;
}
