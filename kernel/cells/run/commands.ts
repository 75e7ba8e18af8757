// What the host tells the runner.
import type { ToRunner } from "../../contracts/index.js";
import type { Frame } from "../../processes/frames.js";
import { startRun } from "./execute.js";
import { interruptRuns } from "./interrupts.js";

export function handle({ message }: Frame<ToRunner>): void {
  switch (message.op) {
    case "run":
      startRun(message, () => undefined);
      break;
    case "interrupt":
      interruptRuns(message.runs);
      break;
  }
}
