import { AssayError } from "./errors/index.js";
import { notebookHost } from "./notebook-host.js";

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

/** A signal that fires with the one that is given and with that of the notebook's cell, where there are any. */
export function signalOf(given: AbortSignal | undefined): AbortSignal {
  const ambient = notebookHost()?.signal();
  if (given === undefined) return ambient ?? new AbortController().signal;
  return ambient === undefined ? given : AbortSignal.any([given, ambient]);
}

/** A signal that fires with either of two; the second where the first is not there. */
export function eitherSignal(one: AbortSignal | undefined, other: AbortSignal): AbortSignal {
  return one === undefined ? other : AbortSignal.any([one, other]);
}

/** Settles when the signal aborts, without an error; at once where it has. */
export function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
