import type { Command } from "commander";
import type { ExitCode } from "../sdk/scripts/exit-codes.js";
import type { ProgressListener } from "../sdk/utils/progress/index.js";

/** What a task may use. */
export interface TaskContext {
  /** The project's folder, absolute: the nearest one upwards of `cwd` with a package.json; without any, `cwd`. */
  readonly root: string;
  /** What the project's package.json holds; undefined where there is none. */
  readonly manifest: Readonly<Record<string, unknown>> | undefined;
  /** The folder that the task is run in, absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a person sits at the terminal, who can be asked. */
  readonly interactive: boolean;
  /** Columns of the terminal; undefined on a pipe. */
  readonly columns: number | undefined;
  /** The argument, where the task takes one and it was given. */
  readonly argument: string | undefined;
  /** The options that were given, by their camelCase names; flags are true. */
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  /** Says a line to the person who runs it. */
  readonly say: (line: string) => void;
  /** Prints a line of the task's answer. */
  readonly print: (line: string) => void;
  /** All tasks there are. */
  readonly tasks: readonly Task[];
  /** The program of the command line with its commands, to be read. */
  readonly program: () => Command;
  /**
   * Runs a command of `assay` as the command line does and gives its exit code; what it throws is thrown.
   * @param cwd where it is run; by default where the task is
   */
  readonly command: (args: readonly string[], cwd?: string) => Promise<ExitCode>;
  /** Does work that shows its progress and that a signal (Ctrl-C) stops. */
  readonly follow: <T>(work: (onProgress: ProgressListener, signal: AbortSignal) => Promise<T>) => Promise<T>;
}

/** An option of a task, as `--help` tells it. */
export interface TaskOption {
  /** `--port <port>`, or `--json` for a flag. */
  readonly flags: string;
  /** What it sets, with its unit and default. */
  readonly description: string;
}

/** One of the project's operations, as `assay task NAME` runs it. */
export interface Task {
  /** `subject:object`, as `docs:errors`; `subject` alone does all of its subject. */
  readonly name: string;
  /** What it does, in one line. */
  readonly summary: string;
  /** What `--help` says beyond that. */
  readonly description?: string;
  /** Whether it works on Assay's own sources only, and is neither listed nor run elsewhere. */
  readonly sources?: boolean;
  readonly argument?: { readonly name: string; readonly description: string };
  readonly options?: readonly TaskOption[];
  /** Does it; gives whether all is well (nothing counts as yes), or the exit code. */
  // biome-ignore lint/suspicious/noConfusingVoidType: most tasks have nothing to give back
  run(context: TaskContext): Promise<boolean | ExitCode | void>;
}

/** Whether what a task gave back says that all is well. */
export function endedWell(answer: Awaited<ReturnType<Task["run"]>>): boolean {
  return answer !== false && (typeof answer !== "number" || answer === 0);
}
