import type { FeatureGroup } from "../tables/index.js";
import type { Game } from "./game.js";
import { predictBatch } from "./predict.js";

/**
 * One buffer of made-up rows, refilled for each call of the predict function. Rows are written in chains: a chain
 * starts as a copy of a known row, and each next row differs from the one before it in one group.
 */
export class RowBatch {
  /** Rows written since the last call of `predict`. */
  count = 0;
  /** Rows predicted so far. */
  evaluations = 0;
  private readonly data: Float64Array;
  private readonly columns: number;
  private readonly members: Int32Array[];

  constructor(
    private readonly game: Game,
    /** Most rows. */
    readonly capacity: number,
    private readonly signal?: AbortSignal,
  ) {
    this.columns = game.rows.columns;
    this.data = new Float64Array(capacity * this.columns);
    this.members = game.groups.map((group: FeatureGroup) => Int32Array.from(group.columns));
  }

  hasRoomFor(rows: number): boolean {
    return this.count + rows <= this.capacity;
  }

  /** Starts a chain: a copy of a row of `base`. */
  begin(base: Float64Array, baseRow: number): void {
    const { columns, data } = this;
    const to = this.count++ * columns;
    const from = baseRow * columns;
    for (let j = 0; j < columns; j++) data[to + j] = base[from + j];
  }

  /** Takes a group of the newest row from a row of `other`. */
  change(group: number, other: Float64Array, otherRow: number): void {
    this.take((this.count - 1) * this.columns, group, other, otherRow);
  }

  /** Starts a chain: a copy of a row of `base` with one group taken from a row of `other`. */
  start(base: Float64Array, baseRow: number, group: number, other: Float64Array, otherRow: number): void {
    this.begin(base, baseRow);
    this.change(group, other, otherRow);
  }

  /** The next row of a chain: the row before it with one group taken from a row of `other`. */
  next(group: number, other: Float64Array, otherRow: number): void {
    const { columns, data } = this;
    const to = this.count++ * columns;
    data.copyWithin(to, to - columns, to);
    this.take(to, group, other, otherRow);
  }

  /** Background rows from `first`, `rows` of them, each with these matrix columns taken from an explained row. */
  mixtures(first: number, rows: number, columnsTaken: Int32Array, row: number): void {
    const { columns, data, game } = this;
    const to = this.count * columns;
    data.set(game.background.data.subarray(first * columns, (first + rows) * columns), to);
    for (let c = 0; c < columnsTaken.length; c++) {
      const column = columnsTaken[c];
      const value = game.rows.data[row * columns + column];
      for (let b = 0, at = to + column; b < rows; b++, at += columns) data[at] = value;
    }
    this.count += rows;
  }

  private take(to: number, group: number, other: Float64Array, otherRow: number): void {
    const members = this.members[group];
    const from = otherRow * this.columns;
    for (let m = 0; m < members.length; m++) this.data[to + members[m]] = other[from + members[m]];
  }

  /** Outputs of all rows written, in one call; the buffer is empty afterwards. */
  async predict(): Promise<Float64Array> {
    const { columns, count } = this;
    const x = { data: this.data.subarray(0, count * columns), rows: count, columns };
    this.count = 0;
    this.evaluations += count;
    return predictBatch(this.game.predict, x, this.game.groups, this.signal);
  }
}

/**
 * Groups in which an explained row and a background row differ; the others are dummies for this pair, and no made-up
 * row is spent on them. Writes them into `out`, returns how many.
 */
export function differingGroups(game: Game, row: number, backgroundRow: number, out: Uint32Array): number {
  const { rows, background, groups } = game;
  const x = row * rows.columns;
  const b = backgroundRow * rows.columns;
  let count = 0;
  for (let g = 0; g < groups.length; g++) {
    const { columns } = groups[g];
    for (let m = 0; m < columns.length; m++) {
      if (rows.data[x + columns[m]] !== background.data[b + columns[m]]) {
        out[count++] = g;
        break;
      }
    }
  }
  return count;
}
