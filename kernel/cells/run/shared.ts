// What the runner's main thread and its control thread share: 32-bit integers in shared memory.

/** How many guarded calls are on the main thread's stack: a SIGINT ends the innermost. */
export const GUARDS = 0;
/** Number of the newest interrupt that the control thread asked for … */
export const ASKED = 1;
/** … and of the newest that the main thread took. */
export const TAKEN = 2;
/** 1 while stream text waits to be written. */
export const WAITING_TEXT = 3;

/** 1 while the main thread waits for a child process (`execSync`). */
export const WAITS_FOR_CHILD = 4;
/** Counts how often the main thread began to do what an interrupt asks for: it may take a while for that. */
export const LANDED = 5;
/** Signals of the control thread that may not have reached the main thread yet: it begins nothing new meanwhile. */
export const SIGNALS = 6;
export const SHARED_INTEGERS = 7;

/** The main thread's function, under this symbol of the global object, that ends what no guard surrounds. */
export const TERMINATE = "assay.terminate";

/** The main thread's function, under this symbol of the global object, that sends text that waits. */
export const FLUSH = "assay.flush";

export interface ControlData {
  readonly shared: Int32Array;
  readonly port: import("node:worker_threads").MessagePort;
}

/** Control thread → main thread: no signal is on its way any more. */
export const SETTLED = "settled";

/** Control thread → main thread. */
export interface InterruptNote {
  readonly runs: readonly number[];
  readonly asked: number;
}
