import type { Game } from "./game.js";

/**
 * Adds up gradient x difference of one output by group, point by point: means of strata and their variance. Sums are of what
 * differs from a stratum's first point, so that squares lose no places and no point needs a division (Chan, Golub and LeVeque
 * 1983, https://doi.org/10.1080/00031305.1983.10483115).
 */
export class GradientTally {
  /** Columns of the groups one after the other (undefined where each column is a group of its own, in order), and where each begins. */
  private readonly members: Uint32Array | undefined;
  private readonly starts: Uint32Array;
  private readonly first: Float64Array;
  private readonly sums: Float64Array;
  private readonly squares: Float64Array;
  private readonly found: Float64Array;
  private points = 0;

  constructor(
    private readonly game: Game,
    private readonly values: Float64Array,
    private readonly errors: Float64Array,
  ) {
    const { groups } = game;
    const members = Uint32Array.from(groups.flatMap(({ columns }) => [...columns]));
    const isOwn = groups.length === members.length && members.every((column, g) => column === g);
    this.members = isOwn ? undefined : members;
    this.starts = new Uint32Array(groups.length + 1);
    for (const [g, { columns }] of groups.entries()) this.starts[g + 1] = this.starts[g] + columns.length;
    this.found = new Float64Array(groups.length);
    this.first = new Float64Array(groups.length);
    this.sums = new Float64Array(groups.length);
    this.squares = new Float64Array(groups.length);
  }

  /** A point whose gradient begins at `from`. */
  add(row: number, backgroundRow: number, gradients: Float64Array, from: number): void {
    const { first, sums, squares } = this;
    if (this.points++ === 0) {
      this.parts(row, backgroundRow, gradients, from, first);
      return;
    }
    const parts = this.parts(row, backgroundRow, gradients, from, this.found);
    for (let g = 0; g < first.length; g++) {
      const change = parts[g] - first[g];
      sums[g] += change;
      squares[g] += change * change;
    }
  }

  /** Gradient x difference by group, into `out`. */
  private parts(
    row: number,
    backgroundRow: number,
    gradients: Float64Array,
    from: number,
    out: Float64Array,
  ): Float64Array {
    const { members, starts } = this;
    const { rows, background } = this.game;
    const x = rows.data;
    const b = background.data;
    const xFrom = row * rows.columns;
    const bFrom = backgroundRow * rows.columns;
    if (members === undefined) {
      for (let j = 0; j < out.length; j++) out[j] = (x[xFrom + j] - b[bFrom + j]) * gradients[from + j];
      return out;
    }
    for (let g = 0, m = 0; g < out.length; g++) {
      let part = 0;
      for (const end = starts[g + 1]; m < end; m++) {
        const j = members[m];
        part += (x[xFrom + j] - b[bFrom + j]) * gradients[from + j];
      }
      out[g] = part;
    }
    return out;
  }

  /** Ends a stratum, which is this part of the whole. Until `finish`, `errors` holds variances. */
  close(row: number, share: number): void {
    const { first, sums, squares, points, values, errors } = this;
    const to = row * first.length;
    const each = 1 / points;
    const scale = share ** 2 / (points * (points - 1));
    for (let g = 0; g < first.length; g++) {
      values[to + g] += share * (first[g] + each * sums[g]);
      errors[to + g] += scale * Math.max(0, squares[g] - each * sums[g] * sums[g]);
      sums[g] = 0;
      squares[g] = 0;
    }
    this.points = 0;
  }

  /** Variances become standard errors. */
  finish(): void {
    for (let i = 0; i < this.errors.length; i++) this.errors[i] = Math.sqrt(this.errors[i]);
  }
}
