import type { Game, ShapResult } from "./game.js";

/**
 * Adds up walks as their outputs come: the mean over the orders of a pair of rows, then over the background; and the
 * variance between the orders of a pair (Welford 1962), from which the standard errors follow.
 */
export class PairTally {
  private readonly mean: Float64Array;
  private readonly squares: Float64Array;
  private readonly variances: readonly Float64Array[];
  private walks = 0;

  constructor(
    private readonly game: Game,
    private readonly permutations: number,
  ) {
    const { groups, outputs, result } = game;
    this.mean = new Float64Array(groups.length * outputs);
    this.squares = new Float64Array(groups.length * outputs);
    this.variances = result.values.map((values) => new Float64Array(values.length));
  }

  /** The whole difference of a pair of rows, where one group makes it. */
  addWhole(row: number, backgroundRow: number, group: number): void {
    const { groups, outputs, rowOutputs, backgroundOutputs, background, result } = this.game;
    for (let o = 0; o < outputs; o++) {
      const difference = rowOutputs[row * outputs + o] - backgroundOutputs[backgroundRow * outputs + o];
      result.values[o][row * groups.length + group] += difference / background.rows;
    }
  }

  /** One walk, forward and back: its outputs begin at row `start`; `last` closes the pair of rows. */
  add(
    row: number,
    backgroundRow: number,
    order: Uint32Array,
    predicted: Float64Array,
    start: number,
    last: boolean,
  ): void {
    const { outputs, rowOutputs, backgroundOutputs } = this.game;
    const steps = order.length;
    const back = start + 2 * (steps - 1) - 1;
    this.walks++;
    for (let o = 0; o < outputs; o++) {
      const empty = backgroundOutputs[backgroundRow * outputs + o];
      const full = rowOutputs[row * outputs + o];
      let before = empty;
      // What is left of the coalition once the first k groups of the order are taken out of it.
      let above = full;
      for (let k = 0; k < steps; k++) {
        const isLast = k === steps - 1;
        const after = isLast ? full : predicted[(start + k) * outputs + o];
        const below = isLast ? empty : predicted[(back - k) * outputs + o];
        this.note(order[k] * outputs + o, (after - before + (above - below)) / 2);
        before = after;
        above = below;
      }
    }
    if (last) this.close(row, order);
  }

  private note(at: number, value: number): void {
    const change = value - this.mean[at];
    this.mean[at] += change / this.walks;
    this.squares[at] += change * (value - this.mean[at]);
  }

  private close(row: number, order: Uint32Array): void {
    const { groups, outputs, background, result } = this.game;
    const { walks, mean, squares, variances } = this;
    for (const group of order) {
      for (let o = 0; o < outputs; o++) {
        const at = group * outputs + o;
        const to = row * groups.length + group;
        result.values[o][to] += mean[at] / background.rows;
        if (walks > 1) variances[o][to] += squares[at] / (walks * (walks - 1) * background.rows ** 2);
        mean[at] = 0;
        squares[at] = 0;
      }
    }
    this.walks = 0;
  }

  /** Values and, where there are two orders a pair or more, standard errors. */
  result(): ShapResult {
    if (this.permutations < 2) return this.game.result;
    return { ...this.game.result, standardErrors: this.variances.map((variance) => variance.map(Math.sqrt)) };
  }
}
