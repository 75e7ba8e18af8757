// Interrupts: what the main thread does about those that the control thread asks for.
import type { MessagePort } from "node:worker_threads";
import { receiveMessageOnPort } from "node:worker_threads";
import { resumeCommands } from "./command-queue.js";
import { inRun, type Run } from "./current.js";
import { resumeEvents } from "./events.js";
import { runs, stopBefore } from "./execute.js";
import { exempt, guarded, shared, whenInterrupted } from "./guard.js";
import { resumeOutput } from "./output.js";
import { type InterruptNote, LANDED, SETTLED, TAKEN } from "./shared.js";

const { setImmediate } = globalThis;
let newest = 0;
/** Runs that are to end. Kept until they have: a second interrupt may end the code that ends them. */
const pending = new Set<Run>();

/** Listens to the control thread. A guarded call that was ended takes its note from the port at once. */
export function listenToInterrupts(port: MessagePort): void {
  exempt(port);
  port.on("message", (note: InterruptNote | typeof SETTLED) => {
    if (note === SETTLED) {
      resumeCommands();
      return;
    }
    note.runs.forEach(mark);
    newest = note.asked;
    endMarked();
  });
  whenInterrupted(() => {
    markAll();
    for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) {
      const note = next.message as InterruptNote | typeof SETTLED;
      if (note === SETTLED) continue;
      note.runs.forEach(mark);
      newest = note.asked;
    }
    endMarked();
  });
}

/** Ends runs: their signals are aborted, their timers cleared, and they are done. */
export function interruptRuns(ids: readonly number[]): void {
  ids.forEach(mark);
  endMarked();
}

/**
 * Ended code takes all microtasks with it, so every run that is not done may wait for one for ever. An interrupt that comes too late for its
 * run ends the one that came after it too.
 */
export function markAll(): void {
  for (const run of runs.values()) pending.add(run);
}

function mark(id: number): void {
  const run = runs.get(id);
  if (run === undefined) stopBefore(id);
  else pending.add(run);
}

function endMarked(): void {
  shared[LANDED]++;
  // Only a turn of the event loop says that nothing spins any more: code that was ended may have left a tick that goes on.
  setImmediate(() => {
    Atomics.store(shared, TAKEN, newest);
    resumeCommands();
  });
  resumeEvents();
  resumeOutput();
  for (const run of pending) {
    interruptRun(run);
    if (run.finished) pending.delete(run);
  }
}

function interruptRun(run: Run): void {
  run.interrupted = true;
  for (const timer of run.timers) clearTimer(timer);
  run.timers.clear();
  if (!run.signal.aborted) guarded(() => inRun(run, () => run.abort(interruption())));
  for (const stop of run.stops) guarded(() => inRun(run, stop));
}

function clearTimer(timer: NodeJS.Timeout | NodeJS.Immediate): void {
  if ("refresh" in timer) clearTimeout(timer);
  else clearImmediate(timer);
}

function interruption(): Error {
  const error = new Error("the cell was interrupted");
  error.name = "AbortError";
  return error;
}
