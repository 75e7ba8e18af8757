// The run of a cell, and to which run the code that is running now belongs: also after an await, in timers, in listeners.
import { AsyncLocalStorage } from "node:async_hooks";
import { inspect } from "node:util";
import type { Bundle, RunMessage } from "../../contracts/index.js";
import type { Place } from "../../display/host.js";

/** Of each cell the newest run, whose output is all that the cell shows. */
const newestOf = new Map<string, number>();

/** Whether what was shown there may still be in the notebook: the cell was not run again, and not deleted. */
export function stands({ run, cell }: Place): boolean {
  const newest = cell === undefined ? run : (newestOf.get(cell) ?? run);
  return newest === run;
}

export class Run {
  readonly id: number;
  readonly #controller = new AbortController();
  /** Timers that its code started, so that an interrupt clears them. */
  readonly timers = new Set<NodeJS.Timeout | NodeJS.Immediate>();
  /** What must settle before it is done. */
  readonly held = new Set<Promise<unknown>>();
  /** Called before it is told as done. */
  readonly endings = new Set<() => void>();
  readonly pages: { readonly data: Bundle; readonly start: number }[] = [];
  /** Told to the host as done. Its late code may go on. */
  finished = false;
  interrupted = false;
  /** Called when an interrupt ends it. */
  readonly stops = new Set<() => void>();

  constructor(readonly message: RunMessage) {
    this.id = message.run;
    const { cell, deletedCells = [] } = message;
    for (const deleted of deletedCells) newestOf.set(deleted, Number.NaN);
    if (cell !== undefined) newestOf.set(cell, this.id);
  }

  /** Where what it shows stands in the notebook. */
  get place(): Place {
    const { cell } = this.message;
    return { run: this.id, ...(cell === undefined ? {} : { cell }) };
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Node keeps it on handles of sockets and the like, where `console.log` meets it. */
  [inspect.custom](): string {
    return `cell [${this.message.count}]`;
  }

  abort(reason: unknown): void {
    this.#controller.abort(reason);
  }
}

const storage = new AsyncLocalStorage<Run | undefined>();
// On from the start: Node puts its own trampoline of callbacks in place of the guard's (guard.ts) when the first storage is turned on.
storage.enterWith(undefined);
let newestCount = 0;

export function currentRun(): Run | undefined {
  return storage.getStore();
}

/** Calls `code` as code of `run`. */
export function inRun<T>(run: Run, code: () => T): T {
  newestCount = run.message.count;
  return storage.run(run, code);
}

/** Calls `code` as code of no run: what the runner itself listens to. */
export function outsideRuns<T>(code: () => T): T {
  // Not by `exit`, which turns the storage off: listeners bound to their run would then be of none.
  return storage.run(undefined, code);
}

/** The number in the brackets of the run here, else of the newest. */
export function executionCount(): number {
  return currentRun()?.message.count ?? newestCount;
}
