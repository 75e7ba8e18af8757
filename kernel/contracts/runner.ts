// What goes between the host and the process that runs the cells. Messages are frames (kernel/processes/frames.ts): JSON and binary buffers.
import type { ErrorReport, ModuleUpdate, SourceMapPayload, TypeCheckMode } from "./compiler.js";

/** A value in several forms, by MIME type. */
export type Bundle = Readonly<Record<string, unknown>>;
export type Metadata = Readonly<Record<string, unknown>>;

/** Runs a converted cell. Cells may overlap: a subshell's runs while another awaits. */
export interface RunMessage {
  readonly op: "run";
  readonly run: number;
  /** The number in the brackets, for tracebacks: `cell [3]`. */
  readonly count: number;
  /** Name of the script, unique to its text (the debugger's file of the cell). */
  readonly filename: string;
  /** The cell's text, for the lines in tracebacks. */
  readonly code: string;
  readonly script: string;
  readonly map: SourceMapPayload;
  readonly declares: readonly string[];
  readonly modules: readonly ModuleUpdate[];
  /** Nothing is shown or told of the result. */
  readonly silent: boolean;
  readonly allowStdin: boolean;
  /** Where its output goes, as the front end names it: what the cell of this id showed before is gone. */
  readonly cell?: string;
  /** Cells that the front end has taken away since the last run. */
  readonly deletedCells?: readonly string[];
  /** Converted `user_expressions`, by name; those that could not be converted carry their error. */
  readonly userExpressions: Readonly<
    Record<string, { readonly script: string } | { readonly error: ErrorReport }>
  >;
}

export type ToRunner =
  | RunMessage
  /** The user's answer; no value where the front end could not be asked. */
  | { readonly op: "inputReply"; readonly id: number; readonly value?: string }
  | CommMessage
  | { readonly op: "preview"; readonly id: number; readonly expression: string }
  /** Also told to the control thread; this one reaches user code that awaits. */
  | { readonly op: "interrupt"; readonly runs: readonly number[] };

/** A comm's message, either way. Its binary buffers are the frame's. */
export interface CommMessage {
  readonly op: "comm";
  readonly kind: "open" | "msg" | "close";
  readonly id: string;
  readonly target?: string;
  readonly data: unknown;
  readonly metadata: Metadata;
  /** Of the runner's: the run that sends it (0: none, late code of no cell). */
  readonly run?: number;
}

export type FromRunner =
  | { readonly op: "ready"; readonly pid: number }
  | { readonly op: "stream"; readonly run: number; readonly name: "stdout" | "stderr"; readonly text: string }
  | {
      readonly op: "display";
      readonly run: number;
      readonly data: Bundle;
      readonly metadata: Metadata;
      readonly displayId?: string;
      readonly update: boolean;
    }
  | { readonly op: "clear"; readonly run: number; readonly wait: boolean }
  | { readonly op: "result"; readonly run: number; readonly data: Bundle; readonly metadata: Metadata }
  /** An error outside of a cell's own course: a rejection that nobody handles, a timer's throw. Shown in the run's output. */
  | { readonly op: "lateError"; readonly run: number; readonly error: ErrorReport }
  | {
      readonly op: "done";
      readonly run: number;
      readonly error?: ErrorReport;
      /** Declared names that were not set, as an error came before. */
      readonly unset: readonly string[];
      readonly userExpressions: Readonly<Record<string, UserExpressionReply>>;
      /** Pager texts of `kernel.page`, shown by the front end beside the cell. */
      readonly payload: readonly { readonly data: Bundle; readonly start: number }[];
    }
  | {
      readonly op: "input";
      readonly id: number;
      readonly run: number;
      readonly prompt: string;
      readonly password: boolean;
    }
  | CommMessage
  | { readonly op: "commTargets"; readonly targets: readonly string[] }
  | { readonly op: "previewReply"; readonly id: number; readonly text: string | null }
  | { readonly op: "settings"; readonly settings: KernelSettings };

export type UserExpressionReply =
  | { readonly status: "ok"; readonly data: Bundle; readonly metadata: Metadata }
  | ({ readonly status: "error" } & ErrorReport);

/** What `kernel.settings` holds; a change counts from the next cell on. */
export interface KernelSettings {
  readonly typeCheck: TypeCheckMode;
  /** Characters of stream text that one cell may print before the rest is cut with a notice. */
  readonly maxOutputChars: number;
  /** Whether `console.log` colours values by their type. */
  readonly colors: boolean;
}

export const KERNEL_SETTINGS: KernelSettings = {
  typeCheck: "error",
  maxOutputChars: 10_000_000,
  colors: false,
};

/** To the runner's control thread, which answers whatever the code of the cells does. */
export type ToControl =
  | { readonly op: "interrupt"; readonly runs: readonly number[] }
  /** Before `run`, where a debugger is attached: its breakpoints are set in the scripts. Answered by "prepared". */
  | {
      readonly op: "prepare";
      readonly run: number;
      readonly filename: string;
      readonly script: string;
      readonly map: SourceMapPayload;
      readonly modules: readonly ModuleUpdate[];
    }
  /** A message of the Debug Adapter Protocol, as it came. Answered by "debugReply". */
  | { readonly op: "debug"; readonly id: number; readonly request: Readonly<Record<string, unknown>> };

export type FromControl =
  | { readonly op: "controlReady" }
  | { readonly op: "prepared"; readonly run: number }
  | { readonly op: "debugReply"; readonly id: number; readonly reply: Readonly<Record<string, unknown>> }
  | { readonly op: "debugEvent"; readonly event: Readonly<Record<string, unknown>> };

/** File descriptors of the runner's process, besides 0, 1 and 2 (native and child output, read by the host). */
export const RUNNER_FDS = { commands: 3, events: 4, control: 5 } as const;
/** File descriptors of the compiler's process. */
export const COMPILER_FDS = { requests: 3, replies: 4 } as const;

/**
 * Written to fd 1 and 2 before "done" with the run's number between two of them, so that the host knows that all of the
 * run's native output has come: `\u0000assay:7\u0000`.
 */
export const MARK = "\u0000assay:";
