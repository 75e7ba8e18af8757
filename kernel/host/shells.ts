import { randomUUID } from "node:crypto";

/** A cell that waits for its turn. */
export interface Job {
  readonly run: () => Promise<void>;
  readonly abort: () => void;
}

/** Runs jobs one after another. */
export class JobQueue {
  #waiting: Job[] = [];
  #running = false;

  push(job: Job): void {
    this.#waiting.push(job);
    if (!this.#running) void this.#work();
  }

  /** Aborts the jobs that wait now; those that come later are not concerned. */
  abort(): void {
    for (const job of this.#take()) job.abort();
  }

  /** Takes out the jobs that wait now. What a client sent in one go is partly still in the socket: it is read before. */
  async takeWaiting(): Promise<readonly Job[]> {
    await new Promise((resolve) => setImmediate(resolve));
    return this.#take();
  }

  async #work(): Promise<void> {
    this.#running = true;
    for (let job = this.#waiting.shift(); job !== undefined; job = this.#waiting.shift()) await job.run();
    this.#running = false;
  }

  #take(): readonly Job[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    return waiting;
  }
}

/** The main shell and its subshells (JEP 91): each runs its own cells in order, beside those of the others. */
export class Shells {
  readonly #main = new JobQueue();
  readonly #subshells = new Map<string, JobQueue>();

  create(): string {
    const id = randomUUID();
    this.#subshells.set(id, new JobQueue());
    return id;
  }

  /** Cells that wait there are aborted; one that runs goes on. False where there is no such subshell. */
  delete(id: string): boolean {
    this.#subshells.get(id)?.abort();
    return this.#subshells.delete(id);
  }

  get ids(): readonly string[] {
    return [...this.#subshells.keys()];
  }

  /** The queue that a header's `subshell_id` names; the main shell's where it names none. */
  queue(id: unknown): JobQueue | undefined {
    if (id === undefined || id === null) return this.#main;
    return typeof id === "string" ? this.#subshells.get(id) : undefined;
  }

  abortAll(): void {
    for (const queue of [this.#main, ...this.#subshells.values()]) queue.abort();
  }
}
