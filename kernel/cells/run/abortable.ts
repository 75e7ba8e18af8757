// What a run awaits for long is told of an interrupt: it rejects, so that the code around it ends rather than goes on unseen.
import { syncBuiltinESMExports } from "node:module";
import { promisify } from "node:util";
import { currentRun } from "./current.js";

interface WithSignal {
  readonly signal?: AbortSignal | null;
}

/** Options with the signal of the run here added. */
function abortable<O extends WithSignal>(options: O | undefined, own?: AbortSignal | null): O | undefined {
  const run = currentRun();
  if (run === undefined || run.finished) return options;
  const given = options?.signal ?? own;
  const signal = given === undefined || given === null ? run.signal : AbortSignal.any([given, run.signal]);
  return { ...options, signal } as unknown as O;
}

/** `fetch` and the timers of `node:timers/promises` (and of `promisify(setTimeout)`). */
export function abortWaits(): void {
  const { fetch: fetchOfNode } = globalThis;
  Object.defineProperty(globalThis, "fetch", {
    value: function fetch(input: string | URL | Request, init?: RequestInit) {
      const own = typeof input === "object" && "signal" in input ? input.signal : undefined;
      return fetchOfNode(input as never, abortable(init as WithSignal | undefined, own) as never);
    },
    writable: true,
    configurable: true,
    enumerable: true,
  });
  const promises = require("node:timers/promises") as Record<string, (...parameters: unknown[]) => unknown>;
  const { setTimeout, setImmediate, setInterval } = promises;
  promises.setTimeout = (ms, value, options) => setTimeout(ms, value, abortable(options as WithSignal));
  promises.setImmediate = (value, options) => setImmediate(value, abortable(options as WithSignal));
  promises.setInterval = (ms, value, options) => setInterval(ms, value, abortable(options as WithSignal));
  for (const name of ["setTimeout", "setImmediate"] as const) {
    Object.defineProperty(globalThis[name], promisify.custom, { value: promises[name], configurable: true });
  }
  syncBuiltinESMExports();
}
