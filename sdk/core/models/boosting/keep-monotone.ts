import type { GrownTree } from "../trees/grown-tree.js";

/**
 * Makes the leaves of a tree monotone again whose values were renewed after it grew: at each split by such a column, from the
 * root down, the lower side is cut off at a number between the means of both, and the higher side raised to it. That number
 * lies among the values at hand, so that what a split above has settled stays.
 */
export function keepMonotone(tree: GrownTree, signs: Int8Array): void {
  for (let node = 0; node < tree.size; node++) {
    const sign = tree.feature[node] < 0 ? 0 : signs[tree.feature[node]];
    if (sign === 0) continue;
    const sides = [leavesBelow(tree, tree.left[node]), leavesBelow(tree, tree.left[node] + 1)];
    const [low, high] = sign > 0 ? sides : sides.reverse();
    const most = low.reduce((value, leaf) => Math.max(value, tree.value[leaf]), Number.NEGATIVE_INFINITY);
    const least = high.reduce((value, leaf) => Math.min(value, tree.value[leaf]), Number.POSITIVE_INFINITY);
    if (most <= least) continue;
    const between = (meanOf(tree, low) + meanOf(tree, high)) / 2;
    for (const leaf of low) tree.value[leaf] = Math.min(tree.value[leaf], between);
    for (const leaf of high) tree.value[leaf] = Math.max(tree.value[leaf], between);
  }
}

function leavesBelow({ feature, left }: GrownTree, top: number): number[] {
  const leaves: number[] = [];
  const open = [top];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (feature[node] < 0) leaves.push(node);
    else open.push(left[node], left[node] + 1);
  }
  return leaves;
}

function meanOf({ value, cover }: GrownTree, leaves: readonly number[]): number {
  let sum = 0;
  let rows = 0;
  for (const leaf of leaves) {
    sum += value[leaf] * cover[leaf];
    rows += cover[leaf];
  }
  return sum / rows;
}
