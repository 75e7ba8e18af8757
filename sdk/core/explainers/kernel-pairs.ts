import type { Random } from "../../utils/random/index.js";

/** A coalition and its complement; `members` holds 1 for the players of the smaller one. */
export interface Pair {
  readonly members: Uint8Array;
  /** What the Shapley kernel says it counts for, or its part of the draws. */
  readonly weight: number;
  /** How often it was drawn; 0 where its size was enumerated. */
  readonly draws: number;
}

/** Coalitions for a weighted regression. */
export interface Plan {
  readonly pairs: readonly Pair[];
  /** Draws in all, and the kernel weight of the sizes that were drawn from: 0 where every coalition is there. */
  readonly draws: number;
  readonly drawnWeight: number;
}

/** Draws for each different pair that is wanted: few coalitions are left where this does not find them. */
const MOST_DRAWS = 4;

/**
 * Pairs of coalitions under the Shapley kernel (Lundberg and Lee 2017): sizes from both ends whole while they take no more
 * than their share of what is wanted, the others drawn by their weight, with replacement. Asked again for more, it keeps
 * what it has drawn.
 */
export class PairPlanner {
  private readonly drawn: { readonly key: string; readonly members: Uint8Array; readonly size: number }[] =
    [];
  private readonly sizes: number;

  constructor(
    private readonly players: number,
    private readonly random: Random,
  ) {
    this.sizes = Math.floor(players / 2);
  }

  /** All pairs there are; Infinity where they are too many to count. */
  get all(): number {
    return 2 ** (this.players - 1) - 1;
  }

  /** At least all pairs of one player and the rest, else about `wanted` pairs. */
  plan(wanted: number): Plan {
    const { sizes } = this;
    const weights = Array.from({ length: sizes }, (_, i) => this.weightOf(i + 1));
    const rest = (from: number): number => weights.slice(from - 1).reduce((sum, weight) => sum + weight, 0);
    const pairs: Pair[] = [];
    let left = wanted;
    let size = 1;
    for (; size <= sizes; size++) {
      const count = this.countOf(size);
      if (size > 1 && count > (left * weights[size - 1]) / rest(size)) break;
      for (const members of this.ofSize(size))
        pairs.push({ members, weight: weights[size - 1] / count, draws: 0 });
      left -= count;
    }
    if (size > sizes) return { pairs, draws: 0, drawnWeight: 0 };
    const found = this.draw(size, Math.max(1, left), weights);
    const draws = [...found.values()].reduce((sum, { count }) => sum + count, 0);
    const drawnWeight = rest(size);
    for (const { members, count } of found.values())
      pairs.push({ members, weight: (drawnWeight * count) / draws, draws: count });
    return { pairs, draws, drawnWeight };
  }

  /** Draws of sizes from `least` on, until there are `wanted` different ones; those of smaller sizes are left out. */
  private draw(
    least: number,
    wanted: number,
    weights: readonly number[],
  ): Map<string, { readonly members: Uint8Array; count: number }> {
    const found = new Map<string, { readonly members: Uint8Array; count: number }>();
    const note = ({ key, members }: { readonly key: string; readonly members: Uint8Array }): void => {
      const known = found.get(key);
      if (known === undefined) found.set(key, { members, count: 1 });
      else known.count++;
    };
    const kept = this.drawn.filter(({ size }) => size >= least);
    this.drawn.splice(0, this.drawn.length, ...kept);
    for (const one of kept) note(one);
    const total = weights.slice(least - 1).reduce((sum, weight) => sum + weight, 0);
    for (let draws = kept.length; found.size < wanted && draws < MOST_DRAWS * wanted; draws++) {
      let size = least;
      let at = this.random.next() * total;
      while (size < this.sizes && at >= weights[size - 1]) at -= weights[size++ - 1];
      const members = new Uint8Array(this.players);
      const order = this.random.permutation(this.players);
      for (let i = 0; i < size; i++) members[order[i]] = 1;
      if (2 * size === this.players && members[0] === 0) flip(members);
      const one = { key: keyOf(members), members, size };
      this.drawn.push(one);
      note(one);
    }
    return found;
  }

  /** Kernel weight of all coalitions of a size and of their complements. */
  private weightOf(size: number): number {
    const { players } = this;
    return ((players - 1) / (size * (players - size))) * (2 * size === players ? 1 : 2);
  }

  /** Number of pairs of a size. */
  private countOf(size: number): number {
    const { players } = this;
    let count = 1;
    for (let i = 0; i < size; i++) count = (count * (players - i)) / (i + 1);
    return Math.round(2 * size === players ? count / 2 : count);
  }

  /** Every pair of a size once. */
  private *ofSize(size: number): Generator<Uint8Array> {
    const { players } = this;
    const chosen = Array.from({ length: size }, (_, i) => i);
    // Of two halves the one with the first player stands for both.
    while (!(2 * size === players && chosen[0] > 0)) {
      const members = new Uint8Array(players);
      for (const player of chosen) members[player] = 1;
      yield members;
      let i = size - 1;
      while (i >= 0 && chosen[i] === players - size + i) i--;
      if (i < 0) return;
      chosen[i]++;
      for (let j = i + 1; j < size; j++) chosen[j] = chosen[j - 1] + 1;
    }
  }
}

function flip(members: Uint8Array): void {
  for (let i = 0; i < members.length; i++) members[i] = 1 - members[i];
}

/** A coalition as a text, 16 players a letter. */
export function keyOf(members: Uint8Array): string {
  let key = "";
  for (let from = 0; from < members.length; from += 16) {
    let word = 0;
    for (let i = from; i < Math.min(from + 16, members.length); i++) word = 2 * word + members[i];
    key += String.fromCharCode(word);
  }
  return key;
}
