// The parts of Node that it does not offer in public and that interrupts need (`--expose-internals`). All of them are there in Node 20 to 24.

type Callback = (...parameters: never[]) => unknown;

export interface AsyncFields {
  readonly async_hook_fields: Uint32Array;
  readonly execution_async_resources: object[];
  readonly constants: { readonly kStackLength: number; readonly kBefore: number; readonly kAfter: number };
  setCallbackTrampoline(callback: Callback): void;
}

export interface AsyncHooks {
  readonly nativeHooks: { before(asyncId: number): void; after(asyncId: number): void };
  executionAsyncId(): number;
  popAsyncContext(asyncId: number): boolean;
  clearAsyncIdStack(): void;
}

export interface FileWriter {
  /** Bytes written. An error is told in `failure`, by its negative number. */
  writeBuffer(
    fd: number,
    buffer: Buffer,
    offset: number,
    length: number,
    position: null,
    request: undefined,
    failure: { errno?: number; code?: string },
  ): number;
}

interface Bindings {
  fs: FileWriter;
  async_wrap: AsyncFields;
  task_queue: { setTickCallback(callback: () => void): void };
  timers: { setupTimers(immediate: () => void, timers: (now: number) => number): void };
  spawn_sync: { spawn(options: object): object };
  contextify: { startSigintWatchdog(): void };
}

export interface Errors {
  defaultPrepareStackTrace(error: object, trace: readonly unknown[]): string;
  /** What makes `stack` where code has not set `Error.prepareStackTrace`. */
  setInternalPrepareStackTrace?(prepare: (error: object, trace: readonly unknown[]) => string): void;
}

export interface QueuedImmediate {
  _idleNext: QueuedImmediate | null;
  _idlePrev: QueuedImmediate | null;
  readonly _destroyed: boolean;
}

export interface Internals {
  binding<N extends keyof Bindings>(name: N): Bindings[N];
  readonly asyncHooks: AsyncHooks;
  readonly errors: Errors;
  /** Runs what waits: microtasks, ticks and rejections, in Node's order. */
  readonly runNextTicks: () => void;
  /** What `setImmediate` has queued for the next turn. */
  readonly immediateQueue: { head: QueuedImmediate | null; append(item: QueuedImmediate): void };
  /** A new pair each time, which remembers nothing of an earlier one. */
  timerCallbacks(): { processImmediate(): void; processTimers(now: number): number };
}

/** Node's internals; a warning that Node prints about their use is left out. */
export function nodeInternals(): Internals {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    const { internalBinding } = require("internal/test/binding") as { internalBinding: Internals["binding"] };
    const timers = require("internal/timers") as {
      immediateQueue: Internals["immediateQueue"];
      getTimerCallbacks(runNextTicks: () => void): ReturnType<Internals["timerCallbacks"]>;
    };
    const runNextTicks = (process as unknown as { _tickCallback: () => void })._tickCallback;
    return {
      binding: internalBinding,
      asyncHooks: require("internal/async_hooks") as AsyncHooks,
      errors: require("internal/errors") as Errors,
      runNextTicks,
      immediateQueue: timers.immediateQueue,
      timerCallbacks: () => timers.getTimerCallbacks(runNextTicks),
    };
  } finally {
    process.emitWarning = emitWarning;
  }
}
