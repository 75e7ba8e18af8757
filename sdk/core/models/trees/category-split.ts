import type { SideSums } from "./side-sums.js";

/**
 * Up to this many categories in a node, a split takes one of them against the rest, as one-hot columns would have it: in deep
 * nodes with few rows, sorting all of them by their targets learns noise.
 */
const ONE_AGAINST_REST = 32;

/** Where a node's rows stand. */
export interface CategoryPlace {
  readonly start: number;
  readonly end: number;
  readonly rowBits: number;
  readonly minRows: number;
  /** The code of a missing value. */
  readonly missing: number;
}

/** Which categories go left. */
export interface CategorySplit {
  readonly categories: readonly number[];
  readonly missingLeft: boolean;
}

/** Finds splits by categories; the sums of a node's categories stand in arrays that are made once. */
export class CategoryScan {
  private readonly codes: Int32Array;
  private readonly rows: Int32Array;
  private readonly weights: Float64Array;
  /** `outputs` numbers a category. */
  private readonly sums: Float64Array;
  private readonly left: Float64Array;

  constructor(
    /** Most categories of a column, the missing one included. */
    most: number,
    private readonly outputs: number,
  ) {
    this.codes = new Int32Array(most);
    this.rows = new Int32Array(most);
    this.weights = new Float64Array(most);
    this.sums = new Float64Array(most * outputs);
    this.left = new Float64Array(outputs);
  }

  /**
   * The best division of a node's categories into two groups: one against the rest, or, of many, a prefix of them in order of
   * their mean target (Fisher 1958; exact for numbers and two classes, and for more classes in order of the most frequent
   * one). Undefined where no division beats `node.bestScore`.
   */
  best(node: SideSums, list: Uint32Array, place: CategoryPlace): CategorySplit | undefined {
    const count = this.gather(node, list, place);
    return count <= ONE_AGAINST_REST
      ? this.oneAgainstRest(node, list, place, count)
      : this.prefix(node, list, place, count);
  }

  /** Sums of each category of the node, in order of their codes; returns how many there are. */
  private gather(node: SideSums, list: Uint32Array, { start, end, rowBits }: CategoryPlace): number {
    const { codes, rows, weights, sums, outputs } = this;
    const rowMask = 2 ** rowBits - 1;
    let group = -1;
    let last = -1;
    for (let i = start; i < end; i++) {
      const code = list[i] >>> rowBits;
      if (code !== last) {
        group++;
        last = code;
        codes[group] = code;
        rows[group] = 0;
        weights[group] = 0;
        for (let k = 0; k < outputs; k++) sums[group * outputs + k] = 0;
      }
      rows[group]++;
      weights[group] += node.addRow(list[i] & rowMask, sums, group * outputs);
    }
    return group + 1;
  }

  private oneAgainstRest(
    node: SideSums,
    list: Uint32Array,
    place: CategoryPlace,
    count: number,
  ): CategorySplit | undefined {
    const { rows, weights, sums, outputs } = this;
    const { total, weight } = node;
    const most = place.end - place.start - place.minRows;
    let best = -1;
    for (let group = 0; group < count; group++) {
      if (rows[group] < place.minRows || rows[group] > most) continue;
      const inLeft = weights[group];
      let score = 0;
      for (let k = 0; k < outputs; k++) {
        const sum = sums[group * outputs + k];
        const rest = total[k] - sum;
        score += (sum * sum) / inLeft + (rest * rest) / (weight - inLeft);
      }
      if (score <= node.bestScore) continue;
      node.bestScore = score;
      node.bestLeftWeight = inLeft;
      best = group;
    }
    return best < 0 ? undefined : chosen(node, list, place, [this.codes[best]]);
  }

  private prefix(
    node: SideSums,
    list: Uint32Array,
    place: CategoryPlace,
    count: number,
  ): CategorySplit | undefined {
    const { codes, rows, weights, sums, left, outputs } = this;
    const { total, weight } = node;
    const leading = total.indexOf(total.reduce((greatest, sum) => Math.max(greatest, sum)));
    const mean = Float64Array.from({ length: count }, (_, g) => sums[g * outputs + leading] / weights[g]);
    const order = Uint32Array.from(mean.keys()).sort((a, b) => mean[a] - mean[b] || codes[a] - codes[b]);
    left.fill(0);
    let inLeft = 0;
    let leftRows = 0;
    let best = 0;
    for (let i = 0; i + 1 < count; i++) {
      const group = order[i];
      inLeft += weights[group];
      leftRows += rows[group];
      let score = 0;
      for (let k = 0; k < outputs; k++) {
        left[k] += sums[group * outputs + k];
        score += left[k] ** 2 / inLeft + (total[k] - left[k]) ** 2 / (weight - inLeft);
      }
      if (leftRows < place.minRows || place.end - place.start - leftRows < place.minRows) continue;
      if (score <= node.bestScore) continue;
      node.bestScore = score;
      node.bestLeftWeight = inLeft;
      best = i + 1;
    }
    return best === 0
      ? undefined
      : chosen(
          node,
          list,
          place,
          Array.from(order.subarray(0, best), (g) => codes[g]),
        );
  }
}

function chosen(
  node: SideSums,
  list: Uint32Array,
  { end, rowBits, missing }: CategoryPlace,
  onLeft: readonly number[],
): CategorySplit {
  const sawMissing = list[end - 1] >>> rowBits === missing;
  return {
    categories: onLeft.filter((code) => code !== missing),
    missingLeft: sawMissing ? onLeft.includes(missing) : node.bestLeftWeight * 2 >= node.weight,
  };
}
