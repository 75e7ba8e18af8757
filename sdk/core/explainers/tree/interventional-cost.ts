import { strideOf, type TreeWork } from "./tree-work.js";

/**
 * About how long tables take for a tree: sums over patterns (by leaf, players x patterns x points), background rows that are
 * counted, and rows that look theirs up. The factors were measured; see docs/decisions/tree-shap-interventional.md.
 */
export function tableNanoseconds({
  tree,
  extents,
  rows,
  background,
  interactions,
  outputs,
}: TreeWork): number {
  let time = 0;
  for (const [players, leaves] of extents.leaves.entries()) {
    const sums = 2 ** players * Math.ceil(players / 2) * (players + (interactions ? 6 : 3));
    time += leaves * (200 + 0.4 * sums);
  }
  const lookUp = 2 + 0.3 * strideOf(tree.players.length, interactions);
  const leaves = (tree.lane.length + 1) / 2;
  return time + leaves * (background.count * 2 + rows.count * lookUp * outputs.length);
}

/** About how long pairs take for a tree where each visits so many nodes. */
export function pairNanoseconds(
  { rows, background, interactions, outputs }: TreeWork,
  visits: number,
): number {
  return rows.count * background.count * outputs.length * visits * (interactions ? 12 : 9);
}
