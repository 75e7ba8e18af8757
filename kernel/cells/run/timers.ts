// The global timers, so that an interrupt clears those of its run.
import type { EventEmitter } from "node:events";
import { currentRun, inRun } from "./current.js";

type Timer = NodeJS.Timeout | NodeJS.Immediate;
/** Fired timers are looked for when a run holds this many, then twice as many, and so on. */
const SWEEP = 1000;

export function trackTimers(): void {
  const { setTimeout, setInterval, setImmediate } = globalThis;
  const track = <F extends (...parameters: never[]) => Timer>(start: F): F => {
    let sweepAt = SWEEP;
    const tracked = (...parameters: Parameters<F>): Timer => {
      const timer = start(...parameters);
      const run = currentRun();
      if (run !== undefined) {
        run.timers.add(timer);
        if (run.timers.size >= sweepAt) {
          for (const old of run.timers)
            if ((old as { _destroyed?: boolean })._destroyed) run.timers.delete(old);
          sweepAt = Math.max(SWEEP, run.timers.size * 2);
        }
      }
      return timer;
    };
    Object.defineProperty(tracked, "name", { value: start.name });
    return tracked as unknown as F;
  };
  Object.assign(globalThis, {
    setTimeout: track(setTimeout as never),
    setInterval: track(setInterval as never),
    setImmediate: track(setImmediate as never),
    queueMicrotask: microtasksOfRuns(globalThis.queueMicrotask),
  });
}

/** Node forgets whose a microtask was before it tells of its error. */
function microtasksOfRuns(start: typeof queueMicrotask): typeof queueMicrotask {
  return function queueMicrotask(callback) {
    const run = currentRun();
    if (run === undefined || typeof callback !== "function") {
      start(callback);
      return;
    }
    start(() => {
      try {
        callback();
      } catch (error) {
        inRun(run, () => (process as EventEmitter).emit("uncaughtException", error, "uncaughtException"));
      }
    });
  };
}
