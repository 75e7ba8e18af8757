/** SHAP values added up tree by tree: per output, rows x groups. */
export class ValueSums {
  private readonly values: Float64Array[];

  constructor(
    outputs: number,
    rows: number,
    private readonly groups: number,
  ) {
    this.values = Array.from({ length: outputs }, () => new Float64Array(rows * groups));
  }

  /** Adds to rows from `start` on what their classes have: `stride` numbers a class, the values of `players` first. */
  add(
    output: number,
    players: Int32Array,
    classes: Int32Array,
    part: Float64Array,
    stride: number,
    start: number,
  ): void {
    const { groups } = this;
    const values = this.values[output];
    const count = players.length;
    for (let row = 0; row < classes.length; row++) {
      const from = classes[row] * stride;
      const to = (start + row) * groups;
      for (let p = 0; p < count; p++) values[to + players[p]] += part[from + p];
    }
  }

  finish(divisor: number): readonly Float64Array[] {
    for (const values of this.values) for (let i = 0; i < values.length; i++) values[i] /= divisor;
    return this.values;
  }
}

/** Interaction values added up tree by tree: per output, rows x groups x groups. */
export class InteractionSums {
  private readonly interactions: Float64Array[];

  constructor(
    outputs: number,
    private readonly rows: number,
    private readonly groups: number,
  ) {
    this.interactions = Array.from({ length: outputs }, () => new Float64Array(rows * groups * groups));
  }

  /** Adds to rows from `start` on what their classes have: pairs of `players`, row by row above the diagonal, from `part[0]` on. */
  add(
    output: number,
    players: Int32Array,
    classes: Int32Array,
    part: Float64Array,
    stride: number,
    start: number,
  ): void {
    const { groups } = this;
    const interactions = this.interactions[output];
    for (let i = 0, pair = 0; i < players.length; i++) {
      for (let j = i + 1; j < players.length; j++, pair++) {
        const cell = Math.min(players[i], players[j]) * groups + Math.max(players[i], players[j]);
        for (let row = 0; row < classes.length; row++)
          interactions[(start + row) * groups * groups + cell] += part[classes[row] * stride + pair];
      }
    }
  }

  /**
   * Shares each interaction out to both of its columns, half and half, and puts what is left of a column's value on the
   * diagonal, as shap does.
   */
  finish(values: readonly Float64Array[], divisor: number): readonly Float64Array[] {
    const { groups, rows } = this;
    for (const [output, interactions] of this.interactions.entries()) {
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
    return this.interactions;
  }
}
