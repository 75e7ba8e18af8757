/** Runs pure functions of core in worker threads. */
export interface WorkerPool {
  /** Number of threads. */
  readonly size: number;
  /**
   * Runs a task that core registers by name; results come back by structured clone; typed arrays on SharedArrayBuffer are
   * shared, not copied. `transfer` names buffers of the input that are moved, not copied: the caller's are empty afterwards.
   *
   * What the task throws is thrown here, an AssayError as one. A signal ends the work at once with INTERRUPTED. A thread that
   * ends before its task is done throws INTERNAL.
   */
  run<In, Out>(
    task: string,
    input: In,
    options?: { readonly transfer?: readonly ArrayBuffer[]; readonly signal?: AbortSignal },
  ): Promise<Out>;
}

/** What a task may use besides its input. */
export interface TaskContext {
  /** Buffers of the result that the task has no further use of: those put in here are moved to the caller, not copied. */
  readonly transfer: ArrayBuffer[];
}

/**
 * A piece of work for a worker: pure, its input left as it is, so that it gives the same in a thread and without one. Input
 * and result are what structured clone takes: plain objects and typed arrays, no functions, no classes.
 */
export type Task<In = never, Out = unknown> = (input: In, context: TaskContext) => Out | Promise<Out>;

/** Tasks by name, loaded where and when they run. */
export type TaskRegistry = Readonly<Record<string, () => Promise<Task>>>;
