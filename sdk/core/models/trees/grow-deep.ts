import type { Random } from "../../../utils/random/index.js";
import type { BinnedRows } from "./bins.js";
import { CategoryScan } from "./category-split.js";
import { ClassSums } from "./class-sums.js";
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
  /** How many columns may still vary here: their numbers stand in the grower's `columns` of this depth. */
  readonly columns: number;
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
  private readonly sorted: readonly Uint32Array[];
  private readonly lists: readonly [readonly Uint32Array[], readonly Uint32Array[]];
  private readonly goesLeft: Uint8Array;
  private readonly rowBits: number;
  private readonly rowMask: number;
  private readonly sums: SideSums;
  private readonly categories: CategoryScan;
  /** By code: whether the split that is made sends it left. */
  private readonly chosen: Uint8Array;
  /** By depth, the columns that varied in the node above: their lists are up to date. Siblings share them. */
  private columns: Int32Array;
  /** Number of each row among the tree's rows. */
  private readonly local: Int32Array;

  constructor(
    private readonly data: BinnedRows,
    private readonly target: DeepTarget,
    private readonly settings: DeepSettings,
  ) {
    const { rows } = data;
    this.rowBits = rowBitsOf(rows);
    this.rowMask = 2 ** this.rowBits - 1;
    this.sorted = data.codes.map((codes, i) => sortedRows(codes, data.features[i].bins + 1, this.rowBits));
    this.lists = [data.codes.map(() => new Uint32Array(rows)), data.codes.map(() => new Uint32Array(rows))];
    this.columns = Int32Array.from({ length: 64 * data.codes.length }, (_, i) => i);
    this.goesLeft = new Uint8Array(rows);
    this.local = new Int32Array(rows);
    this.sums = target.classes === 0 ? new NumberSums(rows) : new ClassSums(rows, target.classes);
    const most = data.features.reduce((all, { category, bins }) => Math.max(all, category ? bins + 1 : 0), 0);
    this.categories = new CategoryScan(most, this.sums.outputs);
    this.chosen = new Uint8Array(most);
  }

  /** A tree of the rows whose weight is above 0. */
  grow(weights: Float64Array, random: Random): GrownTree {
    const { sums, lists, rowMask } = this;
    const count = this.fillLists(weights);
    const tree = new GrownTree(Math.max(1, this.target.classes));
    const open: Task[] = [];
    // The node's sums go into the tree; it waits for its split, where it may have one.
    const place = (task: Task): void => {
      const { node, start, end, column, side } = task;
      sums.begin(lists[side][column], start, end, rowMask);
      tree.cover[node] = sums.weight;
      sums.leafValue(tree.value, node);
      if (!this.isLeaf(task)) open.push(task);
    };
    const columns = this.sorted.length;
    for (let column = 0; column < columns; column++) this.columns[column] = column;
    place({ node: 0, start: 0, end: count, depth: 0, column: 0, side: 0, columns });
    for (let task = open.pop(); task !== undefined; task = open.pop()) {
      const { node, start, end, side, depth } = task;
      sums.begin(lists[side][task.column], start, end, rowMask);
      const varying = this.keepVarying(task);
      const split = this.findSplit(task, varying, random);
      if (split === undefined) continue;
      const column = split.feature;
      const middle = start + this.mark(split, task);
      this.divide(task, column, middle);
      const left = tree.split(node, split);
      const waiting = open.length;
      const other = side === 0 ? 1 : 0;
      // Written out twice: spreading a shared part takes longer than all the rest of a small node.
      place({ node: left + 1, start: middle, end, depth: depth + 1, column, side: other, columns: varying });
      place({ node: left, start, end: middle, depth: depth + 1, column, side: other, columns: varying });
      if (open.length > waiting) this.divideOthers(task, varying, column, middle);
    }
    return tree;
  }

  /** Lists of the tree's rows, and their targets and weights under local numbers, which stand close in memory. */
  private fillLists(weights: Float64Array): number {
    const { local, rowMask, rowBits, sums, target } = this;
    let count = 0;
    for (let row = 0; row < weights.length; row++) {
      local[row] = weights[row] > 0 ? count : -1;
      if (weights[row] > 0) sums.setRow(count++, target.values[row], weights[row]);
    }
    for (const [column, sorted] of this.sorted.entries()) {
      const list = this.lists[0][column];
      let at = 0;
      for (let i = 0; i < sorted.length; i++) {
        const packed = sorted[i];
        const row = local[packed & rowMask];
        if (row >= 0) list[at++] = ((packed >>> rowBits) << rowBits) | row;
      }
    }
    return count;
  }

  private isLeaf({ start, end, depth }: Task): boolean {
    const { minSplitRows, minLeafRows, maxDepth } = this.settings;
    const count = end - start;
    return count < minSplitRows || count < 2 * minLeafRows || depth >= maxDepth || this.sums.isPure;
  }

  /** Notes the columns that vary in a node for the depth below it; returns how many. */
  private keepVarying({ start, end, side, depth, columns }: Task): number {
    const { rowBits, sorted } = this;
    const lists = this.lists[side];
    const from = depth * sorted.length;
    const to = from + sorted.length;
    if (to + sorted.length > this.columns.length) {
      const longer = new Int32Array(2 * this.columns.length);
      longer.set(this.columns);
      this.columns = longer;
    }
    let count = 0;
    for (let i = 0; i < columns; i++) {
      const column = this.columns[from + i];
      const list = lists[column];
      if (list[start] >>> rowBits !== list[end - 1] >>> rowBits) this.columns[to + count++] = column;
    }
    return count;
  }

  /** The best split over the columns that vary, in random order. */
  private findSplit({ start, end, side, depth }: Task, count: number, random: Random): Split | undefined {
    const { sums, rowBits, rowMask, data, settings, sorted } = this;
    const columns = (depth + 1) * sorted.length;
    const looked = Math.min(count, settings.splitFeatures);
    // Where all are looked at, the order settles ties only.
    const from = looked === count && count > 1 ? random.int(count) : 0;
    if (looked < count) this.shuffle(columns, count, looked, random);
    let best: Split | undefined;
    sums.bestScore = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < looked; i++) {
      const column = this.columns[columns + (from + i < count ? from + i : from + i - count)];
      const list = this.lists[side][column];
      const { bins, category } = data.features[column];
      if (category) {
        const place = { start, end, rowBits, minRows: settings.minLeafRows, missing: bins };
        const found = this.categories.best(sums, list, place);
        if (found !== undefined) best = { ...found, feature: column, bin: -1 };
      } else if (sums.scan(list, start, end, rowBits, rowMask, settings.minLeafRows, bins)) {
        best = this.splitAt(column, list);
      }
    }
    return best;
  }

  /** Draws the first `wanted` of some columns (the first steps of a shuffle). */
  private shuffle(start: number, count: number, wanted: number, random: Random): void {
    const { columns } = this;
    for (let i = 0; i < wanted; i++) {
      const other = start + i + random.int(count - i);
      const column = columns[other];
      columns[other] = columns[start + i];
      columns[start + i] = column;
    }
  }

  private splitAt(feature: number, list: Uint32Array): Split {
    const { sums, rowBits, data } = this;
    const { bins } = data.features[feature];
    const before = list[sums.bestEnd - 1] >>> rowBits;
    const after = list[sums.bestEnd] >>> rowBits;
    // Halfway between the two bins: the bins between them are empty here.
    const bin = after >= bins ? bins - 1 : (before + after - 1) >>> 1;
    // Where training saw no missing value, one goes with the greater part.
    const missingLeft =
      sums.bestMissing === 0 ? sums.bestLeftWeight * 2 >= sums.weight : sums.bestMissing > 0;
    return { feature, bin, missingLeft };
  }

  /** Notes which rows go left; returns how many. */
  private mark({ feature, bin, missingLeft, categories }: Split, { start, end, side }: Task): number {
    const { goesLeft, rowMask, rowBits, chosen } = this;
    const list = this.lists[side][feature];
    const { bins } = this.data.features[feature];
    if (categories !== undefined) {
      for (const code of categories) chosen[code] = 1;
      chosen[bins] = missingLeft ? 1 : 0;
    }
    const missing = missingLeft ? 1 : 0;
    let count = 0;
    for (let i = start; i < end; i++) {
      const code = list[i] >>> rowBits;
      const left = categories !== undefined ? chosen[code] : code === bins ? missing : code <= bin ? 1 : 0;
      goesLeft[list[i] & rowMask] = left;
      count += left;
    }
    if (categories !== undefined) {
      for (const code of categories) chosen[code] = 0;
      chosen[bins] = 0;
    }
    return count;
  }

  /** Divides a column's list stably, into the other set of lists. */
  private divide({ start, end, side }: Task, column: number, middle: number): void {
    const { lists, goesLeft, rowMask } = this;
    divideList(lists[side][column], lists[1 - side][column], goesLeft, rowMask, start, middle, end);
  }

  private divideOthers(task: Task, count: number, done: number, middle: number): void {
    const from = (task.depth + 1) * this.sorted.length;
    for (let i = 0; i < count; i++) {
      const column = this.columns[from + i];
      if (column !== done) this.divide(task, column, middle);
    }
  }
}

/** No branch that a processor could guess wrong: where an entry goes is reckoned. */
function divideList(
  from: Uint32Array,
  to: Uint32Array,
  goesLeft: Uint8Array,
  rowMask: number,
  start: number,
  middle: number,
  end: number,
): void {
  let left = start;
  let right = middle;
  for (let i = start; i < end; i++) {
    const packed = from[i];
    const goes = goesLeft[packed & rowMask];
    to[right + (left - right) * goes] = packed;
    left += goes;
    right += 1 - goes;
  }
}

/** Bits for a row's number; the rest of 32 holds its bin. */
export function rowBitsOf(rows: number): number {
  return Math.max(1, 32 - Math.clz32(Math.max(1, rows - 1)));
}

/** Rows in order of their codes (counting sort), packed with them. */
function sortedRows(codes: Uint16Array, bins: number, rowBits: number): Uint32Array {
  const starts = new Uint32Array(bins + 1);
  for (let row = 0; row < codes.length; row++) starts[codes[row] + 1]++;
  for (let bin = 0; bin < bins; bin++) starts[bin + 1] += starts[bin];
  const sorted = new Uint32Array(codes.length);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row];
    sorted[starts[code]++] = (code << rowBits) | row;
  }
  return sorted;
}
