import { type Stopped, throwIfAborted } from "../abort.js";
import type { WorkerPool } from "./types.js";

/**
 * Runs one task on many inputs and hands out the results in the order of the inputs, each as soon as those before it are
 * there: sums that are reduced so are the same for any number of threads. The first failure stops the rest.
 */
export async function runInOrder<In, Out>(
  workers: WorkerPool,
  task: string,
  inputs: readonly In[],
  options: {
    /** Called in the order of the inputs. */
    readonly take: (result: Out, index: number) => void;
    /** Called as work is done, in whatever order. */
    readonly onDone?: (index: number) => void;
    readonly signal?: AbortSignal;
    /** What is told where the signal stopped the work. */
    readonly stopped: Stopped;
  },
): Promise<void> {
  const { take, onDone, signal, stopped } = options;
  throwIfAborted(signal, stopped);
  const failed = new AbortController();
  const either = signal === undefined ? failed.signal : AbortSignal.any([signal, failed.signal]);
  const results = new Map<number, Out>();
  let next = 0;
  try {
    await Promise.all(
      inputs.map(async (input, index) => {
        results.set(index, await workers.run<In, Out>(task, input, { signal: either }));
        onDone?.(index);
        for (let result = results.get(next); results.has(next); result = results.get(next)) {
          results.delete(next);
          take(result as Out, next++);
        }
      }),
    );
  } catch (error) {
    throwIfAborted(signal, stopped);
    throw error;
  } finally {
    failed.abort();
  }
}
