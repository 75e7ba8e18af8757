import { isMainThread, threadId } from "node:worker_threads";
import { AssayError } from "../../../../sdk/utils/errors/index.js";
import type { Task, TaskContext, TaskRegistry } from "../../../../sdk/utils/workers/index.js";

/** Tasks that behave well and badly. */
const tasks = {
  double: (x: number) => 2 * x,
  where: () => ({ isMainThread, threadId, options: process.env.NODE_OPTIONS, args: process.execArgv }),
  /** Writes into what is shared; a real task must not. */
  write: (numbers: Float64Array) => {
    numbers[0] = 7;
    return numbers.length;
  },
  move: (length: number, { transfer }: TaskContext) => {
    const out = new Float64Array(length).fill(3);
    transfer.push(out.buffer);
    return out;
  },
  refuse: () => {
    throw new AssayError("DATA_TARGET", {
      what: "the target is constant",
      got: "1 value",
      cause: new RangeError("deep below"),
      failures: [
        { column: "y", rule: "constant", message: "all equal", count: 2, rows: [0], examples: [1n] },
      ],
    });
  },
  crash: () => {
    throw new TypeError("not a function");
  },
  exit: () => process.exit(3),
  throwLater: () => new Promise(() => setTimeout(() => Promise.reject(new Error("too late")), 1)),
  unclonable: () => () => 1,
  spin: () => {
    for (;;);
  },
  wait: (ms: number) => new Promise<number>((resolve) => setTimeout(() => resolve(ms), ms)),
};

export const workerTasks: TaskRegistry = Object.fromEntries(
  Object.entries(tasks).map(([name, task]) => [name, async () => task as Task]),
);
