import type { SentError } from "../workers/messages.js";

/** What a worker process is told first. */
export interface WorkerStart {
  /** Module that exports `startWork`. */
  readonly module: string;
  /** What `startWork` is given. */
  readonly settings: unknown;
}

/** What a worker process is asked. */
export interface WorkerRequest {
  readonly id: number;
  readonly input: unknown;
}

/** What it answers. */
export type WorkerReply =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: SentError };

/** Answers one request after another; made once a process. */
export type Work = (input: never) => Promise<unknown>;

/** What the module of a worker process exports: `data` is what the pool was given, read when it is called. */
export type StartWork = (settings: never, data: () => Uint8Array) => Promise<Work>;

/** The file descriptor on which a worker process finds its data. */
export const DATA_FD = 4;
