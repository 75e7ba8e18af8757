import type { Worker } from "node:worker_threads";
import { throwIfAborted } from "../../utils/abort.js";
import { AssayError } from "../../utils/errors/index.js";
import { TASK_STOPPED, type WorkerPool } from "../../utils/workers/index.js";
import { type Reply, type Request, receiveError } from "./messages.js";
import { Signals } from "./signals.js";
import { CORE_TASKS, startThread } from "./thread.js";

export interface ThreadPoolOptions {
  /** Most threads at a time. */
  readonly size: number;
  /** Milliseconds that a thread waits for work before it ends. @default 5000 */
  readonly idleMs?: number;
  /** Module that exports `workerTasks`. @default those of core */
  readonly tasks?: string;
}

/** Work that waits for a thread or is in one. */
interface Job {
  readonly id: number;
  readonly task: string;
  readonly input: unknown;
  readonly transfer: readonly ArrayBuffer[];
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

interface Thread {
  readonly worker: Worker;
  job?: Job;
  idle?: NodeJS.Timeout;
}

const IDLE_MS = 5000;

/**
 * Worker threads. One starts when there is work and no other is free, and ends when it had none for some seconds; threads
 * without work do not keep the process alive, those with work do.
 */
export class ThreadPool implements WorkerPool {
  readonly size: number;
  private readonly threads = new Set<Thread>();
  private readonly waiting: Job[] = [];
  private readonly signals = new Signals();
  private readonly idleMs: number;
  private readonly tasks: string;
  private lastId = 0;
  private closed = false;

  constructor({ size, idleMs = IDLE_MS, tasks = CORE_TASKS }: ThreadPoolOptions) {
    this.size = size;
    this.idleMs = idleMs;
    this.tasks = tasks;
  }

  /** Threads that live at the moment. */
  get alive(): number {
    return this.threads.size;
  }

  async run<In, Out>(
    task: string,
    input: In,
    { transfer = [], signal }: Parameters<WorkerPool["run"]>[2] = {},
  ): Promise<Out> {
    if (this.closed) throw new AssayError("INTERNAL", { what: "the worker pool is closed" });
    throwIfAborted(signal, TASK_STOPPED);
    let forget: (() => void) | undefined;
    try {
      return await new Promise<Out>((resolve, reject) => {
        const job = { id: ++this.lastId, task, input, transfer, resolve: resolve as Job["resolve"], reject };
        this.waiting.push(job);
        if (signal !== undefined) forget = this.signals.watch(signal, (error) => this.cancel(job, error));
        this.next();
      });
    } finally {
      forget?.();
    }
  }

  /** Ends all threads. Work that is not done throws INTERRUPTED, and no more is taken. */
  async close(): Promise<void> {
    this.closed = true;
    const error = new AssayError("INTERRUPTED", {
      what: "the worker pool was closed before the work was done",
    });
    for (const { reject } of this.waiting.splice(0)) reject(error);
    const threads = [...this.threads];
    for (const thread of threads) thread.job?.reject(error);
    await Promise.all(threads.map((thread) => this.end(thread)));
  }

  /** Hands waiting work to free threads, and starts threads while there are too few. */
  private next(): void {
    while (this.waiting.length > 0) {
      const free = [...this.threads].find(({ job }) => job === undefined);
      if (free === undefined && this.threads.size >= this.size) return;
      const job = this.waiting.shift() as Job;
      const thread = free ?? this.start();
      try {
        this.give(thread, job);
      } catch (cause) {
        this.rest(thread);
        const what = `the input of the task ${job.task} cannot be handed to a thread`;
        job.reject(new AssayError("INTERNAL", { what, cause }));
      }
    }
  }

  private start(): Thread {
    const thread: Thread = { worker: startThread({ tasks: this.tasks }) };
    this.threads.add(thread);
    thread.worker.on("message", (reply: Reply) => this.done(thread, reply));
    thread.worker.on("messageerror", (cause) => this.lost(thread, "its result cannot be read", cause));
    thread.worker.on("error", (cause) => this.lost(thread, cause.message, cause));
    thread.worker.on("exit", (code) => this.lost(thread, `exit code ${code}`));
    return thread;
  }

  private give(thread: Thread, job: Job): void {
    const { id, task, input } = job;
    thread.worker.postMessage({ id, task, input } satisfies Request, [...job.transfer]);
    clearTimeout(thread.idle);
    thread.job = job;
    thread.worker.ref();
  }

  private done(thread: Thread, reply: Reply): void {
    const { job } = thread;
    if (job?.id !== reply.id) return;
    this.rest(thread);
    if ("error" in reply) job.reject(receiveError(reply.error));
    else job.resolve(reply.result);
    this.next();
  }

  /** A thread without work: it does not keep the process alive, and ends after a while. */
  private rest(thread: Thread): void {
    thread.job = undefined;
    clearTimeout(thread.idle);
    thread.worker.unref();
    thread.idle = setTimeout(() => void this.end(thread), this.idleMs).unref();
  }

  /** A thread that broke or ended by itself: its work is lost, the work that waits goes on in others. */
  private lost(thread: Thread, why: string, cause?: unknown): void {
    const { job } = thread;
    thread.job = undefined;
    if (!this.threads.has(thread)) return;
    void this.end(thread);
    job?.reject(
      new AssayError("INTERNAL", {
        what: `a worker thread ended before its task ${job.task} was done`,
        got: why,
        next: "Try again; with ASSAY_WORKERS=1 the work is done without threads, and needs less memory.",
        cause,
      }),
    );
    this.next();
  }

  private cancel(job: Job, error: AssayError): void {
    const place = this.waiting.indexOf(job);
    if (place >= 0) this.waiting.splice(place, 1);
    // A thread at work hears nothing: it is ended, and the next work starts another. Not before all that the signal stops is
    // gone: each piece of it would start a thread and end it.
    const thread = [...this.threads].find((one) => one.job === job);
    if (thread !== undefined) void this.end(thread);
    job.reject(error);
    queueMicrotask(() => this.next());
  }

  private async end(thread: Thread): Promise<void> {
    this.threads.delete(thread);
    clearTimeout(thread.idle);
    await thread.worker.terminate();
  }
}
