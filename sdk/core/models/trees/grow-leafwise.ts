import { GrownTree, type Split } from "./grown-tree.js";
import { addRows, type HistogramRows, subtract } from "./histogram.js";
import { bestSplit, type LeafSplit, leafOutput, type NodeSums, type SplitSettings } from "./leaf-split.js";

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
  histogram: Float64Array | undefined;
  best: LeafSplit | undefined;
}

/** A leaf of a grown tree and its rows: `rows[start … end)`. */
export interface GrownLeaf {
  readonly node: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Grows a tree leaf by leaf, the leaf whose split gains most first (Shi 2007; LightGBM, Ke and others 2017), on histograms:
 * only the smaller child's rows are counted, the larger child's histogram is what is left of its parent's.
 */
export class LeafwiseGrower {
  /** The rows of the tree, each leaf's side by side. */
  readonly rows: Uint32Array;
  private readonly spare: Uint32Array;
  private readonly pool: Float64Array[] = [];

  constructor(
    private readonly data: HistogramRows,
    private readonly settings: LeafwiseSettings,
  ) {
    this.rows = new Uint32Array(data.data.rows);
    this.spare = new Uint32Array(data.data.rows);
  }

  /** `rows[0 … count)` must be filled. Columns outside of `columns` are not split by. */
  grow(
    count: number,
    columns: readonly number[],
    gradients: Float64Array,
    hessians: Float64Array | undefined,
  ): { readonly tree: GrownTree; readonly leaves: readonly GrownLeaf[] } {
    const tree = new GrownTree(1);
    const root = this.rootLeaf(count, gradients, hessians);
    const leaves: Leaf[] = [root];
    tree.cover[0] = root.rows;
    if (this.canSplit(root)) {
      root.histogram = this.histogramOf(root, gradients, hessians);
      this.searchHistogram(root, columns);
    }
    while (leaves.length < this.settings.maxLeaves) {
      const at = bestLeaf(leaves);
      const leaf = leaves[at];
      const { best } = leaf;
      if (best === undefined) break;
      const middle = this.divide(best, leaf.start, leaf.end);
      const left = tree.split(leaf.node, best);
      const [a, b] = this.children(leaf, best, left, middle);
      leaves.splice(at, 1, a, b);
      tree.cover[left] = a.rows;
      tree.cover[left + 1] = b.rows;
      const more = leaves.length < this.settings.maxLeaves;
      if (more) this.searchChildren(leaf, a, b, columns, gradients, hessians);
      else this.release(leaf);
    }
    for (const leaf of leaves) {
      tree.value[leaf.node] = leafOutput(leaf.gradient, leaf.hessian, this.settings, leaf);
      this.release(leaf);
    }
    return { tree, leaves };
  }

  private rootLeaf(count: number, gradients: Float64Array, hessians: Float64Array | undefined): Leaf {
    const { rows } = this;
    let gradient = 0;
    let hessian = 0;
    for (let i = 0; i < count; i++) {
      gradient += gradients[rows[i]];
      hessian += hessians === undefined ? 1 : hessians[rows[i]];
    }
    return {
      node: 0,
      start: 0,
      end: count,
      depth: 0,
      rows: count,
      gradient,
      hessian,
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

  private searchChildren(
    parent: Leaf,
    a: Leaf,
    b: Leaf,
    columns: readonly number[],
    gradients: Float64Array,
    hessians: Float64Array | undefined,
  ): void {
    const [small, large] = a.rows <= b.rows ? [a, b] : [b, a];
    const { histogram } = parent;
    parent.histogram = undefined;
    if (!this.canSplit(large) || histogram === undefined) {
      if (histogram !== undefined) this.pool.push(histogram);
      return;
    }
    small.histogram = this.histogramOf(small, gradients, hessians);
    subtract(histogram, small.histogram);
    large.histogram = histogram;
    this.searchHistogram(large, columns);
    if (this.canSplit(small)) this.searchHistogram(small, columns);
    else this.release(small);
  }

  private canSplit({ rows, depth }: Leaf): boolean {
    return rows >= 2 * this.settings.minLeafRows && depth < this.settings.maxDepth;
  }

  private histogramOf(
    { start, end }: Leaf,
    gradients: Float64Array,
    hessians: Float64Array | undefined,
  ): Float64Array {
    const histogram = this.pool.pop()?.fill(0) ?? new Float64Array(2 * this.data.bins);
    addRows(histogram, this.data, this.rows, start, end, gradients, hessians);
    return histogram;
  }

  private searchHistogram(leaf: Leaf, columns: readonly number[]): void {
    const { histogram } = leaf;
    if (histogram === undefined) return;
    const { offsets, data } = this.data;
    for (const column of columns) {
      const least = leaf.best?.gain ?? this.settings.minGain;
      const found = bestSplit(
        histogram,
        offsets[column],
        column,
        data.features[column],
        leaf,
        this.settings,
        least,
      );
      if (found !== undefined) leaf.best = found;
    }
    if (leaf.best === undefined) this.release(leaf);
  }

  private release(leaf: Leaf): void {
    if (leaf.histogram !== undefined) this.pool.push(leaf.histogram);
    leaf.histogram = undefined;
  }

  private divide({ feature, bin, missingLeft, categories }: Split, start: number, end: number): number {
    const { rows, spare } = this;
    const { bins } = this.data.data.features[feature];
    const codes = this.data.data.codes[feature];
    const goes = new Uint8Array(bins + 1);
    if (categories === undefined) goes.fill(1, 0, bin + 1);
    else for (const code of categories) goes[code] = 1;
    goes[bins] = missingLeft ? 1 : 0;
    let left = start;
    let right = 0;
    for (let i = start; i < end; i++) {
      const row = rows[i];
      const isLeft = goes[codes[row]];
      rows[left] = row;
      spare[right] = row;
      left += isLeft;
      right += 1 - isLeft;
    }
    for (let i = 0; i < right; i++) rows[left + i] = spare[i];
    return left;
  }
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
