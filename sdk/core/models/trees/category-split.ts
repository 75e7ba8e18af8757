import type { SideSums } from "./side-sums.js";

/**
 * Up to this many categories in a node, a split takes one of them against the rest, as one-hot columns would have it: in deep
 * nodes with few rows, sorting all of them by their targets learns noise.
 */
const ONE_AGAINST_REST = 32;

/**
 * The best division of a node's categories into two groups: one against the rest, or, of many, a prefix of them in order of
 * their mean target (Fisher 1958; exact for numbers and two classes, and for more classes in order of the most frequent one).
 * Undefined where no division beats `sums.bestScore`.
 */
export function bestCategories(
  sums: SideSums,
  list: Uint32Array,
  place: {
    readonly start: number;
    readonly end: number;
    readonly rowBits: number;
    readonly minRows: number;
    /** The code of a missing value. */
    readonly missing: number;
  },
): { readonly categories: readonly number[]; readonly missingLeft: boolean } | undefined {
  const { start, end, rowBits, minRows, missing } = place;
  const { outputs, total, weight } = sums;
  const rowMask = 2 ** rowBits - 1;
  const groups: { code: number; rows: number; weight: number; sums: Float64Array }[] = [];
  for (let i = start; i < end; i++) {
    const code = list[i] >>> rowBits;
    let group = groups.at(-1);
    if (group?.code !== code) {
      group = { code, rows: 0, weight: 0, sums: new Float64Array(outputs) };
      groups.push(group);
    }
    group.rows++;
    group.weight += sums.addRow(list[i] & rowMask, group.sums, 0);
  }
  const alone = groups.length <= ONE_AGAINST_REST;
  const leading = total.indexOf(Math.max(...total));
  if (!alone)
    groups.sort((a, b) => a.sums[leading] / a.weight - b.sums[leading] / b.weight || a.code - b.code);
  const left = new Float64Array(outputs);
  let leftWeight = 0;
  let leftRows = 0;
  let bestEnd = 0;
  for (let i = 0; i + (alone ? 0 : 1) < groups.length; i++) {
    const group = groups[i];
    leftWeight = group.weight + (alone ? 0 : leftWeight);
    leftRows = group.rows + (alone ? 0 : leftRows);
    let score = 0;
    for (let k = 0; k < outputs; k++) {
      left[k] = group.sums[k] + (alone ? 0 : left[k]);
      score += left[k] ** 2 / leftWeight + (total[k] - left[k]) ** 2 / (weight - leftWeight);
    }
    if (leftRows < minRows || end - start - leftRows < minRows || score <= sums.bestScore) continue;
    sums.bestScore = score;
    sums.bestLeftWeight = leftWeight;
    bestEnd = i + 1;
  }
  if (bestEnd === 0) return undefined;
  const onLeft = groups.slice(alone ? bestEnd - 1 : 0, bestEnd).map(({ code }) => code);
  const sawMissing = list[end - 1] >>> rowBits === missing;
  return {
    categories: onLeft.filter((code) => code !== missing),
    missingLeft: sawMissing ? onLeft.includes(missing) : sums.bestLeftWeight * 2 >= weight,
  };
}
