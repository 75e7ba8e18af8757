import { AssayError } from "../../utils/errors/index.js";
import { differingGroups, RowBatch } from "./batch.js";
import { coalitionValues } from "./coalition-values.js";
import { type Game, openGame, type ShapInputs, type ShapResult } from "./game.js";
import { batchCapacity, type RunOptions } from "./predict.js";

/** Groups up to which all coalitions are tried whatever the number of rows: 2^10 for each explained row and background row. */
export const MAX_EXACT_GROUPS = 10;

/** Groups up to which they are tried where the rows are few enough. */
export const MOST_EXACT_GROUPS = 16;

/** Predictions up to which rows are few enough, beyond 10 groups. */
export const MAX_EXACT_PREDICTIONS = 50_000_000;

/** A stretch of one pair's coalitions, in Gray code order, and where its rows stand in the batch. */
interface Stretch {
  readonly row: number;
  readonly backgroundRow: number;
  readonly players: Uint32Array;
  /** Steps of the Gray code, from 1; `to` is not among them. */
  readonly from: number;
  readonly to: number;
  readonly start: number;
}

/**
 * Exact interventional Shapley values (Shapley 1953) by all coalitions of at most 10 groups, or of at most 16 where
 * explained rows x background rows x 2^groups are at most 50 million. Coalitions are walked in Gray code order, so that each
 * made-up row differs from the one before in one group; many pairs of explained row and background row share one
 * predict call. More throws EXPLAIN_UNSUPPORTED.
 */
export async function exactShap(inputs: ShapInputs, options: RunOptions = {}): Promise<ShapResult> {
  const players = inputs.groups.length;
  checkCost(players, inputs.rows.rows, inputs.background.rows);
  const game = await openGame(inputs, options);
  const { rows, background, outputs } = game;
  const batch = new RowBatch(game, batchCapacity(rows.columns, options.batchRows), options.signal);
  const totals = new Float64Array(2 ** players * outputs);
  const scratch = new Float64Array(totals.length);
  let pending: Stretch[] = [];
  const drain = async (): Promise<void> => {
    const predicted = batch.count > 0 ? await batch.predict() : new Float64Array(0);
    for (const stretch of pending) {
      fill(game, stretch, predicted, scratch);
      if (stretch.to < 2 ** stretch.players.length) continue;
      addCoalitions(game, stretch, scratch, totals);
      if (stretch.backgroundRow < background.rows - 1) continue;
      coalitionValues(totals, players, outputs, (player, o, value) => {
        game.result.values[o][stretch.row * players + player] = value;
      });
      totals.fill(0);
    }
    const last = pending.at(-1);
    if (last !== undefined) options.onProgress?.(finishedRows(game, last), rows.rows);
    pending = [];
  };

  const differing = new Uint32Array(players);
  for (let row = 0; row < rows.rows; row++) {
    for (let backgroundRow = 0; backgroundRow < background.rows; backgroundRow++) {
      const count = differingGroups(game, row, backgroundRow, differing);
      const own = differing.slice(0, count);
      const end = 2 ** count;
      // Coalitions of a pair stay together unless a batch cannot hold them.
      if (end - 1 <= batch.capacity && !batch.hasRoomFor(end - 1)) await drain();
      let from = 1;
      do {
        if (!batch.hasRoomFor(1)) await drain();
        const to = Math.min(end, from + batch.capacity - batch.count);
        pending.push({ row, backgroundRow, players: own, from, to, start: batch.count });
        writeCoalitions(game, batch, pending[pending.length - 1]);
        from = to;
      } while (from < end);
    }
  }
  await drain();
  return { ...game.result, evaluations: batch.evaluations };
}

/** Whether all coalitions can be tried. */
export function canBeExact(players: number, rows: number, background: number): boolean {
  if (players <= MAX_EXACT_GROUPS) return true;
  return players <= MOST_EXACT_GROUPS && rows * background * 2 ** players <= MAX_EXACT_PREDICTIONS;
}

function checkCost(players: number, rows: number, background: number): void {
  if (canBeExact(players, rows, background)) return;
  const cost = `${rows} rows x ${background} background rows x 2^${players} coalitions = ${(rows * background * 2 ** players).toPrecision(3)} predictions`;
  throw new AssayError("EXPLAIN_UNSUPPORTED", {
    what: "the exact explainer tries all coalitions of columns, and there are too many of them",
    got: `${players} columns: ${cost}`,
    wanted: `at most ${MAX_EXACT_GROUPS} columns, or ${MOST_EXACT_GROUPS} with at most ${MAX_EXACT_PREDICTIONS / 1e6} million predictions`,
    next: "Use `kind: permutation` or `kind: kernel`, fewer `rows` or `background` rows, or join columns by `groups`.",
  });
}

function finishedRows(game: Game, { row, backgroundRow, players, to }: Stretch): number {
  return backgroundRow === game.background.rows - 1 && to === 2 ** players.length ? row + 1 : row;
}

/** Index of the bit that Gray code flips at step `step` (from 1): the number of trailing zeros. */
function flippedBit(step: number): number {
  return 31 - Math.clz32(step & -step);
}

/** The coalition that Gray code has reached after `step` steps. */
function grayCode(step: number): number {
  return step ^ (step >> 1);
}

/** A row for each coalition of a stretch. */
function writeCoalitions({ rows, background }: Game, batch: RowBatch, stretch: Stretch): void {
  const { row, backgroundRow, players, from, to } = stretch;
  for (let step = from; step < to; step++) {
    const code = grayCode(step);
    const bit = flippedBit(step);
    if (step === from) {
      batch.begin(background.data, backgroundRow);
      for (let p = 0; p < players.length; p++) {
        if ((code & (1 << p)) !== 0) batch.change(players[p], rows.data, row);
      }
    } else if ((code & (1 << bit)) !== 0) batch.next(players[bit], rows.data, row);
    else batch.next(players[bit], background.data, backgroundRow);
  }
}

/** The outputs of a stretch at their coalitions. */
function fill({ outputs }: Game, stretch: Stretch, predicted: Float64Array, scratch: Float64Array): void {
  const { players, from, to, start } = stretch;
  let coalition = spread(grayCode(from - 1), players);
  for (let step = from; step < to; step++) {
    coalition ^= 1 << players[flippedBit(step)];
    const at = (start + step - from) * outputs;
    for (let o = 0; o < outputs; o++) scratch[coalition * outputs + o] = predicted[at + o];
  }
}

/** A coalition of the groups that differ as one of all groups. */
function spread(code: number, players: Uint32Array): number {
  let coalition = 0;
  for (let rest = code; rest !== 0; rest &= rest - 1) coalition |= 1 << players[flippedBit(rest)];
  return coalition;
}

/** Adds one background row's outputs to the total of every coalition of all groups. */
function addCoalitions(
  { outputs, backgroundOutputs, rowOutputs, shares }: Game,
  { row, backgroundRow, players }: Stretch,
  scratch: Float64Array,
  totals: Float64Array,
): void {
  const all = spread(2 ** players.length - 1, players);
  const share = shares[backgroundRow];
  for (let o = 0; o < outputs; o++) scratch[o] = backgroundOutputs[backgroundRow * outputs + o];
  // The whole coalition is the explained row itself: its known prediction makes the values add up to the last bit.
  if (all !== 0) for (let o = 0; o < outputs; o++) scratch[all * outputs + o] = rowOutputs[row * outputs + o];
  for (let c = 0, at = 0; at < totals.length; c++) {
    const from = (c & all) * outputs;
    for (let o = 0; o < outputs; o++) totals[at++] += share * scratch[from + o];
  }
}
