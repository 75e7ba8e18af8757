import { MISSING_LEFT, type TreeEnsemble } from "../../models/trees/ensemble.js";
import type { TreeExtent, TreeLayout } from "./tree-layout.js";

/** A tree as the kernel reads it. */
export interface KernelTree {
  /** What it gives on average. */
  readonly expected: number;
  /** Players by the kernel's numbers; absent where those are the players' own. */
  readonly players?: readonly number[];
  /** By node: first child, player, key, cut, missing left, share of the parent's rows, mean of the leaves below, players below. */
  readonly nodes: readonly (Int32Array | Uint32Array | Uint8Array | Float64Array)[];
}

/** Up to so many players a tree's are numbered as they are; beyond, each tree numbers its own. */
const FEW_PLAYERS = 64;

/** Most players that the kernel has to know at a time. */
export function mostPlayers({ trees, playerCount }: TreeLayout): number {
  if (playerCount <= FEW_PLAYERS) return playerCount;
  let most = 1;
  for (const { start, end } of trees.values()) most = Math.max(most, (end - start - 1) / 2);
  return Math.min(most, playerCount);
}

/**
 * One output of a tree. `words` is how many times 64 players the kernel knows. Where no training row came to a node, its
 * children count alike, so that a row that does come there still gets values that add up.
 */
export function kernelTree(
  ensemble: TreeEnsemble,
  layout: TreeLayout,
  { start, end, nodes }: TreeExtent,
  output: number,
  words: number,
): KernelTree {
  const { feature, left, flags, cover, values, width } = ensemble;
  const size = end - start;
  const first = new Int32Array(size).fill(-1);
  const player = new Int32Array(size);
  const missingLeft = new Uint8Array(size);
  const share = new Float64Array(size).fill(1);
  const mean = new Float64Array(size);
  const sets = 2 * words;
  const below = new Uint32Array(sets * size);
  const own = layout.playerCount <= FEW_PLAYERS ? undefined : new Map<number, number>();
  for (let i = nodes.length - 1; i >= 0; i--) {
    const node = nodes[i];
    const at = node - start;
    if (feature[node] < 0) {
      mean[at] = values[left[node] * width + (width === 1 ? 0 : output)];
      continue;
    }
    const who = numberOf(own, layout.players[feature[node]]);
    const a = left[node] - start;
    first[at] = a;
    player[at] = who;
    missingLeft[at] = flags[node] & MISSING_LEFT;
    const b = a + 1;
    share[a] = cover[node] > 0 ? cover[start + a] / cover[node] : 0.5;
    share[b] = cover[node] > 0 ? cover[start + b] / cover[node] : 0.5;
    mean[at] = share[a] * mean[a] + share[b] * mean[b];
    for (let w = 0; w < sets; w++) below[sets * at + w] = below[sets * a + w] | below[sets * b + w];
    below[sets * at + (who >>> 5)] |= 1 << (who & 31);
  }
  const from = start - layout.start;
  const [key, cut] = [layout.key, layout.cut].map((numbers) => numbers.subarray(from, from + size));
  return {
    expected: mean[0],
    players: own === undefined ? undefined : [...own.keys()],
    nodes: [first, player, key, cut, missingLeft, share, mean, below],
  };
}

/** A player's number in a tree that numbers its own. */
function numberOf(own: Map<number, number> | undefined, player: number): number {
  if (own === undefined) return player;
  const number = own.get(player) ?? own.size;
  own.set(player, number);
  return number;
}
