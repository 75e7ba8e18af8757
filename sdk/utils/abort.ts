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
