import { AssayError } from "../../utils/errors/index.js";
import { differingGroups, RowBatch } from "./batch.js";
import { type Game, openGame, type ShapInputs, type ShapResult } from "./game.js";
import { batchCapacity, type RunOptions } from "./predict.js";

/** Most groups for which all coalitions are tried: 2^10 of them for each explained row and background row. */
export const MAX_EXACT_GROUPS = 10;

/** One explained row against one background row: the groups that differ, and where its rows stand in the batch. */
interface Unit {
  readonly row: number;
  readonly backgroundRow: number;
  readonly players: Uint32Array;
  readonly start: number;
}

/**
 * Exact interventional Shapley values (Shapley 1953) by all coalitions of at most 10 groups. Coalitions are walked in
 * Gray code order, so that each made-up row differs from the one before in one group; many pairs of explained row and
 * background row share one predict call. More groups throw EXPLAIN_UNSUPPORTED.
 */
export async function exactShap(inputs: ShapInputs, options: RunOptions = {}): Promise<ShapResult> {
  const players = inputs.groups.length;
  if (players > MAX_EXACT_GROUPS) {
    throw new AssayError("EXPLAIN_UNSUPPORTED", {
      what: "the exact explainer tries all coalitions of columns, and there are too many of them",
      got: `${players} columns`,
      wanted: `at most ${MAX_EXACT_GROUPS}`,
      next: "Use `kind: permutation`, or `kind: auto`.",
    });
  }
  const game = await openGame(inputs, options);
  const batch = new RowBatch(
    game,
    batchCapacity(game.rows.columns, options.batchRows, 2 ** players),
    options.signal,
  );
  const totals = new Float64Array(2 ** players * game.outputs);
  const scratch = new Float64Array(totals.length);
  let pending: Unit[] = [];
  const drain = async (): Promise<void> => {
    const outputs = batch.count > 0 ? await batch.predict() : new Float64Array(0);
    for (const unit of pending) {
      addCoalitions(game, unit, outputs, scratch, totals);
      if (unit.backgroundRow < game.background.rows - 1) continue;
      credit(game, unit.row, totals);
      totals.fill(0);
    }
    const last = pending.at(-1);
    if (last !== undefined) options.onProgress?.(finishedRows(game, last), game.rows.rows);
    pending = [];
  };

  const differing = new Uint32Array(players);
  for (let row = 0; row < game.rows.rows; row++) {
    for (let backgroundRow = 0; backgroundRow < game.background.rows; backgroundRow++) {
      const count = differingGroups(game, row, backgroundRow, differing);
      if (!batch.hasRoomFor(2 ** count)) await drain();
      pending.push({ row, backgroundRow, players: differing.slice(0, count), start: batch.count });
      writeCoalitions(game, batch, row, backgroundRow, differing, count);
    }
  }
  await drain();
  return game.result;
}

function finishedRows(game: Game, last: Unit): number {
  return last.backgroundRow === game.background.rows - 1 ? last.row + 1 : last.row;
}

/** Index of the bit that Gray code flips at step `step` (from 1): the number of trailing zeros. */
function flippedBit(step: number): number {
  return 31 - Math.clz32(step & -step);
}

/** A row for each coalition of the differing groups but the empty one, in Gray code order. */
function writeCoalitions(
  { rows, background }: Game,
  batch: RowBatch,
  row: number,
  backgroundRow: number,
  players: Uint32Array,
  count: number,
): void {
  let code = 0;
  for (let step = 1; step < 2 ** count; step++) {
    const bit = flippedBit(step);
    code ^= 1 << bit;
    const group = players[bit];
    if (step === 1) batch.start(background.data, backgroundRow, group, rows.data, row);
    else if ((code & (1 << bit)) !== 0) batch.next(group, rows.data, row);
    else batch.next(group, background.data, backgroundRow);
  }
}

/** Adds one background row's outputs to the total of every coalition of all groups. */
function addCoalitions(
  { outputs, backgroundOutputs, rowOutputs }: Game,
  { row, backgroundRow, players, start }: Unit,
  predicted: Float64Array,
  scratch: Float64Array,
  totals: Float64Array,
): void {
  let coalition = 0;
  let all = 0;
  for (const group of players) all |= 1 << group;
  for (let o = 0; o < outputs; o++) scratch[o] = backgroundOutputs[backgroundRow * outputs + o];
  for (let step = 1; step < 2 ** players.length; step++) {
    coalition ^= 1 << players[flippedBit(step)];
    const from = (start + step - 1) * outputs;
    for (let o = 0; o < outputs; o++) scratch[coalition * outputs + o] = predicted[from + o];
  }
  // The whole coalition is the explained row itself: its known prediction makes the values add up to the last bit.
  if (all !== 0) for (let o = 0; o < outputs; o++) scratch[all * outputs + o] = rowOutputs[row * outputs + o];
  for (let c = 0, at = 0; at < totals.length; c++) {
    const from = (c & all) * outputs;
    for (let o = 0; o < outputs; o++) totals[at++] += scratch[from + o];
  }
}

/** Shapley values of one row from the totals of its coalitions. */
function credit({ outputs, groups, background, result }: Game, row: number, totals: Float64Array): void {
  const players = groups.length;
  const weights = coalitionWeights(players);
  for (let o = 0; o < outputs; o++) {
    const out = result.values[o];
    for (let player = 0; player < players; player++) {
      const bit = 1 << player;
      let sum = 0;
      for (let c = 0; c < 2 ** players; c++) {
        if ((c & bit) !== 0) continue;
        sum += weights[size(c)] * (totals[(c | bit) * outputs + o] - totals[c * outputs + o]);
      }
      out[row * players + player] = sum / background.rows;
    }
  }
}

/** |S|! (n - |S| - 1)! / n! by the size of S. */
function coalitionWeights(players: number): Float64Array {
  const weights = new Float64Array(Math.max(1, players));
  weights[0] = 1 / Math.max(1, players);
  for (let s = 1; s < players; s++) weights[s] = (weights[s - 1] * s) / (players - s);
  return weights;
}

/** Number of members of a coalition. */
function size(coalition: number): number {
  let members = 0;
  for (let rest = coalition; rest !== 0; rest &= rest - 1) members++;
  return members;
}
