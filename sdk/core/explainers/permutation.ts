import { AssayError } from "../../utils/errors/index.js";
import type { Random } from "../../utils/random/index.js";
import { differingGroups, RowBatch } from "./batch.js";
import { type Game, openGame, type ShapInputs, type ShapResult } from "./game.js";
import { batchCapacity, type RunOptions } from "./predict.js";
import { PairTally } from "./tally.js";

export interface PermutationOptions extends RunOptions {
  /** Orders drawn for each pair of explained row and background row, each walked forward and back. */
  readonly permutations: number;
  readonly random: Random;
  /** Puts groups into their next order, in place. @default a shuffle */
  readonly reorder?: (groups: Uint32Array) => void;
}

/** One walk: an explained row, a background row, the groups in the order they change, and its place in the batch. */
interface Walk {
  readonly row: number;
  readonly backgroundRow: number;
  readonly order: Uint32Array;
  readonly start: number;
  /** Whether it is the last of its explained row and background row. */
  readonly last: boolean;
}

/**
 * Interventional SHAP values by sampled orders, each walked forward and back (antithetic, as shap's
 * `PermutationExplainer`; Mitchell, Cooper, Frank and Holmes 2022). Every background row has orders of its own, which
 * takes as many predictions as shared ones and leaves less variance; only groups that differ between the two rows are
 * walked, so that up to two differing groups are exact. Rows add up to prediction - base value. Standard errors come
 * from the spread between the orders of a background row, and are absent with one permutation.
 */
export async function permutationShap(inputs: ShapInputs, options: PermutationOptions): Promise<ShapResult> {
  const { permutations, random, signal, onProgress } = options;
  if (!(Number.isInteger(permutations) && permutations >= 1)) {
    throw new AssayError("CONFIG_INVALID", {
      what: "the permutation explainer needs a whole number of permutations",
      got: String(permutations),
      wanted: "an integer of at least 1",
    });
  }
  const game = await openGame(inputs, options);
  const groups = game.groups.length;
  const reorder = options.reorder ?? ((order: Uint32Array) => random.shuffle(order));
  const batch = new RowBatch(
    game,
    batchCapacity(game.rows.columns, options.batchRows, 2 * Math.max(1, groups - 1)),
    signal,
  );
  const tally = new PairTally(game, permutations);
  let pending: Walk[] = [];
  const drain = async (): Promise<void> => {
    const outputs = await batch.predict();
    for (const walk of pending)
      tally.add(walk.row, walk.backgroundRow, walk.order, outputs, walk.start, walk.last);
    onProgress?.(pending[pending.length - 1].row, game.rows.rows);
    pending = [];
  };

  const differing = new Uint32Array(groups);
  for (let row = 0; row < game.rows.rows; row++) {
    for (let backgroundRow = 0; backgroundRow < game.background.rows; backgroundRow++) {
      const count = differingGroups(game, row, backgroundRow, differing);
      if (count < 2) {
        if (count === 1) tally.addWhole(row, backgroundRow, differing[0]);
        continue;
      }
      // Forward and back are all the orders that two groups have.
      const walks = count === 2 ? 1 : permutations;
      const players = differing.subarray(0, count);
      for (let p = 0; p < walks; p++) {
        if (!batch.hasRoomFor(2 * (count - 1))) await drain();
        reorder(players);
        const order = players.slice();
        pending.push({ row, backgroundRow, order, start: batch.count, last: p === walks - 1 });
        writeWalk(game, batch, row, backgroundRow, order);
      }
    }
  }
  if (pending.length > 0) await drain();
  onProgress?.(game.rows.rows, game.rows.rows);
  return tally.result();
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
