const CRASHES = ["uncaughtException", "unhandledRejection"] as const;

/**
 * Loads something and takes away what it adds to the process's listeners of lost errors: Emscripten's glue adds some that end
 * the process, over the heads of whoever else listens, and thinks of taking them away at its own end only.
 */
export async function withoutCrashListeners<T>(load: () => Promise<T>): Promise<T> {
  const before = CRASHES.map((event) => process.rawListeners(event));
  try {
    return await load();
  } finally {
    for (const [at, event] of CRASHES.entries()) {
      for (const listener of process.rawListeners(event))
        if (!before[at].includes(listener)) process.removeListener(event, listener as () => void);
    }
  }
}
