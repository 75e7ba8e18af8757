import type { Random } from "../../utils/random/index.js";
import { differingGroups, RowBatch } from "./batch.js";
import type { Game } from "./game.js";
import { batchCapacity, type RunOptions } from "./predict.js";
import type { RowTally } from "./tally.js";

/** One walk: whose it is, a background row, the groups in the order they change, and its place in the batch. */
interface Walk {
  readonly tally: RowTally;
  readonly backgroundRow: number;
  readonly order: Uint32Array;
  readonly start: number;
}

/** Puts groups into their next order, in place. */
export type Reorder = (groups: Uint32Array) => void;

/** Walks between background rows and explained rows, forward and back, many of them in one call of the model. */
export class Walker {
  private readonly batch: RowBatch;
  private readonly differing: Uint32Array;
  private pending: Walk[] = [];

  constructor(
    private readonly game: Game,
    options: RunOptions,
    /** Called after each call of the model, with the explained row of the last walk in it. */
    private readonly onCall: (row: number) => void = () => undefined,
  ) {
    const groups = game.groups.length;
    const least = 2 * Math.max(1, groups - 1);
    this.batch = new RowBatch(
      game,
      batchCapacity(game.rows.columns, options.batchRows, least),
      options.signal,
    );
    this.differing = new Uint32Array(groups);
  }

  get capacity(): number {
    return this.batch.capacity;
  }

  /** Rows predicted so far. */
  get evaluations(): number {
    return this.batch.evaluations;
  }

  /** Walks a background row so often, each time in another order. Gives the walks made: fewer where fewer say all. */
  async walk(tally: RowTally, backgroundRow: number, times: number, reorder: Reorder): Promise<number> {
    const { game, batch } = this;
    const count = differingGroups(game, tally.row, backgroundRow, this.differing);
    const players = this.differing.subarray(0, count);
    if (count < 2) {
      tally.addWhole(backgroundRow, players);
      return 0;
    }
    const walks = count === 2 ? 1 : times;
    for (let w = 0; w < walks; w++) {
      if (!batch.hasRoomFor(2 * (count - 1))) await this.drain();
      reorder(players);
      const order = players.slice();
      this.pending.push({ tally, backgroundRow, order, start: batch.count });
      writeWalk(game, batch, tally.row, backgroundRow, order);
    }
    return walks;
  }

  /** Predicts what is written and hands it to the tallies. */
  async drain(): Promise<void> {
    const last = this.pending.at(-1);
    if (last === undefined) return;
    const outputs = await this.batch.predict();
    for (const { tally, backgroundRow, order, start } of this.pending)
      tally.add(backgroundRow, order, outputs, start);
    this.pending = [];
    this.onCall(last.tally.row);
  }
}

/** An order drawn anew each time. */
export function shuffled(random: Random): Reorder {
  return (groups) => random.shuffle(groups);
}

/** The rows between background row and explained row: groups taken over in this order, then in the reverse one. */
function writeWalk(
  { rows, background }: Game,
  batch: RowBatch,
  row: number,
  backgroundRow: number,
  order: Uint32Array,
): void {
  const last = order.length - 1;
  batch.start(background.data, backgroundRow, order[0], rows.data, row);
  for (let k = 1; k < last; k++) batch.next(order[k], rows.data, row);
  batch.start(background.data, backgroundRow, order[last], rows.data, row);
  for (let k = last - 1; k > 0; k--) batch.next(order[k], rows.data, row);
}
