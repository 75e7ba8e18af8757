import { EXIT } from "./exit-codes.js";
import type { Signals } from "./interruption.js";

/** A second signal within this time, in milliseconds, is the same one: npm sends on what it got, and a terminal sends to both. */
const SAME_MS = 1000;

const STOPS = ["SIGINT", "SIGTERM"] as const;

/**
 * Waits for the signal that stops a server, SIGTERM or Ctrl-C. A second one ends the process at once. SIGHUP, by which servers are
 * told to look again, does not stop it.
 */
export function untilStopped(
  { onFirst, onHangUp }: { readonly onFirst: () => void; readonly onHangUp: () => void },
  process_: Signals = process,
  exit: (code: number) => void = process.exit,
  now: () => number = Date.now,
): Promise<void> {
  return new Promise((resolve) => {
    let firstMs: number | undefined;
    const listener = (): void => {
      if (firstMs === undefined) {
        firstMs = now();
        onFirst();
        resolve();
      } else if (now() - firstMs > SAME_MS) exit(EXIT.interrupted);
    };
    for (const signal of STOPS) process_.on(signal, listener);
    process_.on("SIGHUP", onHangUp);
  });
}
