import { RowBatch } from "./batch.js";
import type { Game } from "./game.js";
import { batchCapacity, type RunOptions } from "./predict.js";

/** Part of a coalition's background rows, and where they stand in the batch. */
interface Part {
  /** Where the worth of the coalition is added up. */
  readonly worth: Float64Array;
  readonly first: number;
  readonly rows: number;
  readonly start: number;
}

/** Mean outputs over the background of rows that take some columns from an explained row; many coalitions share a call. */
export class Worths {
  private readonly batch: RowBatch;
  private parts: Part[] = [];

  constructor(
    private readonly game: Game,
    options: RunOptions,
  ) {
    this.batch = new RowBatch(game, batchCapacity(game.rows.columns, options.batchRows), options.signal);
  }

  get capacity(): number {
    return this.batch.capacity;
  }

  /** Rows predicted so far. */
  get evaluations(): number {
    return this.batch.evaluations;
  }

  /** Adds the worth of a coalition to `worth`, one number an output, by the next `drain` at the latest. */
  async add(row: number, columns: Int32Array, worth: Float64Array): Promise<void> {
    const { batch, game } = this;
    for (let first = 0; first < game.background.rows; ) {
      if (!batch.hasRoomFor(1)) await this.drain();
      const rows = Math.min(game.background.rows - first, batch.capacity - batch.count);
      this.parts.push({ worth, first, rows, start: batch.count });
      batch.mixtures(first, rows, columns, row);
      first += rows;
    }
  }

  /** Predicts what is written. */
  async drain(): Promise<void> {
    if (this.parts.length === 0) return;
    const { outputs, shares } = this.game;
    const predicted = await this.batch.predict();
    for (const { worth, first, rows, start } of this.parts) {
      for (let b = 0; b < rows; b++) {
        const share = shares[first + b];
        for (let o = 0; o < outputs; o++) worth[o] += share * predicted[(start + b) * outputs + o];
      }
    }
    this.parts = [];
  }
}
