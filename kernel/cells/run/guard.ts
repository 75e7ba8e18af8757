// Guarded calls: code that a SIGINT ends, whatever it does, without harm to the process. Node ends a script that it runs with `breakOnSigint`;
// so everything that enters JavaScript does so through such a script, with the microtasks and ticks that it leaves behind run inside of it:
// `await sleep(10); while (true) {}` ends as `while (true) {}` does.
import { executionAsyncResource } from "node:async_hooks";
import type { EventEmitter } from "node:events";
import vm from "node:vm";
import { nodeInternals, type QueuedImmediate } from "./internals.js";
import { ASKED, GUARDS, SHARED_INTEGERS, SIGNALS, TAKEN, WAITS_FOR_CHILD } from "./shared.js";

export const INTERRUPTED: unique symbol = Symbol("interrupted");

/** What the control thread reads too. */
export const shared = new Int32Array(new SharedArrayBuffer(4 * SHARED_INTEGERS));

const internals = nodeInternals();
const { asyncHooks, runNextTicks } = internals;
const {
  async_hook_fields: fields,
  execution_async_resources: resources,
  constants,
} = internals.binding("async_wrap");
const { kStackLength, kBefore, kAfter } = constants;

const entry = Symbol.for("assay.guarded");
let body: () => unknown = () => undefined;
Object.defineProperty(globalThis, entry, { value: () => body() });
const script = new vm.Script('globalThis[Symbol.for("assay.guarded")]()', { filename: "assay:guard" });
const options: vm.RunningScriptOptions = { breakOnSigint: true, displayErrors: false };

let interrupted: () => void = () => undefined;
/** `listener` is called after a guarded call was ended, outside of it. */
export function whenInterrupted(listener: () => void): void {
  interrupted = listener;
}

/** Calls `run`; an interrupt ends it at once (no `finally` of it runs) and gives `INTERRUPTED`. */
export function guarded<T>(run: () => T): T | typeof INTERRUPTED {
  const depth = fields[kStackLength];
  const guards = shared[GUARDS];
  body = run;
  shared[GUARDS] = guards + 1;
  try {
    return script.runInThisContext(options) as T;
  } catch (error) {
    if (!isInterruption(error)) throw error;
    // Ended code did not take its entries off Node's stack of async ids.
    shared[WAITS_FOR_CHILD] = 0;
    while (fields[kStackLength] > depth) asyncHooks.popAsyncContext(asyncHooks.executionAsyncId());
  } finally {
    shared[GUARDS] = guards;
  }
  interrupted();
  return INTERRUPTED;
}

function isInterruption(error: unknown): boolean {
  return (error as { code?: unknown } | null | undefined)?.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED";
}

/** Guards all that Node calls from its event loop: callbacks of handles and requests, timers, immediates and ticks. */
export function guardEventLoop(): void {
  // From now on a SIGINT that meets no guarded call does nothing at all.
  internals.binding("contextify").startSigintWatchdog();
  keepSigintHandler();
  executionAsyncResource();
  internals.binding("async_wrap").setCallbackTrampoline(trampoline);
  internals.binding("task_queue").setTickCallback(() => {
    guarded(runNextTicks);
  });
  const { processTimers } = internals.timerCallbacks();
  let { processImmediate } = internals.timerCallbacks();
  internals.binding("timers").setupTimers(
    () => {
      const first = internals.immediateQueue.head;
      const outcome = guarded(() => {
        processImmediate();
        runNextTicks();
      });
      if (outcome !== INTERRUPTED) return;
      // Node's own notes say now that what was ended is still to be called, and it would fail over that at every turn.
      processImmediate = internals.timerCallbacks().processImmediate;
      queueAgain(first);
    },
    (now) => {
      for (;;) {
        const next = guarded(() => {
          const expiry = processTimers(now);
          runNextTicks();
          return expiry;
        });
        if (next !== INTERRUPTED) return next;
      }
    },
  );
}

/** What was queued behind an immediate that was ended has its turn all the same. */
function queueAgain(first: QueuedImmediate | null): void {
  // It was ended before it took the queue.
  if (internals.immediateQueue.head === first) return;
  const left: QueuedImmediate[] = [];
  for (let item = first; item !== null; item = item._idleNext) if (!item._destroyed) left.push(item);
  for (const item of left) {
    item._idleNext = null;
    item._idlePrev = null;
    internals.immediateQueue.append(item);
  }
}

/** Says when the main thread waits for a child process, so that an interrupt ends that. */
export function markChildWaits(): void {
  const binding = internals.binding("spawn_sync");
  const { spawn } = binding;
  binding.spawn = (options) => {
    shared[WAITS_FOR_CHILD] = 1;
    try {
      return spawn(options);
    } finally {
      shared[WAITS_FOR_CHILD] = 0;
    }
  };
}

const own = new WeakSet<object>();
let ownRuns = false;

/** Callbacks of this handle are the runner's own: no interrupt ends them. Code of users that they call is to be guarded there. */
export function exempt(handle: object): void {
  own.add(handle);
}

/** Whether a callback of the runner's own is running. */
export function isOwnRunning(): boolean {
  return ownRuns;
}

function callOwn(callback: () => unknown): unknown {
  ownRuns = true;
  try {
    return callback();
  } finally {
    ownRuns = false;
  }
}

/** Node's own, save that the outermost callback is guarded. */
function trampoline(
  this: unknown,
  asyncId: number,
  resource: object,
  callback: () => unknown,
  ...parameters: []
) {
  const index = fields[kStackLength] - 1;
  resources[index] = resource;
  if (asyncId !== 0 && fields[kBefore] > 0) asyncHooks.nativeHooks.before(asyncId);
  const outermost = index === 0 && shared[GUARDS] === 0;
  const call = () => Reflect.apply(callback, this, parameters);
  let result: unknown;
  if (!outermost) result = call();
  else if (own.has(resource)) result = callOwn(call);
  else {
    result = guarded(() => {
      const value = call();
      runNextTicks();
      return value;
    });
  }
  if (asyncId !== 0 && fields[kAfter] > 0) asyncHooks.nativeHooks.after(asyncId);
  resources.pop();
  return result === INTERRUPTED ? undefined : result;
}

/** Listeners of users for SIGINT do not replace the handler that ends guarded calls. */
function keepSigintHandler(): void {
  const emitter: EventEmitter = process;
  for (const listener of emitter.listeners("newListener")) {
    if (!listener.name.includes("Signal")) continue;
    emitter.removeListener("newListener", listener as () => void);
    emitter.on("newListener", (name: string) => {
      if (name !== "SIGINT") listener(name);
    });
  }
}

/** Whether an interrupt may still end what runs here, also what begins now. */
export function mayBeEnded(): boolean {
  return isInterruptAsked() || Atomics.load(shared, SIGNALS) > 0;
}

/** Whether an interrupt is on its way that this thread has not seen. */
export function isInterruptAsked(): boolean {
  return Atomics.load(shared, ASKED) > Atomics.load(shared, TAKEN);
}
