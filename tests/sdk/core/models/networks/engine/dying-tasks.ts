import { awaitStep, claim, handedOut } from "../../../../../../sdk/core/models/networks/engine/board.js";
import type { HelpInput } from "../../../../../../sdk/core/models/networks/engine/help-train.js";

/** A thread that takes a piece of a training and dies with it. */
function dieAtWork({ board, thread }: HelpInput): void {
  for (;;) {
    const handed = handedOut(board);
    if (claim(board, thread, true) >= 0) process.exit(3);
    if (!awaitStep(board, handed, 10_000)) return;
  }
}

export const workerTasks = { "networks/help-train": async () => dieAtWork };
