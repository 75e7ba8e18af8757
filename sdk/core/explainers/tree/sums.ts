/** SHAP values added up tree by tree: per output, rows x groups. */
export class ValueSums {
  /** Not yet divided. */
  readonly sums: readonly Float64Array[];

  constructor(
    outputs: number,
    rows: number,
    private readonly groups: number,
  ) {
    this.sums = Array.from({ length: outputs }, () => new Float64Array(rows * groups));
  }

  /** Adds to the rows what their classes have: `stride` numbers a class, the values of `players` first. */
  add(output: number, players: Int32Array, classes: Int32Array, part: Float64Array, stride: number): void {
    const { groups } = this;
    const values = this.sums[output];
    const count = players.length;
    for (let row = 0; row < classes.length; row++) {
      const from = classes[row] * stride;
      const to = row * groups;
      for (let p = 0; p < count; p++) values[to + players[p]] += part[from + p];
    }
  }

  /** Adds the sums of rows from `from` on. */
  merge(parts: readonly Float64Array[], from: number): void {
    addParts(this.sums, parts, from * this.groups);
  }

  finish(divisor: number): readonly Float64Array[] {
    for (const values of this.sums) for (let i = 0; i < values.length; i++) values[i] /= divisor;
    return this.sums;
  }
}

/** Interaction values added up tree by tree: per output, rows x groups x groups. */
export class InteractionSums {
  /** Above the diagonal, not yet divided. */
  readonly sums: readonly Float64Array[];

  constructor(
    outputs: number,
    private readonly rows: number,
    private readonly groups: number,
  ) {
    this.sums = Array.from({ length: outputs }, () => new Float64Array(rows * groups * groups));
  }

  /** Adds to the rows what their classes have: pairs of `players`, row by row above the diagonal, from `part[0]` on. */
  add(output: number, players: Int32Array, classes: Int32Array, part: Float64Array, stride: number): void {
    const { groups } = this;
    const interactions = this.sums[output];
    for (let i = 0, pair = 0; i < players.length; i++) {
      for (let j = i + 1; j < players.length; j++, pair++) {
        const cell = Math.min(players[i], players[j]) * groups + Math.max(players[i], players[j]);
        for (let row = 0; row < classes.length; row++)
          interactions[row * groups * groups + cell] += part[classes[row] * stride + pair];
      }
    }
  }

  /** Adds the sums of rows from `from` on. */
  merge(parts: readonly Float64Array[], from: number): void {
    addParts(this.sums, parts, from * this.groups ** 2);
  }

  /**
   * Shares each interaction out to both of its columns, half and half, and puts what is left of a column's value on the
   * diagonal, as shap does.
   */
  finish(values: readonly Float64Array[], divisor: number): readonly Float64Array[] {
    const { groups, rows } = this;
    for (const [output, interactions] of this.sums.entries()) {
      for (let row = 0; row < rows; row++) {
        const at = row * groups * groups;
        for (let i = 0; i < groups; i++) {
          for (let j = i + 1; j < groups; j++) {
            const half = interactions[at + i * groups + j] / (2 * divisor);
            interactions[at + i * groups + j] = half;
            interactions[at + j * groups + i] = half;
          }
        }
        for (let i = 0; i < groups; i++) {
          let rest = values[output][row * groups + i];
          for (let j = 0; j < groups; j++) if (j !== i) rest -= interactions[at + i * groups + j];
          interactions[at + i * groups + i] = rest;
        }
      }
    }
    return this.sums;
  }
}

function addParts(sums: readonly Float64Array[], parts: readonly Float64Array[], at: number): void {
  for (const [output, part] of parts.entries()) {
    const to = sums[output].subarray(at, at + part.length);
    for (let i = 0; i < part.length; i++) to[i] += part[i];
  }
}
