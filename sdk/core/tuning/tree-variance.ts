import { BY_CATEGORY, type TreeEnsemble } from "../models/trees/ensemble.js";

/** What the values of a column are: codes from 0, or (with no codes) numbers from 0 to 1. */
export interface Side {
  readonly codes: number;
}

/** The part of a column that a leaf covers: an interval, or some codes. */
interface Part {
  readonly low: number;
  readonly high: number;
  readonly codes?: readonly number[];
  /** Share of the whole column. */
  readonly share: number;
}

interface Leaf {
  readonly value: number;
  readonly parts: readonly Part[];
  /** Share of the whole space. */
  readonly share: number;
}

/**
 * The share of a tree's variance over the whole space that each column makes by itself: the variance of the mean over all
 * other columns, as the column's value moves (Hutter et al. 2014, algorithm 2). All 0 where the tree is constant.
 */
export function varianceShares(trees: TreeEnsemble, root: number, sides: readonly Side[]): number[] {
  const whole = sides.map(({ codes }): Part => {
    if (codes === 0) return { low: 0, high: 1, share: 1 };
    return { low: 0, high: 0, codes: Array.from({ length: codes }, (_, code) => code), share: 1 };
  });
  const leaves: Leaf[] = [];
  collect(trees, root, whole, sides, leaves);
  const mean = sum(leaves, ({ value, share }) => value * share);
  const variance = sum(leaves, ({ value, share }) => share * (value - mean) ** 2);
  if (!(variance > 0)) return sides.map(() => 0);
  return sides.map(({ codes }, column) => {
    const own = codes === 0 ? alongNumbers(leaves, column, mean) : alongCodes(leaves, column, codes, mean);
    return own / variance;
  });
}

function collect(
  trees: TreeEnsemble,
  node: number,
  parts: readonly Part[],
  sides: readonly Side[],
  leaves: Leaf[],
): void {
  const share = parts.reduce((product, part) => product * part.share, 1);
  // No part of the space comes here: a category that the node's rows never had, or a cut at the very bound.
  if (share <= 0) return;
  const column = trees.feature[node];
  const left = trees.left[node];
  if (column < 0) {
    leaves.push({ value: trees.values[left], parts, share });
    return;
  }
  const [below, above] = divide(trees, node, parts[column], sides[column]);
  collect(trees, left, parts.with(column, below), sides, leaves);
  collect(trees, left + 1, parts.with(column, above), sides, leaves);
}

function divide(trees: TreeEnsemble, node: number, part: Part, side: Side): [below: Part, above: Part] {
  const threshold = trees.threshold[node];
  const { codes } = part;
  if (codes !== undefined) {
    const isBelow = (code: number): boolean =>
      (trees.flags[node] & BY_CATEGORY) === 0 ? code <= threshold : hasBit(trees.bits, threshold, code);
    const some = (below: boolean): Part => {
      const own = codes.filter((code) => isBelow(code) === below);
      return { ...part, codes: own, share: own.length / side.codes };
    };
    return [some(true), some(false)];
  }
  const cut = Math.min(part.high, Math.max(part.low, threshold));
  return [
    { low: part.low, high: cut, share: cut - part.low },
    { low: cut, high: part.high, share: part.high - cut },
  ];
}

function hasBit(bits: Uint32Array, place: number, code: number): boolean {
  return code < bits[place] && ((bits[place + 1 + (code >>> 5)] >>> (code & 31)) & 1) === 1;
}

/** Variance of the means along a column of numbers: every leaf adds its part to the stretch that it covers. */
function alongNumbers(leaves: readonly Leaf[], column: number, mean: number): number {
  const cuts = [...new Set(leaves.flatMap(({ parts }) => [parts[column].low, parts[column].high]))].sort(
    (a, b) => a - b,
  );
  const places = new Map(cuts.map((cut, place) => [cut, place]));
  const steps = new Float64Array(cuts.length);
  for (const { value, parts, share } of leaves) {
    const { low, high, share: own } = parts[column];
    const added = (value * share) / own;
    steps[places.get(low) ?? 0] += added;
    steps[places.get(high) ?? 0] -= added;
  }
  let variance = 0;
  let marginal = 0;
  for (let i = 0; i + 1 < cuts.length; i++) {
    marginal += steps[i];
    variance += (cuts[i + 1] - cuts[i]) * (marginal - mean) ** 2;
  }
  return variance;
}

function alongCodes(leaves: readonly Leaf[], column: number, codes: number, mean: number): number {
  const marginals = new Float64Array(codes);
  for (const { value, parts, share } of leaves) {
    const part = parts[column];
    for (const code of part.codes ?? []) marginals[code] += (value * share) / part.share;
  }
  return marginals.reduce((variance, marginal) => variance + (marginal - mean) ** 2 / codes, 0);
}

function sum(leaves: readonly Leaf[], of: (leaf: Leaf) => number): number {
  return leaves.reduce((total, leaf) => total + of(leaf), 0);
}
