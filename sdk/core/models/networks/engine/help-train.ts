import { awaitStep, type Board, claim, finish, handedOut } from "./board.js";
import { DenseEngine } from "./engine.js";
import { Pieces } from "./pieces.js";
import type { DensePlan } from "./plan.js";

/** What a thread is told that helps a training. */
export interface HelpInput {
  readonly plan: DensePlan;
  /** As `setLoss` of the engine takes them. */
  readonly loss: number;
  readonly lossParameter: number;
  readonly board: Board;
  /** Its number among the threads of the training, from 2. */
  readonly thread: number;
}

/** Milliseconds without a step after which a thread goes back to its pool: another is asked for when there is work again. */
const IDLE_MS = 2000;

/** Sums pieces of batches until the training has ended, or none has come for a while; gives how many they were. */
export function helpTrain({ plan, loss, lossParameter, board, thread }: HelpInput): number {
  const engine = new DenseEngine(plan, true);
  engine.wasm.setLoss(loss, lossParameter);
  const pieces = new Pieces(engine, board, false);
  let summed = 0;
  for (;;) {
    const handed = handedOut(board);
    // From the end, while the first thread begins at the front: they meet once a step.
    for (let piece = claim(board, thread, true); piece >= 0; piece = claim(board, thread, true)) {
      pieces.sum(piece);
      finish(board, piece);
      summed++;
    }
    if (!awaitStep(board, handed, IDLE_MS)) return summed;
  }
}
