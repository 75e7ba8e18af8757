import { AssayError } from "../../utils/errors/index.js";

/** A model was asked for something that only a fitted one has. */
export function notFitted(kind: string): AssayError {
  return new AssayError("MODEL_NOT_FITTED", { what: `the ${kind} model is not trained yet` });
}

/**
 * For long work in plain loops, between its pieces: lets signals and timers through, and throws INTERRUPTED where the
 * signal says so.
 */
export async function takeTurn(signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
  if (signal?.aborted) {
    throw new AssayError("INTERRUPTED", { what: "training was stopped", cause: signal.reason });
  }
}
