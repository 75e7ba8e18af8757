import { AssayError, type ErrorCode, type ErrorDetails } from "../../utils/errors/index.js";

/** What a thread is started with. */
export interface WorkerSettings {
  /** Module that exports `workerTasks`. */
  readonly tasks: string;
}

/** What a thread is asked to do. */
export interface Request {
  readonly id: number;
  readonly task: string;
  readonly input: unknown;
}

/** What comes back. */
export type Reply =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: SentError };

/** An error on its way between threads: structured clone would make a plain Error of an AssayError. */
export type SentError =
  | {
      readonly kind: "assay";
      readonly code: ErrorCode;
      readonly details: Omit<ErrorDetails, "cause">;
      readonly step?: string;
      readonly stack?: string;
      readonly cause?: SentError;
    }
  | { readonly kind: "other"; readonly name: string; readonly message: string; readonly stack?: string };

export function sendError(error: unknown): SentError {
  if (AssayError.isInstance(error)) {
    const { code, step, stack } = error;
    const { cause, ...details } = error.details;
    return {
      kind: "assay",
      code,
      details,
      step,
      stack,
      ...(cause === undefined ? {} : { cause: sendError(cause) }),
    };
  }
  if (error instanceof Error) {
    return { kind: "other", name: error.name, message: error.message, stack: error.stack };
  }
  return { kind: "other", name: "Error", message: String(error) };
}

export function receiveError(sent: SentError): Error {
  const error =
    sent.kind === "assay"
      ? new AssayError(sent.code, {
          ...sent.details,
          ...(sent.cause === undefined ? {} : { cause: receiveError(sent.cause) }),
        })
      : Object.assign(new Error(sent.message), { name: sent.name });
  if (sent.kind === "assay" && sent.step !== undefined) (error as AssayError).step = sent.step;
  // Where it broke, in the thread.
  if (sent.stack !== undefined) error.stack = sent.stack;
  return error;
}
