import { GrownTree } from "./grown-tree.js";
import type { FoundCut, HistogramKernel } from "./histogram-kernel.js";
import {
  bestSplit,
  type LeafSplit,
  leafOutput,
  type NodeSums,
  type SplitSettings,
  searchInputs,
} from "./leaf-split.js";
import type { PlacedLeaf } from "./row-kernel.js";

export interface LeafwiseSettings extends SplitSettings {
  readonly maxLeaves: number;
  readonly maxDepth: number;
  /** Least gain of a split. */
  readonly minGain: number;
}

interface Leaf extends NodeSums {
  readonly node: number;
  readonly start: number;
  readonly end: number;
  readonly depth: number;
  /** Handle of the rows' histogram. */
  histogram: number | undefined;
  best: LeafSplit | undefined;
}

/**
 * Grows a tree leaf by leaf, the leaf whose split gains most first (Shi 2007; LightGBM, Ke and others 2017), on histograms:
 * only the smaller child's rows are counted, the larger child's histogram is what is left of its parent's.
 */
export class LeafwiseGrower {
  /** Columns of the tree at hand that the kernel does not search. */
  private searchedHere: readonly number[] = [];
  private columns: readonly number[] = [];

  constructor(
    private readonly kernel: HistogramKernel,
    private readonly settings: LeafwiseSettings,
  ) {}

  /**
   * Grows on the first `count` rows of the kernel's order, by their derivatives there; the leaves' rows stand side by side
   * afterwards. Columns outside of `columns` are not split by.
   */
  grow(
    count: number,
    columns: readonly number[],
  ): { readonly tree: GrownTree; readonly leaves: readonly PlacedLeaf[] } {
    const tree = new GrownTree(1);
    this.chooseColumns(columns);
    const root = this.rootLeaf(count);
    const leaves: Leaf[] = [root];
    tree.cover[0] = root.rows;
    if (this.canSplit(root)) {
      root.histogram = this.kernel.histogram(root.start, root.end);
      this.searchHistogram(root);
    }
    while (leaves.length < this.settings.maxLeaves) {
      const at = bestLeaf(leaves);
      const leaf = leaves[at];
      const { best } = leaf;
      if (best === undefined) break;
      const middle = this.kernel.divide(best, leaf.start, leaf.end);
      const left = tree.split(leaf.node, best);
      const [a, b] = this.children(leaf, best, left, middle);
      leaves.splice(at, 1, a, b);
      tree.cover[left] = a.rows;
      tree.cover[left + 1] = b.rows;
      const more = leaves.length < this.settings.maxLeaves;
      if (more) this.searchChildren(leaf, a, b);
      else this.release(leaf);
    }
    for (const leaf of leaves) {
      tree.value[leaf.node] = leafOutput(leaf.gradient, leaf.hessian, this.settings, leaf);
      this.release(leaf);
    }
    return { tree, leaves };
  }

  /** Columns of categories and monotone ones are searched here, the others by the kernel. */
  private chooseColumns(columns: readonly number[]): void {
    const { features } = this.kernel;
    const isOwn = (column: number): boolean =>
      features[column].category || (this.settings.monotone?.[column] ?? 0) !== 0;
    this.columns = columns;
    this.searchedHere = columns.filter(isOwn);
    const searched = columns.filter((column) => !isOwn(column));
    this.kernel.choose(columns, searched);
  }

  private rootLeaf(count: number): Leaf {
    return {
      node: 0,
      start: 0,
      end: count,
      depth: 0,
      rows: count,
      ...this.kernel.sum(0, count),
      lower: Number.NEGATIVE_INFINITY,
      upper: Number.POSITIVE_INFINITY,
      histogram: undefined,
      best: undefined,
    };
  }

  private children(leaf: Leaf, best: LeafSplit, node: number, middle: number): [Leaf, Leaf] {
    const { settings } = this;
    const [gradient, hessian] = [leaf.gradient - best.leftGradient, leaf.hessian - best.leftHessian];
    const direction = settings.monotone?.[best.feature] ?? 0;
    const between =
      (leafOutput(best.leftGradient, best.leftHessian, settings, leaf) +
        leafOutput(gradient, hessian, settings, leaf)) /
      2;
    const left = { start: leaf.start, end: middle, gradient: best.leftGradient, hessian: best.leftHessian };
    const right = { start: middle, end: leaf.end, gradient, hessian };
    return [
      childOf(leaf, node, left, direction < 0 ? between : leaf.lower, direction > 0 ? between : leaf.upper),
      childOf(
        leaf,
        node + 1,
        right,
        direction > 0 ? between : leaf.lower,
        direction < 0 ? between : leaf.upper,
      ),
    ];
  }

  private searchChildren(parent: Leaf, a: Leaf, b: Leaf): void {
    const { kernel } = this;
    const [small, large] = a.rows <= b.rows ? [a, b] : [b, a];
    if (!this.canSplit(large)) {
      this.release(parent);
      return;
    }
    const { histogram } = parent;
    parent.histogram = undefined;
    small.histogram = kernel.histogram(small.start, small.end);
    if (histogram === undefined) large.histogram = kernel.histogram(large.start, large.end);
    else {
      kernel.subtract(histogram, small.histogram);
      large.histogram = histogram;
    }
    this.searchHistogram(large);
    if (this.canSplit(small)) this.searchHistogram(small);
    else this.release(small);
  }

  private canSplit({ rows, depth }: Leaf): boolean {
    return rows >= 2 * this.settings.minLeafRows && depth < this.settings.maxDepth;
  }

  private searchHistogram(leaf: Leaf): void {
    const { histogram } = leaf;
    if (histogram === undefined) return;
    const { kernel, settings } = this;
    const inputs = searchInputs(leaf, settings);
    const found = inputs && kernel.search(histogram, inputs, settings.minGain);
    if (found !== undefined) leaf.best = splitBy(found, leaf);
    const columns = inputs === undefined ? this.columns : this.searchedHere;
    const bins = kernel.bins(histogram);
    for (const column of columns) {
      const least = leaf.best?.gain ?? settings.minGain;
      const { offsets, features } = kernel;
      const split = bestSplit(bins, offsets[column], column, features[column], leaf, settings, least);
      if (split !== undefined) leaf.best = split;
    }
    if (leaf.best === undefined || kernel.isFull) this.release(leaf);
  }

  private release(leaf: Leaf): void {
    if (leaf.histogram !== undefined) this.kernel.release(leaf.histogram);
    leaf.histogram = undefined;
  }
}

/** Where a node has no missing values, they go with the greater part. */
function splitBy(
  { feature, bin, gain, gradient, hessian, missingLeft }: FoundCut,
  node: NodeSums,
): LeafSplit {
  return {
    feature,
    bin,
    missingLeft: missingLeft ?? hessian * 2 >= node.hessian,
    gain,
    leftGradient: gradient,
    leftHessian: hessian,
  };
}

/** Every field written out: spreads take longer than the rest of a small node. */
function childOf(
  { depth }: Leaf,
  node: number,
  { start, end, gradient, hessian }: Pick<Leaf, "start" | "end" | "gradient" | "hessian">,
  lower: number,
  upper: number,
): Leaf {
  const rows = end - start;
  return {
    node,
    start,
    end,
    depth: depth + 1,
    rows,
    gradient,
    hessian,
    lower,
    upper,
    histogram: undefined,
    best: undefined,
  };
}

function bestLeaf(leaves: readonly Leaf[]): number {
  let at = 0;
  for (let i = 1; i < leaves.length; i++) {
    if (
      (leaves[i].best?.gain ?? Number.NEGATIVE_INFINITY) > (leaves[at].best?.gain ?? Number.NEGATIVE_INFINITY)
    )
      at = i;
  }
  return at;
}
