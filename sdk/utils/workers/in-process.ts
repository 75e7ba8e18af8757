import { throwIfAborted } from "../abort.js";
import { AssayError } from "../errors/index.js";
import { nextTurn } from "../next-turn.js";
import type { Task, TaskRegistry, WorkerPool } from "./types.js";

/** What is told of a task that a signal stopped. */
export const TASK_STOPPED = { what: "the work was stopped before it was done" } as const;

/** The task of a name. Throws INTERNAL where none is registered: a programming error. */
export async function taskOf(tasks: TaskRegistry, name: string): Promise<Task<unknown>> {
  if (!Object.hasOwn(tasks, name)) {
    throw new AssayError("INTERNAL", {
      what: `no task is registered under the name ${name}`,
      wanted: `one of ${Object.keys(tasks).join(", ")}`,
    });
  }
  return (await tasks[name]()) as Task<unknown>;
}

/** A pool without threads: tasks run here, one after another, and signals and timers get a turn before each of them. */
export function inProcess(tasks: TaskRegistry): WorkerPool {
  let last: Promise<unknown> = Promise.resolve();
  return {
    size: 1,
    run<In, Out>(name: string, input: In, { signal }: { readonly signal?: AbortSignal } = {}): Promise<Out> {
      const done = last.then(async () => {
        await nextTurn();
        throwIfAborted(signal, TASK_STOPPED);
        const task = await taskOf(tasks, name);
        return (await task(input, { transfer: [] })) as Out;
      });
      last = done.catch(() => undefined);
      return done;
    },
  };
}
