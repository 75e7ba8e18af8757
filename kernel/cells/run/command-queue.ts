// The host's commands, one at a time, each from the event loop: a cell that is ended takes nothing else with it.
import type { ToRunner } from "../../contracts/index.js";
import type { Frame } from "../../processes/frames.js";
import { mayBeEnded } from "./guard.js";

const { setImmediate } = globalThis;
const frames: Frame<ToRunner>[] = [];
let handle: (frame: Frame<ToRunner>) => void = () => {};

/** Says what is done with a command; before the first one comes. What handles commands interrupts and resumes them, too. */
export function handleCommands(by: (frame: Frame<ToRunner>) => void): void {
  handle = by;
}

export function queueCommands(more: readonly Frame<ToRunner>[]): void {
  if (frames.length === 0) setImmediate(next);
  frames.push(...more);
}

/** To be called where an interrupt is over, or code was ended, which may have been what takes the next command. */
export function resumeCommands(): void {
  if (frames.length > 0) setImmediate(next);
}

function next(): void {
  // What is not over yet may end any code, also that of a cell which begins after it; that cell would wait for its end for ever. Who sees that it
  // is over calls `resumeCommands`.
  if (frames.length === 0 || mayBeEnded()) return;
  const [frame] = frames;
  if (frames.length > 1) setImmediate(next);
  // A run that was ended as it began is told a second time, and then ends.
  const isRun = frame.message.op === "run";
  if (!isRun) frames.shift();
  handle(frame);
  if (isRun) frames.shift();
}
