import { AssayError } from "../../../../utils/errors/index.js";
import type { WorkerPool } from "../../../../utils/workers/index.js";
import type { Rows } from "../rows.js";
import {
  awaitPieces,
  type Board,
  claim,
  dismiss,
  finish,
  handOut,
  makeBoard,
  piecesOf,
  release,
} from "./board.js";
import { type DenseEngine, PIECE } from "./engine.js";
import type { HelpInput } from "./help-train.js";
import { Pace } from "./pace.js";
import { Pieces } from "./pieces.js";
import { flopsOfStep } from "./plan.js";
import { STEP_WORDS, type StepPlan, type Steps } from "./steps.js";

/** The first thread: the one that runs the training. */
const FIRST_THREAD = 1;
/** How long the first thread sleeps for another's pieces before the event loop has a turn again. */
const WAIT_MS = 20;
/** Operations a millisecond of a thread that is late: a third of what it does where nothing else runs. */
const LATE_FLOPS_A_MS = 1e7;

export interface TeamOptions {
  readonly batchSize: number;
  /** As `setLoss` of the engine takes them. */
  readonly loss: number;
  readonly lossParameter: number;
  readonly workers: WorkerPool;
  /** Threads that share a batch, this one among them. */
  readonly threads: number;
  readonly onNote?: (message: string) => void;
}

/**
 * Steps whose batches several threads share, piece by piece. Who sums which piece goes by who is free; the sums are added up in
 * the order of the pieces, so the outcome is that of one thread, bit for bit. Threads that have not started yet, or are no more,
 * leave their part to the others.
 */
export class StepsInTeam implements Steps {
  taken = 0;
  private readonly board: Board;
  private readonly pieces: Pieces;
  /** What each step is told. */
  private words = new Uint32Array(0);
  private numbers = new Float32Array(0);
  /** Steps handed out so far, and whether the latest is under way. */
  private step = 0;
  private isUnderWay = false;
  /** Whether a piece of it has been waited for longer than it takes. */
  private isLate = false;
  private readonly pace = new Pace();
  private readonly patienceMs: number;
  /** The sum of losses of the steps that were taken of those asked for. */
  private sum = 0;
  private helpers = 0;
  private lastThread = FIRST_THREAD;
  private mayStart = true;

  /** Throws RangeError where memory ends. */
  constructor(
    private readonly engine: DenseEngine,
    private readonly rows: Rows,
    private readonly options: TeamOptions,
  ) {
    this.board = makeBoard(rows, Math.min(options.batchSize, rows.count), engine.size);
    this.patienceMs = 1 + flopsOfStep(engine.plan, PIECE) / LATE_FLOPS_A_MS;
    // They start while the first epoch's order is drawn.
    this.muster();
    this.pieces = new Pieces(engine, this.board, true);
  }

  begin(order: Uint32Array, { words }: StepPlan): void {
    this.board.order.set(order);
    this.words = Uint32Array.from(words);
    this.numbers = new Float32Array(this.words.buffer);
  }

  run(from: number, to: number): number | undefined {
    this.muster();
    if (!this.isUnderWay) {
      this.sum = 0;
      this.taken = 0;
    }
    while (from + this.taken < to) {
      const now = from + this.taken;
      if (!this.isUnderWay) this.handOut(now);
      if (!this.isSummed(now)) return undefined;
      this.isUnderWay = false;
      this.pace.count(this.isLate);
      const loss = this.addUp(this.countOf(now));
      if (!Number.isFinite(loss)) return loss;
      this.sum += loss;
      const { numbers } = this;
      const at = STEP_WORDS * now;
      this.engine.wasm.update(numbers[at], numbers[at + 1], numbers[at + 2]);
      this.taken++;
    }
    return this.sum;
  }

  end(): void {
    this.mayStart = false;
    dismiss(this.board);
  }

  /** Sums pieces that are to be had and waits for the others; false where they have not come after a while. */
  private isSummed(step: number): boolean {
    const { board, pieces, pace } = this;
    if (!pace.isShared) {
      for (let piece = 0; piece < piecesOf(this.countOf(step)); piece++) pieces.sum(piece);
      return true;
    }
    for (let piece = this.claim(); piece >= 0; piece = this.claim()) {
      pieces.sum(piece);
      finish(board, piece);
    }
    if (awaitPieces(board, this.patienceMs)) return true;
    this.isLate = true;
    return awaitPieces(board, WAIT_MS);
  }

  private claim(): number {
    return claim(this.board, FIRST_THREAD, false);
  }

  private countOf(step: number): number {
    const { batchSize } = this.options;
    return Math.min(batchSize, this.rows.count - step * batchSize);
  }

  private handOut(step: number): void {
    this.board.parameters.set(this.engine.vector(0));
    const boardStep = {
      step: ++this.step,
      first: step * this.options.batchSize,
      count: this.countOf(step),
      seed: this.words[STEP_WORDS * step + 3],
    };
    handOut(this.board, boardStep, this.pace.isShared ? undefined : FIRST_THREAD);
    this.isUnderWay = true;
    this.isLate = false;
  }

  /** The batch's gradients out of those of its pieces, in their order; gives the sum of losses. */
  private addUp(count: number): number {
    const { engine, board } = this;
    const { size } = engine;
    let sum = 0;
    for (let piece = 0; piece < piecesOf(count); piece++) {
      const gradients = board.gradients.subarray(piece * size, (piece + 1) * size);
      engine.vector(piece === 0 ? 1 : 4).set(gradients);
      if (piece > 0) engine.wasm.addSums();
      sum += board.losses[piece];
    }
    return sum;
  }

  /** Asks for threads where there are too few. */
  private muster(): void {
    const { threads } = this.options;
    while (this.mayStart && this.pace.isShared && this.helpers + 1 < threads) this.startHelper();
  }

  private startHelper(): void {
    const { workers, loss, lossParameter, onNote } = this.options;
    const thread = ++this.lastThread;
    this.helpers++;
    const input: HelpInput = { plan: this.engine.plan, loss, lossParameter, board: this.board, thread };
    workers.run<HelpInput, number>("networks/help-train", input).then(
      () => {
        this.helpers--;
      },
      (error: unknown) => {
        this.helpers--;
        release(this.board, thread);
        if (!this.mayStart) return;
        this.mayStart = false;
        const why = AssayError.isInstance(error) ? (error.details.got ?? error.details.what) : String(error);
        onNote?.(`A thread that shared the training is no more (${why}); those that are left do its part.`);
      },
    );
  }
}
