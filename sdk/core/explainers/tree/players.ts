import type { TreeEnsemble } from "../../models/trees/ensemble.js";
import type { FeatureGroup } from "../../tables/index.js";

/** The group of each column. */
export function playersOf(groups: readonly FeatureGroup[], columns: number): Int32Array {
  const players = new Int32Array(columns);
  for (const [player, group] of groups.entries())
    for (const column of group.columns) players[column] = player;
  return players;
}

/** Most players on one path of any tree. */
export function longestPath({ roots, feature, left }: TreeEnsemble, players: Int32Array): number {
  const seen = new Map<number, number>();
  let longest = 0;
  const walk = (node: number, met: number): void => {
    if (feature[node] < 0) {
      longest = Math.max(longest, met);
      return;
    }
    const player = players[feature[node]];
    const times = seen.get(player) ?? 0;
    seen.set(player, times + 1);
    const more = met + (times === 0 ? 1 : 0);
    walk(left[node], more);
    walk(left[node] + 1, more);
    seen.set(player, times);
  };
  for (const root of roots) walk(root, 0);
  return longest;
}
