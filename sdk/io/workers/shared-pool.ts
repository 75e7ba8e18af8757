import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import type { WorkerPool } from "../../utils/workers/index.js";
import { ThreadPool } from "./pool.js";
import { ENTRY } from "./thread.js";

let current: ThreadPool | undefined;

/**
 * The process's pool, as many threads as cores or as `size` says. None where that is one: the caller does the work itself; so
 * it does where a bundler left the threads' file behind.
 */
export function sharedWorkers(size: number = availableParallelism()): WorkerPool | undefined {
  if (size <= 1 || !existsSync(ENTRY)) return undefined;
  // Threads of a pool of another size end when they have been without work for a while.
  if (current?.size !== size) current = new ThreadPool({ size });
  return current;
}

/** Ends the threads of the process's pool. The next work starts others. */
export async function closeWorkers(): Promise<void> {
  const pool = current;
  current = undefined;
  await pool?.close();
}
