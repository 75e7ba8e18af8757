import { AssayError, asAssayError } from "../utils/errors/index.js";
import { maskText } from "../utils/secrets.js";
import { type ExitCode, exitCodeOf } from "./exit-codes.js";
import type { Terminal } from "./terminal.js";

/** Prints an error as its code and message (with stacks and causes where `debug` says so) and gives its exit code. */
export function reportFailure(cause: unknown, terminal: Terminal, debug: boolean): ExitCode {
  const error = asAssayError(cause);
  const step = error.step === undefined ? "" : ` (step ${error.step})`;
  terminal.error(maskText(`${error.code}${step}: ${error.message}`));
  if (debug) terminal.error(maskText(stackOf(error)));
  else if (error.code === "INTERNAL") terminal.error("Run it again with --debug to see where it broke.");
  return exitCodeOf(error.code);
}

/** An error's stack and those of its causes. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? error.message;
  const stack = AssayError.isInstance(error) ? own.replace(error.message, "").trim() : own;
  const cause = error.cause === undefined ? "" : `\nCaused by: ${stackOf(error.cause)}`;
  return `${stack}${cause}`;
}

/** Whether stacks are wanted: by `--debug` or ASSAY_LOG_LEVEL=debug. */
export function isDebug(env: Readonly<Record<string, string | undefined>>, option?: boolean): boolean {
  return option === true || ["debug", "trace"].includes(env.ASSAY_LOG_LEVEL ?? "");
}
