import type { Game } from "./game.js";

/** Adds up gradient x difference of one output by group, point by point: means of strata and their variance (Welford 1962). */
export class GradientTally {
  private readonly mean: Float64Array;
  private readonly squares: Float64Array;
  private points = 0;

  constructor(
    private readonly game: Game,
    private readonly values: Float64Array,
    private readonly errors: Float64Array,
  ) {
    this.mean = new Float64Array(game.groups.length);
    this.squares = new Float64Array(game.groups.length);
  }

  /** A point whose gradient begins at `from`. */
  add(row: number, backgroundRow: number, gradients: Float64Array, from: number): void {
    const { rows, background, groups } = this.game;
    const { mean, squares } = this;
    const x = row * rows.columns;
    const b = backgroundRow * rows.columns;
    const points = ++this.points;
    for (let g = 0; g < groups.length; g++) {
      const { columns } = groups[g];
      let value = 0;
      for (let m = 0; m < columns.length; m++) {
        const j = columns[m];
        value += (rows.data[x + j] - background.data[b + j]) * gradients[from + j];
      }
      const change = value - mean[g];
      mean[g] += change / points;
      squares[g] += change * (value - mean[g]);
    }
  }

  /** Ends a stratum, which is this part of the whole. Until `finish`, `errors` holds variances. */
  close(row: number, share: number): void {
    const { mean, squares, points, values, errors } = this;
    const to = row * mean.length;
    for (let g = 0; g < mean.length; g++) {
      values[to + g] += share * mean[g];
      errors[to + g] += (share ** 2 * squares[g]) / (points * (points - 1));
    }
    mean.fill(0);
    squares.fill(0);
    this.points = 0;
  }

  /** Variances become standard errors. */
  finish(): void {
    for (let i = 0; i < this.errors.length; i++) this.errors[i] = Math.sqrt(this.errors[i]);
  }
}
