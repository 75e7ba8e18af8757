import { type Board, stepOf } from "./board.js";
import { type DenseEngine, PIECE } from "./engine.js";
import { strideOf } from "./rows.js";

/** Sums the gradients of pieces of a batch, rows from the board, in an engine of its own. */
export class Pieces {
  private readonly xAt: number;
  private readonly yAt: number;
  private readonly weightsAt: number;
  private readonly orderAt: number;
  /** The same words as the board's numbers: what is moved only need not be read as numbers. */
  private readonly from: Int32Array;
  private prepared = -1;
  /** Kept for `touch`. */
  touched = 0;

  /** @param owns whether the engine's parameters are the training's own; else they are taken from the board, step by step */
  constructor(
    private readonly engine: DenseEngine,
    private readonly board: Board,
    private readonly owns: boolean,
  ) {
    const { x, columns, weights } = board;
    this.xAt = engine.room(4 * PIECE * strideOf(columns));
    this.yAt = engine.room(4 * PIECE);
    this.weightsAt = weights === undefined ? 0 : engine.room(4 * PIECE);
    this.orderAt = engine.room(4 * PIECE);
    this.from = new Int32Array(x.buffer, x.byteOffset, x.length);
    const order = engine.words(this.orderAt, PIECE);
    for (let i = 0; i < PIECE; i++) order[i] = i;
  }

  /** Sums a piece that this thread owns. */
  sum(piece: number): void {
    const { engine, board } = this;
    const { wasm, size } = engine;
    const { step, first, count, seed } = stepOf(board);
    if (step !== this.prepared) {
      if (!this.owns) engine.vector(0).set(board.parameters);
      wasm.prepare();
      this.prepared = step;
    }
    const place = piece * PIECE;
    const rows = Math.min(PIECE, count - place);
    this.gather(first + place, rows);
    const { xAt, yAt, weightsAt, orderAt } = this;
    board.losses[piece] = wasm.pieceGradients(xAt, yAt, weightsAt, orderAt, rows, count, seed, place);
    board.gradients.set(engine.vector(1), piece * size);
  }

  /** Lays rows of the order out, one after the other. */
  private gather(first: number, count: number): void {
    const { engine, board, from } = this;
    const { order, y, weights, columns } = board;
    const stride = strideOf(columns);
    this.touched = touch(from, order.subarray(first, first + count), stride);
    const to = new Int32Array(engine.wasm.memory.buffer, this.xAt, stride * PIECE);
    const targets = engine.floats(this.yAt, PIECE);
    for (let i = 0, t = 0; i < count; i++) {
      const row = order[first + i];
      for (let f = row * stride, end = f + stride; f < end; f += 4, t += 4) {
        to[t] = from[f];
        to[t + 1] = from[f + 1];
        to[t + 2] = from[f + 2];
        to[t + 3] = from[f + 3];
      }
      targets[i] = y[row];
    }
    if (weights === undefined) return;
    const factors = engine.floats(this.weightsAt, PIECE);
    for (let i = 0; i < count; i++) factors[i] = weights[order[first + i]];
  }
}

/** Words of a line of the processor's cache. */
const LINE = 16;

/**
 * Reads a word of each line that rows stand on, so that the lines come from memory side by side: a copy would wait for each
 * (a million rows of 20 columns in 39 ms instead of 195). What it gives is there to be kept, or the reading would be left out.
 */
function touch(from: Int32Array, rows: Uint32Array, stride: number): number {
  let seen = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] * stride;
    for (let f = row; f < row + stride; f += LINE) seen ^= from[f];
    seen ^= from[row + stride - 1];
  }
  return seen;
}
