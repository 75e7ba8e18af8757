// Why the program stopped, and whether the user is to see it.

import type { Debugger } from "node:inspector";
import { messageOf } from "../../sdk/utils/errors/index.js";
import { type Breakpoint, type Breakpoints, passCheck } from "./breakpoints.js";
import type { CatchFinder } from "./caught.js";
import { evaluate } from "./evaluate.js";
import { type Frame, ownNames } from "./frames.js";
import type { Inspector } from "./inspector.js";
import { preview } from "./preview.js";

export interface Stop {
  readonly reason: "breakpoint" | "step" | "exception" | "pause" | "entry";
  readonly description?: string;
  readonly text?: string;
  readonly hitBreakpointIds?: readonly number[];
}

/** Which errors stop the program. */
export type ExceptionFilter = "none" | "uncaught" | "all";

/** The step that the user asked for, and where it began. */
export interface Step {
  readonly kind: "stepOver" | "stepInto" | "stepOut";
  readonly depth: number;
  readonly functionKey: string;
  readonly line: number;
  readonly path: string;
  /** Runs that began before the step: one that ended cannot be stepped in. */
  readonly runs: number;
  /** Tries to leave the line. */
  tries: number;
}

/** Statements of one line that a step passes by before it stops after all. */
const STATEMENTS_A_LINE = 32;

export function functionKey({ functionLocation }: Debugger.CallFrame): string {
  return functionLocation
    ? `${functionLocation.scriptId}:${functionLocation.lineNumber}:${functionLocation.columnNumber}`
    : "";
}

/** Whether a step is still on the line that it began on, so that it goes on. */
export function isSameLine(step: Step, frames: readonly Frame[], depth: number): boolean {
  const [top] = frames;
  if (step.kind === "stepOut" || step.tries >= STATEMENTS_A_LINE) return false;
  return (
    top.line === step.line &&
    top.path === step.path &&
    depth === step.depth &&
    functionKey(top.callFrame) === step.functionKey
  );
}

export interface Judge {
  readonly inspector: Inspector;
  readonly breakpoints: Breakpoints;
  readonly catches: CatchFinder;
  readonly tell: (message: string, frame: Frame) => void;
}

/**
 * What an event of V8's is to the user; undefined where the program goes on unseen.
 *
 * @param stepping whether the program was to stop here anyway
 */
export async function judge(
  paused: Debugger.PausedEventDataType,
  frames: readonly Frame[],
  filter: ExceptionFilter,
  stepping: boolean,
  { inspector, breakpoints, catches, tell }: Judge,
): Promise<Stop | undefined> {
  if (paused.reason === "exception" || paused.reason === "promiseRejection") {
    const error = exceptionOf(paused);
    if (filter === "none") return undefined;
    if (filter === "uncaught" && !error.uncaught && (await catches.isCaught(paused))) return undefined;
    return { reason: "exception", description: error.head, text: error.head };
  }
  const ids = paused.hitBreakpoints ?? [];
  if (ids.length > 0) {
    const [top] = frames;
    const hit: number[] = [];
    for (const breakpoint of breakpoints.hit(ids, top.path)) {
      if (await stopsAt(breakpoint, top, inspector, tell)) hit.push(breakpoint.id);
    }
    if (hit.length > 0) return { reason: "breakpoint", hitBreakpointIds: hit };
    return stepping ? { reason: "step" } : undefined;
  }
  if (stepping) return { reason: "step" };
  return paused.reason === "debugCommand"
    ? { reason: "pause" }
    : { reason: "breakpoint", description: "debugger statement" };
}

async function stopsAt(
  breakpoint: Breakpoint,
  frame: Frame,
  inspector: Inspector,
  tell: Judge["tell"],
): Promise<boolean> {
  breakpoint.passes++;
  const { hitCondition, logMessage } = breakpoint.request;
  if (hitCondition !== undefined && !passCheck(hitCondition)?.(breakpoint.passes)) return false;
  if (logMessage === undefined) return true;
  const names = await ownNames(inspector, frame);
  let text = "";
  for (const [index, part] of logMessage.split(/\{([^{}]*)\}/).entries()) {
    text += index % 2 === 0 ? part : await shown(part, frame, names, inspector);
  }
  tell(text, frame);
  return false;
}

async function shown(
  expression: string,
  { callFrame }: Frame,
  names: readonly string[],
  inspector: Inspector,
): Promise<string> {
  try {
    const value = await evaluate(inspector, expression, { callFrame, names });
    return value.type === "string" ? String(value.value) : preview(value);
  } catch (error) {
    return `{${messageOf(error)}}`;
  }
}

/** The error of a stop: V8 puts its remote object into the event's data. */
export function exceptionOf(paused: Debugger.PausedEventDataType): {
  readonly uncaught: boolean;
  readonly head: string;
  readonly details: string;
} {
  const data = (paused.data ?? {}) as { description?: string; value?: unknown; uncaught?: boolean };
  const details = data.description ?? String(data.value);
  return { uncaught: data.uncaught === true, head: details.split("\n    at ")[0], details };
}
