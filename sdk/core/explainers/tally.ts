import type { Game } from "./game.js";

/**
 * Adds up the walks of one explained row as their outputs come: for each background row the mean over its orders and their
 * variance (Welford 1962), from which values and standard errors follow.
 */
export class RowTally {
  /** Walks added so far. */
  added = 0;
  private readonly mean: Float64Array;
  private readonly squares: Float64Array;
  private readonly walks: Uint32Array;
  /** Background rows whose part is known without error: at most two of their groups differ. */
  private readonly exact: Uint8Array;
  /** Whether a group differs between the explained row and a background row. */
  private readonly differs: Uint8Array;

  constructor(
    private readonly game: Game,
    readonly row: number,
  ) {
    const { groups, outputs, background } = game;
    this.mean = new Float64Array(background.rows * groups.length * outputs);
    this.squares = new Float64Array(this.mean.length);
    this.walks = new Uint32Array(background.rows);
    this.exact = new Uint8Array(background.rows);
    this.differs = new Uint8Array(background.rows * groups.length);
  }

  /** The whole difference to a background row, where one group makes it, or none. */
  addWhole(backgroundRow: number, groups: Uint32Array): void {
    const { outputs, rowOutputs, backgroundOutputs } = this.game;
    this.exact[backgroundRow] = 1;
    for (const group of groups) {
      const at = (backgroundRow * this.game.groups.length + group) * outputs;
      for (let o = 0; o < outputs; o++) {
        this.mean[at + o] =
          rowOutputs[this.row * outputs + o] - backgroundOutputs[backgroundRow * outputs + o];
      }
    }
  }

  /** One walk, forward and back: its outputs begin at row `start` of what was predicted. */
  add(backgroundRow: number, order: Uint32Array, predicted: Float64Array, start: number): void {
    const { outputs, rowOutputs, backgroundOutputs, groups } = this.game;
    const { mean, squares, differs } = this;
    const steps = order.length;
    const back = start + 2 * (steps - 1) - 1;
    const from = backgroundRow * groups.length;
    const walks = ++this.walks[backgroundRow];
    this.added++;
    // Forward and back are all the orders that two groups have.
    if (steps === 2) this.exact[backgroundRow] = 1;
    for (let k = 0; k < steps; k++) differs[from + order[k]] = 1;
    for (let o = 0; o < outputs; o++) {
      const empty = backgroundOutputs[backgroundRow * outputs + o];
      const full = rowOutputs[this.row * outputs + o];
      let before = empty;
      // What is left of the coalition once the first k groups of the order are taken out of it.
      let above = full;
      for (let k = 0; k < steps; k++) {
        const isLast = k === steps - 1;
        const after = isLast ? full : predicted[(start + k) * outputs + o];
        const below = isLast ? empty : predicted[(back - k) * outputs + o];
        const at = (from + order[k]) * outputs + o;
        const value = (after - before + (above - below)) / 2;
        const change = value - mean[at];
        mean[at] += change / walks;
        squares[at] += change * (value - mean[at]);
        before = after;
        above = below;
      }
    }
  }

  /** Whether the part of a background row needs no walk any more. */
  isExact(backgroundRow: number): boolean {
    return this.exact[backgroundRow] === 1;
  }

  /** Walks of a background row so far. */
  walksOf(backgroundRow: number): number {
    return this.walks[backgroundRow];
  }

  /** Value of a group: the mean over the background, by its shares. */
  value(group: number, output: number): number {
    const { groups, outputs, shares } = this.game;
    let sum = 0;
    for (let b = 0; b < shares.length; b++)
      sum += shares[b] * this.mean[(b * groups.length + group) * outputs + output];
    return sum;
  }

  /**
   * Variance of a value: of each background row that of the mean of its walks. One that was walked once is taken to vary as
   * those do on average that were walked more often; NaN where there are none.
   */
  variance(group: number, output: number): number {
    const { groups, outputs, shares } = this.game;
    let sum = 0;
    let single = 0;
    let pooled = 0;
    let pairs = 0;
    for (let b = 0; b < shares.length; b++) {
      if (this.exact[b] === 1 || this.differs[b * groups.length + group] === 0) continue;
      const walks = this.walks[b];
      const share = shares[b] ** 2;
      if (walks < 2) {
        single += share;
        continue;
      }
      const variance = this.squares[(b * groups.length + group) * outputs + output] / (walks - 1);
      sum += (share * variance) / walks;
      pooled += variance;
      pairs++;
    }
    return single === 0 ? sum : sum + (single * pooled) / pairs;
  }

  /** Writes values into `values` and, where they are known, standard errors into `errors`. */
  write(values: readonly Float64Array[], errors: readonly Float64Array[]): void {
    const { groups, outputs } = this.game;
    for (let o = 0; o < outputs; o++) {
      for (let g = 0; g < groups.length; g++) {
        values[o][this.row * groups.length + g] = this.value(g, o);
        errors[o][this.row * groups.length + g] = Math.sqrt(this.variance(g, o));
      }
    }
  }
}
