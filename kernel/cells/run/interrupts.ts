// Interrupts: what the main thread does about those that the control thread asks for.
import type { MessagePort } from "node:worker_threads";
import { receiveMessageOnPort } from "node:worker_threads";
import { inRun, type Run } from "./current.js";
import { resumeEvents } from "./events.js";
import { runs } from "./execute.js";
import { guarded, shared, whenInterrupted } from "./guard.js";
import { resumeOutput } from "./output.js";
import { type InterruptNote, TAKEN } from "./shared.js";

/** Listens to the control thread. A guarded call that was ended takes its note from the port at once. */
export function listenToInterrupts(port: MessagePort): void {
  port.on("message", take);
  whenInterrupted(() => {
    for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) {
      take(next.message as InterruptNote);
    }
  });
}

function take({ runs: ids, asked }: InterruptNote): void {
  Atomics.store(shared, TAKEN, asked);
  resumeEvents();
  resumeOutput();
  interruptRuns(ids);
}

/** Ends runs: their signals are aborted, their timers cleared, and they are done. */
export function interruptRuns(ids: readonly number[]): void {
  for (const id of ids) {
    const run = runs.get(id);
    if (run !== undefined) interruptRun(run);
  }
}

function interruptRun(run: Run): void {
  if (run.interrupted) return;
  run.interrupted = true;
  for (const timer of run.timers) clearTimer(timer);
  run.timers.clear();
  guarded(() => inRun(run, () => run.abort(interruption())));
  for (const stop of [...run.stops]) guarded(() => inRun(run, stop));
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
