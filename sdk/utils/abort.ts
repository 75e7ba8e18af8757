import { AssayError } from "./errors/index.js";

/** What is told of work that a signal stopped. */
export interface Stopped {
  /** "the explanation was stopped before it was done". */
  readonly what: string;
  readonly next?: string;
}

/** Throws INTERRUPTED, with the signal's reason as cause, where the signal has fired. */
export function throwIfAborted(signal: AbortSignal | undefined, stopped: Stopped): void {
  if (signal?.aborted !== true) return;
  throw new AssayError("INTERRUPTED", { ...stopped, cause: signal.reason });
}

/**
 * Where a host of running code (the kernel: the cell that runs) offers the signal of what runs now: a function under this symbol
 * of `globalThis`.
 */
const AMBIENT = Symbol.for("assay.signal");

/** A signal that fires with the one that is given and with that of the notebook's cell, where there are any. */
export function signalOf(given: AbortSignal | undefined): AbortSignal {
  const ambient = (globalThis as { [AMBIENT]?: () => AbortSignal | undefined })[AMBIENT]?.();
  if (given === undefined) return ambient ?? new AbortController().signal;
  return ambient === undefined ? given : AbortSignal.any([given, ambient]);
}
