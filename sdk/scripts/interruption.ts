import { AssayError } from "../utils/errors/index.js";
import { EXIT } from "./exit-codes.js";

/**
 * A second signal within this time is the same key press: a terminal sends Ctrl-C to npm and to us, and npm sends it on
 * to us once more.
 */
const SAME_PRESS_MS = 1000;

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** What `interruptible` needs of the process; injected in tests. */
export interface Signals {
  on(signal: NodeJS.Signals, listener: () => void): unknown;
  off(signal: NodeJS.Signals, listener: () => void): unknown;
}

/**
 * Runs work that a person may stop. The first Ctrl-C (or SIGTERM, SIGHUP) aborts the signal, so that the work ends cleanly and
 * its run is marked KILLED; a second one ends the process at once.
 *
 * @param onHangUp hears SIGHUP first; where it says that somebody takes it for something else, nothing is stopped
 */
export async function interruptible<T>(
  work: (signal: AbortSignal) => Promise<T>,
  onFirst: () => void,
  onHangUp: () => boolean = () => false,
  process_: Signals = process,
  exit: (code: number) => void = process.exit,
  now: () => number = Date.now,
): Promise<T> {
  const controller = new AbortController();
  let firstMs: number | undefined;
  const listener = (): void => {
    if (firstMs === undefined) {
      firstMs = now();
      controller.abort(new AssayError("INTERRUPTED", { what: "stopped by a signal" }));
      onFirst();
    } else if (now() - firstMs > SAME_PRESS_MS) exit(EXIT.interrupted);
  };
  const hear = (signal: (typeof SIGNALS)[number]) => (signal === "SIGHUP" ? hangUp : listener);
  const hangUp = (): void => {
    if (!onHangUp()) listener();
  };
  for (const signal of SIGNALS) process_.on(signal, hear(signal));
  try {
    return await work(controller.signal);
  } finally {
    for (const signal of SIGNALS) process_.off(signal, hear(signal));
  }
}
