import type { Rows } from "../rows.js";
import { PIECE } from "./engine.js";
import { layRows, strideOf } from "./rows.js";

/**
 * Memory that the threads of one training share. A thread owns a piece of the batch from the moment that it has put its number
 * where `FREE` was, until it writes `DONE`; a step's rows, parameters and seed stand here before the first piece is free, and do
 * not change until the last one is done. So who owns a piece may read them without asking.
 */
export interface Board {
  /** Rows as the engine has them. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly weights?: Float32Array;
  readonly columns: number;
  /** The epoch's order of rows. */
  readonly order: Uint32Array;
  readonly parameters: Float32Array;
  /** By piece: gradients, one vector after the other; the sum of losses; who owns it. */
  readonly gradients: Float32Array;
  readonly losses: Float64Array;
  readonly owners: Int32Array;
  /** By the places below. */
  readonly words: Int32Array;
}

/** A piece's owner, where it is not the number of a thread. */
const FREE = 0;
const DONE = -1;

/** Counts steps that were handed out, after their pieces are free: what helpers wait for. */
const HANDED = 0;
/** Counts pieces that were done: what the first thread waits for. */
const FINISHED = 1;
const ENDED = 2;
/** The step's number, first row in the order, rows, seed of dropout and pieces. */
const STEP = 3;
const FIRST = 4;
const COUNT = 5;
const SEED = 6;
const PIECES = 7;
/** Helpers that sleep, and whether the first thread does: who looks on need not be woken, which takes a call of the system. */
const SLEEPERS = 8;
const WAITING = 9;
const WORDS = 10;

/** Looks at the board before a thread sleeps: some 50 µs, what it takes to sum the pieces up and to step. */
const LOOKS = 4000;

/** Pieces of a batch. */
export const piecesOf = (rows: number): number => Math.ceil(rows / PIECE);

/** A board for rows and batches; `size` numbers are a vector of parameters. */
export function makeBoard(rows: Rows, batch: number, size: number): Board {
  const { count, columns, weights } = rows;
  const stride = strideOf(columns);
  const isLaid = stride === columns && rows.x.buffer instanceof SharedArrayBuffer;
  const pieces = piecesOf(batch);
  const floats = (length: number): Float32Array => new Float32Array(new SharedArrayBuffer(4 * length));
  const board: Board = {
    x: isLaid ? rows.x : floats(stride * count),
    y: floats(count),
    ...(weights !== undefined && { weights: floats(count) }),
    columns,
    order: new Uint32Array(new SharedArrayBuffer(4 * count)),
    parameters: floats(size),
    gradients: floats(size * pieces),
    losses: new Float64Array(new SharedArrayBuffer(8 * pieces)),
    owners: new Int32Array(new SharedArrayBuffer(4 * pieces)),
    words: new Int32Array(new SharedArrayBuffer(4 * WORDS)),
  };
  if (!isLaid) layRows(rows, board.x);
  board.y.set(rows.y);
  if (weights !== undefined) board.weights?.set(weights);
  board.owners.fill(DONE);
  return board;
}

/** What a step is about. */
export interface BoardStep {
  /** Counts the steps of the training. */
  readonly step: number;
  /** Place of its first row in the order. */
  readonly first: number;
  readonly count: number;
  readonly seed: number;
}

/** Hands a step out, or (`owner`) leaves it to one thread; its parameters must stand there. */
export function handOut(
  { words, owners }: Board,
  { step, first, count, seed }: BoardStep,
  owner = FREE,
): void {
  const pieces = piecesOf(count);
  Atomics.store(words, STEP, step);
  Atomics.store(words, FIRST, first);
  Atomics.store(words, COUNT, count);
  Atomics.store(words, SEED, seed);
  Atomics.store(words, PIECES, pieces);
  for (let piece = 0; piece < pieces; piece++) Atomics.store(owners, piece, owner);
  if (owner !== FREE) return;
  Atomics.add(words, HANDED, 1);
  if (Atomics.load(words, SLEEPERS) > 0) Atomics.notify(words, HANDED);
}

/** The step that is handed out: for who owns a piece of it. */
export function stepOf({ words }: Board): BoardStep {
  return { step: words[STEP], first: words[FIRST] >>> 0, count: words[COUNT] >>> 0, seed: words[SEED] >>> 0 };
}

/** Takes a piece that is free: the first one, or with `backwards` the last one. -1 where there is none. */
export function claim({ words, owners }: Board, thread: number, backwards: boolean): number {
  const pieces = Atomics.load(words, PIECES);
  for (let i = 0; i < pieces; i++) {
    const piece = backwards ? pieces - 1 - i : i;
    if (Atomics.load(owners, piece) !== FREE) continue;
    if (Atomics.compareExchange(owners, piece, FREE, thread) === FREE) return piece;
  }
  return -1;
}

/** Says that a piece is done: its gradients and losses stand there. */
export function finish({ words, owners }: Board, piece: number): void {
  Atomics.store(owners, piece, DONE);
  Atomics.add(words, FINISHED, 1);
  if (Atomics.load(words, WAITING) > 0) Atomics.notify(words, FINISHED);
}

/** Frees the pieces of a thread that is no more. */
export function release({ owners }: Board, thread: number): void {
  for (let piece = 0; piece < owners.length; piece++) Atomics.compareExchange(owners, piece, thread, FREE);
}

/** Waits for all pieces of the step; false where that takes longer than `ms`. */
export function awaitPieces({ words, owners }: Board, ms: number): boolean {
  const pieces = words[PIECES];
  const isDone = (): boolean => {
    for (let piece = 0; piece < pieces; piece++) if (Atomics.load(owners, piece) !== DONE) return false;
    return true;
  };
  for (let look = 0; look < LOOKS; look++) if (isDone()) return true;
  Atomics.store(words, WAITING, 1);
  let isInTime = true;
  while (isInTime) {
    const finished = Atomics.load(words, FINISHED);
    if (isDone()) break;
    isInTime = Atomics.wait(words, FINISHED, finished, ms) !== "timed-out";
  }
  Atomics.store(words, WAITING, 0);
  return isInTime;
}

/** Steps that were handed out so far. */
export const handedOut = ({ words }: Board): number => Atomics.load(words, HANDED);

/** Waits for a step after `handed`; false where none comes within `ms`, or none will. */
export function awaitStep({ words }: Board, handed: number, ms: number): boolean {
  // `handed` may have been read when the training had ended already.
  if (Atomics.load(words, ENDED) !== 0) return false;
  for (let look = 0; look < LOOKS; look++) if (Atomics.load(words, HANDED) !== handed) break;
  Atomics.add(words, SLEEPERS, 1);
  const outcome = Atomics.wait(words, HANDED, handed, ms);
  Atomics.sub(words, SLEEPERS, 1);
  return outcome !== "timed-out" && Atomics.load(words, ENDED) === 0;
}

/** Sends all threads home. */
export function dismiss({ words }: Board): void {
  Atomics.store(words, ENDED, 1);
  Atomics.add(words, HANDED, 1);
  Atomics.notify(words, HANDED);
}
