import { eitherSignal, type Stopped, throwIfAborted } from "../abort.js";
import type { WorkerPool } from "./types.js";

/**
 * Runs one task on many inputs and hands out the results in the order of the inputs, each as soon as those before it are
 * there: sums that are reduced so are the same for any number of threads. Inputs are asked for one by one, as many as there
 * are threads at a time, so that what makes them may be lazy. The first failure stops the rest.
 */
export async function runInOrder<In, Out>(
  workers: WorkerPool,
  task: string,
  inputs: Iterable<In>,
  options: {
    /** Called in the order of the inputs. */
    readonly take: (result: Out, index: number) => void;
    /** Called as work is done, in whatever order. */
    readonly onDone?: (index: number) => void;
    /** Memory of an input that is handed over and not copied. */
    readonly transferOf?: (input: In) => readonly ArrayBuffer[];
    readonly signal?: AbortSignal;
    /** What is told where the signal stopped the work. */
    readonly stopped: Stopped;
  },
): Promise<void> {
  const { take, onDone, transferOf, signal, stopped } = options;
  throwIfAborted(signal, stopped);
  const failed = new AbortController();
  const either = eitherSignal(signal, failed.signal);
  const results = new Map<number, Out>();
  const iterator = inputs[Symbol.iterator]();
  let given = 0;
  let next = 0;
  const lane = async (): Promise<void> => {
    while (!failed.signal.aborted) {
      const { value: input, done } = iterator.next();
      if (done === true) return;
      const index = given++;
      const transfer = transferOf?.(input);
      results.set(index, await workers.run<In, Out>(task, input, { signal: either, transfer }));
      onDone?.(index);
      for (let result = results.get(next); results.has(next); result = results.get(next)) {
        results.delete(next);
        take(result as Out, next++);
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: workers.size }, lane));
  } catch (error) {
    throwIfAborted(signal, stopped);
    throw error;
  } finally {
    failed.abort();
  }
}
