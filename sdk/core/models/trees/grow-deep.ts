import type { Random } from "../../../utils/random/index.js";
import type { BinnedRows } from "./bins.js";
import { CategoryScan, type CategorySplit } from "./category-split.js";
import { ClassSums } from "./class-sums.js";
import { DeepKernel } from "./deep-kernel.js";
import { GrownTree, type Split } from "./grown-tree.js";
import { NumberSums } from "./number-sums.js";
import type { SideSums } from "./side-sums.js";

/** What a deep tree learns: numbers, or class indices with their number. */
export interface DeepTarget {
  readonly values: Float64Array;
  /** 0 for numbers. */
  readonly classes: number;
}

export interface DeepSettings {
  readonly maxDepth: number;
  /** Fewest rows of a leaf. */
  readonly minLeafRows: number;
  /** Fewest rows of a node that is split. */
  readonly minSplitRows: number;
  /** Columns that are looked at for a split. */
  readonly splitFeatures: number;
}

/** A node that is to be looked at; its sums are known. */
interface Task {
  readonly node: number;
  readonly start: number;
  readonly end: number;
  readonly depth: number;
  /** A column whose list holds the node's rows at [start, end). */
  readonly column: number;
  /** Which of the two sets of lists holds them. */
  readonly side: 0 | 1;
  /** How many columns may still vary here: their numbers stand in the kernel's table at this depth. */
  readonly columns: number;
  /** Sum of weights. */
  weight: number;
  /** Sum of targets, of numbers. */
  total: number;
}

/**
 * Grows trees to the last row, as a forest does: by the greatest fall of the squared error (numbers) or of the Gini impurity
 * (classes), which is the same measure. Each column keeps its rows in order of their bins; a split divides every such list
 * stably, so that a node costs its own rows only, however many bins there are. A list's entry holds the bin and the row in
 * one integer: a scan reads memory in order, and needs no look-up for the bin.
 *
 * There are two sets of lists: a node's are divided from one into the other, its children's back again. A column that does
 * not vary in a node does not vary below it either: its list is left behind.
 */
export class DeepGrower {
  private readonly kernel: DeepKernel;
  private readonly sums: SideSums;
  private readonly categories: CategoryScan;
  /** By code: whether the split that is made sends it left. */
  private readonly chosen: Uint8Array;
  private readonly maxDepth: number;
  /** Nodes of the tree before: the next will be of about that size. */
  private lastSize = 64;

  constructor(
    data: BinnedRows,
    private readonly target: DeepTarget,
    private readonly settings: DeepSettings,
  ) {
    const { features } = data;
    this.kernel = new DeepKernel(data, settings.maxDepth);
    this.maxDepth = Math.min(settings.maxDepth, this.kernel.levels - 2);
    this.sums =
      target.classes === 0 ? new NumberSums(this.kernel) : new ClassSums(this.kernel, target.classes);
    const most = features.reduce((all, { category, bins }) => Math.max(all, category ? bins + 1 : 0), 0);
    this.categories = new CategoryScan(most, this.sums.outputs);
    this.chosen = new Uint8Array(most);
  }

  /** A tree of the rows whose weight is above 0. */
  grow(weights: Float64Array, random: Random): GrownTree {
    const { sums } = this;
    const { wasm, order } = this.kernel;
    const count = this.fillLists(weights);
    const tree = new GrownTree(Math.max(1, this.target.classes), this.lastSize);
    const open: Task[] = [];
    // The node's sums go into the tree; it waits for its split, where it may have one.
    const place = (task: Task): void => {
      const { node, start, end, column, side } = task;
      sums.begin(side, column, start, end);
      task.weight = sums.weight;
      task.total = sums.total[0];
      tree.cover[node] = sums.weight;
      sums.leafValue(tree.value, node);
      if (!this.isLeaf(task)) open.push(task);
    };
    const columns = this.kernel.features.length;
    for (let column = 0; column < columns; column++) order[column] = column;
    place({ node: 0, start: 0, end: count, depth: 0, column: 0, side: 0, columns, weight: 0, total: 0 });
    for (let task = open.pop(); task !== undefined; task = open.pop()) {
      const { node, start, end, side, depth } = task;
      sums.again(task);
      const below = (depth + 1) * columns;
      const varying = wasm.varying(side, depth * columns, task.columns, below, start, end);
      const split = this.findSplit(task, varying, random);
      if (split === undefined) continue;
      const column = split.feature;
      const middle = start + this.mark(split, task);
      wasm.divide(side, column, start, middle, end);
      const left = tree.split(node, split);
      const waiting = open.length;
      const other = side === 0 ? 1 : 0;
      // Written out twice: spreading a shared part takes longer than all the rest of a small node.
      place({
        node: left + 1,
        start: middle,
        end,
        depth: depth + 1,
        column,
        side: other,
        columns: varying,
        weight: 0,
        total: 0,
      });
      place({
        node: left,
        start,
        end: middle,
        depth: depth + 1,
        column,
        side: other,
        columns: varying,
        weight: 0,
        total: 0,
      });
      if (open.length > waiting) wasm.divideOthers(side, below, varying, column, start, middle, end);
    }
    this.lastSize = Math.max(64, Math.ceil(1.1 * tree.size));
    return tree;
  }

  /** Lists of the tree's rows, and their targets and weights under local numbers, which stand close in memory. */
  private fillLists(weights: Float64Array): number {
    const { sums, target, kernel } = this;
    const { local } = kernel;
    let count = 0;
    for (let row = 0; row < weights.length; row++) {
      local[row] = weights[row] > 0 ? count : -1;
      if (weights[row] > 0) sums.setRow(count++, target.values[row], weights[row]);
    }
    kernel.fill();
    return count;
  }

  private isLeaf({ start, end, depth }: Task): boolean {
    const { minSplitRows, minLeafRows } = this.settings;
    const count = end - start;
    return count < minSplitRows || count < 2 * minLeafRows || depth >= this.maxDepth || this.sums.isPure;
  }

  /** The best split over the columns that vary, in random order. */
  private findSplit({ start, end, side, depth }: Task, count: number, random: Random): Split | undefined {
    const { sums, settings, kernel } = this;
    const { order, features, lists, rowBits } = kernel;
    const from = (depth + 1) * features.length;
    const looked = Math.min(count, settings.splitFeatures);
    // Where all are looked at, the order settles ties only.
    const first = looked === count && count > 1 ? random.int(count) : 0;
    if (looked < count) shuffle(order, from, count, looked, random);
    const minRows = settings.minLeafRows;
    const place = { side, start, end, from, count, first, looked, minRows };
    let prefix: CategorySplit | undefined;
    let prefixColumn = -1;
    sums.bestScore = Number.NEGATIVE_INFINITY;
    sums.bestColumn = -1;
    for (let i = sums.search(place, 0); i < looked; i = sums.search(place, i + 1)) {
      const column = order[from + (first + i < count ? first + i : first + i - count)];
      const rows = { start, end, rowBits, minRows, missing: features[column].bins };
      const found = this.categories.best(sums, lists[side][column], rows);
      if (found === undefined) continue;
      prefix = found;
      prefixColumn = column;
      sums.bestColumn = column;
    }
    if (sums.bestColumn < 0) return undefined;
    return prefix !== undefined && sums.bestColumn === prefixColumn
      ? { ...prefix, feature: prefixColumn, bin: -1 }
      : this.splitAt(lists[side][sums.bestColumn], end);
  }

  private splitAt(list: Uint32Array, end: number): Split {
    const { sums } = this;
    const { rowBits, features } = this.kernel;
    const { bestColumn: feature, bestEnd } = sums;
    const { bins, category } = features[feature];
    const heavier = sums.bestLeftWeight * 2 >= sums.weight;
    if (category) {
      const sawMissing = list[end - 1] >>> rowBits === bins;
      const categories = bestEnd === bins ? [] : [bestEnd];
      return { feature, bin: -1, categories, missingLeft: sawMissing ? bestEnd === bins : heavier };
    }
    const before = list[bestEnd - 1] >>> rowBits;
    const after = list[bestEnd] >>> rowBits;
    // Halfway between the two bins: the bins between them are empty here.
    const bin = after >= bins ? bins - 1 : (before + after - 1) >>> 1;
    // Where training saw no missing value, one goes with the greater part.
    return { feature, bin, missingLeft: sums.bestMissing === 0 ? heavier : sums.bestMissing > 0 };
  }

  /** Notes which rows go left; returns how many. */
  private mark({ feature, bin, missingLeft, categories }: Split, { start, end, side }: Task): number {
    const { kernel, chosen } = this;
    const { wasm, goesLeft, rowMask, rowBits, features } = kernel;
    const missing = missingLeft ? 1 : 0;
    if (categories === undefined) return wasm.mark(side, feature, start, end, 0, bin, missing);
    if (categories.length === 1)
      return wasm.mark(side, feature, start, end, categories[0], categories[0], missing);
    const list = kernel.lists[side][feature];
    for (const code of categories) chosen[code] = 1;
    chosen[features[feature].bins] = missing;
    let count = 0;
    for (let i = start; i < end; i++) {
      const left = chosen[list[i] >>> rowBits];
      goesLeft[list[i] & rowMask] = left;
      count += left;
    }
    for (const code of categories) chosen[code] = 0;
    chosen[features[feature].bins] = 0;
    return count;
  }
}

/** Draws the first `wanted` of some columns (the first steps of a shuffle). */
function shuffle(columns: Int32Array, start: number, count: number, wanted: number, random: Random): void {
  for (let i = 0; i < wanted; i++) {
    const other = start + i + random.int(count - i);
    const column = columns[other];
    columns[other] = columns[start + i];
    columns[start + i] = column;
  }
}
