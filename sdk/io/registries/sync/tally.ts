import { AssayError, type ErrorCode } from "../../../utils/errors/index.js";
import type { AliasConflict, SyncOptions, SyncProblem } from "./types.js";

/** Errors that are of one run or version only: the others are copied all the same. */
const OWN_FAULTS: readonly ErrorCode[] = ["TRACKING_INVALID", "TRACKING_MISSING", "ARTIFACT_MISSING"];

/** What a sync has done so far, and whether it should go on. */
export class Tally {
  experiments = 0;
  readonly runs = { copied: 0, known: 0, running: 0 };
  models = 0;
  points = 0;
  artifacts = 0;
  bytes = 0;
  readonly versions: { name: string; from: string; to: string }[] = [];
  readonly aliases: { name: string; alias: string; version: string }[] = [];
  readonly conflicts: AliasConflict[] = [];
  readonly problems: SyncProblem[] = [];

  constructor(readonly options: SyncOptions) {}

  /** Throws where the user stopped it. */
  check(): void {
    const { signal } = this.options;
    if (signal?.aborted !== true) return;
    throw new AssayError("INTERRUPTED", {
      what: "the sync was stopped",
      next: "Run it again: it goes on where it stopped, and copies nothing twice.",
      cause: signal.reason,
    });
  }

  /** Does one thing; where it cannot be done for its own fault, that is noted and the rest goes on. */
  async attempt<T>(what: string, action: () => Promise<T>): Promise<T | undefined> {
    this.check();
    try {
      return await action();
    } catch (error) {
      // A stream that the signal ended fails with an error of its own.
      this.check();
      if (isSystemError(error)) {
        throw new AssayError("TRACKING_UNAVAILABLE", {
          what: `the copy of ${what} broke off`,
          got: error.message,
          next: "Run it again: it goes on where it stopped, and copies nothing twice.",
          cause: error,
        });
      }
      if (!AssayError.isInstance(error) || !OWN_FAULTS.includes(error.code)) throw error;
      this.problems.push({ what, code: error.code, message: error.message });
      return undefined;
    }
  }

  /** Does something for each item, and shows how far it is. */
  async step<T>(name: string, items: readonly T[], action: (item: T) => Promise<string>): Promise<void> {
    const { onProgress } = this.options;
    const started = Date.now();
    const seconds = () => (Date.now() - started) / 1000;
    onProgress?.({ type: "step-start", step: name, index: 1, total: 1 });
    try {
      for (const [done, item] of items.entries()) {
        this.check();
        const label = await action(item);
        onProgress?.({ type: "progress", step: name, label, done: done + 1, total: items.length });
      }
    } catch (error) {
      onProgress?.({ type: "step-end", step: name, seconds: seconds(), failed: true });
      throw error;
    }
    onProgress?.({ type: "step-end", step: name, seconds: seconds(), summary: String(items.length) });
  }
}

/** A stream that ends too early fails with an error of the system's or the connection's, which has a code. */
function isSystemError(error: unknown): error is Error {
  return error instanceof Error && !AssayError.isInstance(error) && "code" in error;
}
