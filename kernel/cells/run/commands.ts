// What the host tells the runner.
import type { ToRunner } from "../../contracts/index.js";
import type { Frame } from "../../processes/frames.js";
import { takeComm } from "./comms.js";
import { outsideRuns } from "./current.js";
import { send } from "./events.js";
import { startRun } from "./execute.js";
import { guarded, INTERRUPTED } from "./guard.js";
import { takeInput } from "./input.js";
import { interruptRuns } from "./interrupts.js";
import { previewValue } from "./preview.js";

export function handle({ message, buffers }: Frame<ToRunner>): void {
  outsideRuns(() => {
    switch (message.op) {
      case "run":
        startRun(message);
        break;
      case "inputReply":
        takeInput(message.id, message.value);
        break;
      case "comm":
        guarded(() => takeComm(message, buffers));
        break;
      case "preview":
        preview(message.id, message.expression);
        break;
      case "interrupt":
        interruptRuns(message.runs);
        break;
    }
  });
}

function preview(id: number, expression: string): void {
  let text: string | null | typeof INTERRUPTED = null;
  try {
    text = guarded(() => previewValue(expression));
  } catch {
    // A value that cannot be looked at has no preview.
  }
  send({ op: "previewReply", id, text: text === INTERRUPTED ? null : text });
}
