import type { FeatureGroup } from "../../tables/index.js";

/** The group of each column. */
export function playersOf(groups: readonly FeatureGroup[], columns: number): Int32Array {
  const players = new Int32Array(columns);
  for (const [player, group] of groups.entries())
    for (const column of group.columns) players[column] = player;
  return players;
}
