import type { Logger } from "../io/services/index.js";
import type { ProgressListener } from "../utils/progress/index.js";
import type { Terminal } from "./terminal.js";

/** How a person (or a log) follows work: its progress and its log, which share standard error. */
export interface Watching {
  readonly logger: Logger;
  readonly onProgress: ProgressListener;
  /** Ends the live display; harmless when called twice. */
  stop(): void;
}

/**
 * Follows work in the way that fits where it is seen: live in a terminal, sparse lines of the log on a pipe, warnings only
 * where `quiet` is set.
 */
export async function watchWork(
  terminal: Terminal,
  options: { readonly quiet?: boolean; readonly plain?: boolean } = {},
): Promise<Watching> {
  const { createLogger, isLiveTerminal, logProgress, terminalProgress } = await import(
    "../io/services/index.js"
  );
  const { readEnvironment } = await import("../io/environment/index.js");
  const { assayLogLevel } = readEnvironment({ cwd: terminal.cwd, env: terminal.env }).values;
  const level = options.quiet ? "warn" : (assayLogLevel ?? "info");
  const live =
    terminal.interactive && !options.quiet && !options.plain && isLiveTerminal(process.stderr, terminal.env);
  if (!live) {
    const logger = await createLogger({ level });
    return { logger, onProgress: logProgress(logger, Date.now), stop: () => {} };
  }
  const display = terminalProgress(process.stderr);
  const logger = await createLogger({ level, target: { write: (text) => display.print(text) } });
  return { logger, onProgress: (event) => display.listen(event), stop: () => display.stop() };
}
