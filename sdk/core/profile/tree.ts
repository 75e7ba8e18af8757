/** A piecewise constant function of one number: the leaf of a value is the first whose upper end is not below it. */
export interface Steps {
  /** Upper ends of all leaves but the last, ascending. */
  readonly ends: readonly number[];
  /** First row of each leaf in the order of the values, and the number of rows behind the last. */
  readonly starts: readonly number[];
}

/** How a tree of one column grows; as scikit-learn's decision trees. */
export interface TreeLimits {
  readonly depth: number;
  readonly leafRows: number;
}

/**
 * How much better two parts are than the whole, times what does not change: the sum over both parts of what `gain` gives for the
 * rows from `from` up to `to`.
 */
export type PartGain = (from: number, to: number) => number;

/**
 * Grows a tree of one column, level by level the best split of each node (Breiman et al. 1984), on values in ascending order.
 * `gain` of a part is what its own mean (or its own majority) is worth: the greatest sum of two parts is the best split.
 */
export function growSteps(sorted: Float64Array, gain: PartGain, { depth, leafRows }: TreeLimits): Steps {
  const ends: number[] = [];
  const starts: number[] = [0];
  const grow = (from: number, to: number, left: number): void => {
    const at = left === 0 ? -1 : bestSplit(sorted, gain, from, to, leafRows);
    if (at < 0) return;
    grow(from, at, left - 1);
    // Half-way, but below the upper value where the two are next to each other.
    const middle = sorted[at - 1] / 2 + sorted[at] / 2;
    ends.push(middle < sorted[at] ? middle : sorted[at - 1]);
    starts.push(at);
    grow(at, to, left - 1);
  };
  grow(0, sorted.length, depth);
  return { ends, starts: [...starts, sorted.length] };
}

function bestSplit(sorted: Float64Array, gain: PartGain, from: number, to: number, leafRows: number): number {
  let best = -1;
  // No split is worth it that gains nothing beyond rounding.
  const whole = gain(from, to);
  let most = whole + 1e-10 * Math.abs(whole);
  for (let at = from + leafRows; at <= to - leafRows; at++) {
    if (sorted[at] === sorted[at - 1]) continue;
    const value = gain(from, at) + gain(at, to);
    if (value > most) {
      most = value;
      best = at;
    }
  }
  return best;
}

/** The leaf of a value. */
export function leafOf({ ends }: Steps, value: number): number {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ends[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
