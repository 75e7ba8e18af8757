import { AssayError, messageOf } from "../utils/errors/index.js";

/** How long work may take to end cleanly after an error got lost. What waits for the lost part never ends. */
const GRACE_MS = 5000;

const CRASHES = ["uncaughtException", "unhandledRejection"] as const;

/** What `endingOnCrash` needs of the process; injected in tests. */
export interface Crashes {
  on(event: (typeof CRASHES)[number], listener: (cause: unknown) => void): unknown;
  off(event: (typeof CRASHES)[number], listener: (cause: unknown) => void): unknown;
}

/**
 * Runs work that ends cleanly where an error gets lost (a rejection that nobody handles, an exception in a callback), which
 * would else end the process there and then: the signal fires with INTERNAL, so that the work's run is closed as FAILED and
 * what follows it is told. Work that does not end soon is left, after `onLeft`.
 */
export async function endingOnCrash<T>(
  work: (crashed: AbortSignal) => Promise<T>,
  onLeft: (error: AssayError) => Promise<void>,
  process_: Crashes = process,
  graceMs = GRACE_MS,
): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let leave: (error: AssayError) => void = () => {};
  const left = new Promise<never>((_, reject) => {
    leave = reject;
  });
  left.catch(() => {});
  const listener = (cause: unknown): void => {
    if (timer !== undefined) return;
    const message = messageOf(cause);
    const error = new AssayError("INTERNAL", { what: `an error got lost: ${message}`, cause });
    timer = setTimeout(() => void onLeft(error).finally(() => leave(error)), graceMs);
    controller.abort(error);
  };
  for (const crash of CRASHES) process_.on(crash, listener);
  try {
    return await Promise.race([work(controller.signal), left]);
  } finally {
    clearTimeout(timer);
    for (const crash of CRASHES) process_.off(crash, listener);
  }
}
