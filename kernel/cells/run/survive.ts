// What would end a Node process and must not end a kernel.
import type { EventEmitter } from "node:events";
import { AssayError } from "../../../sdk/utils/errors/assay-error.js";
import { isError } from "../../display/probe.js";
import { currentRun } from "./current.js";
import { reportError } from "./errors/report.js";
import { framesOf } from "./errors/stack.js";
import { send } from "./events.js";
import { flushOutput, printTo } from "./output.js";

/**
 * Shows errors that nobody handles in the cell whose code they come from, and lets the process live. Not by listeners, which any code may
 * take away: Node asks `process.emit` whether anybody heard of the error. Listeners of users hear of it as well.
 */
export function surviveErrors(): void {
  const emitter: EventEmitter = process;
  const emit = emitter.emit.bind(emitter);
  emitter.emit = (name, ...parameters) => {
    if (name !== "uncaughtException" && name !== "unhandledRejection") return emit(name, ...parameters);
    tellLate(parameters[0]);
    try {
      emit(name, ...parameters);
    } catch (error) {
      tellLate(error);
    }
    return true;
  };
}

function tellLate(error: unknown): void {
  const run = currentRun();
  // Work that an interrupt stopped says so by rejecting, or by an assertion within Node; the interrupt was told already.
  if (run?.interrupted === true && (isOrComesFrom(error, run.signal.reason) || isOfNode(error))) return;
  flushOutput();
  send({ op: "lateError", run: run?.id ?? 0, error: reportError(error) });
}

function isOrComesFrom(error: unknown, reason: unknown): boolean {
  for (let at = error, depth = 0; depth < 10 && at !== undefined && at !== null; depth++) {
    if (at === reason) return true;
    at = (at as { cause?: unknown }).cause;
  }
  return false;
}

/** None of its frames is in the user's code or in a package. */
function isOfNode(error: unknown): boolean {
  return isError(error) && framesOf(error).length === 0;
}

const { exit } = process;

/** Ends the process: listeners to "exit" run. */
export function endProcess(code: number): never {
  return exit.call(process, code);
}

/** `process.exit()` would lose all variables, mostly by a library that thinks it is a command. */
export function refuseExit(): void {
  process.exit = (code) => {
    throw new AssayError("INTERRUPTED", {
      what: "process.exit() would end the kernel and lose its variables, so it was not done",
      got: `process.exit(${code ?? ""})`,
      next: "Stop the code by throw or return. To begin anew, restart the kernel; process.reallyExit(0) does it by force.",
    });
  };
}

const QUIET = /VM Modules|internal\/test\/binding/;

/** Warnings of Node's, to stderr of the cell that they come from; those about the kernel's own means are left out. */
export function showWarnings(): void {
  process.removeAllListeners("warning");
  process.on("warning", (warning) => {
    if (QUIET.test(warning.message)) return;
    const { code } = warning as { code?: string };
    printTo("stderr", `${code === undefined ? "" : `[${code}] `}${warning.name}: ${warning.message}\n`);
  });
}
