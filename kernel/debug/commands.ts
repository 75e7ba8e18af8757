// What is answered while a debugger is attached: one function a command of the protocol.
import { readFile, writeFile } from "node:fs/promises";
import type { Runtime } from "node:inspector";
import { basename, sep } from "node:path";
import type { BreakpointRequest } from "./breakpoints.js";
import { cellFilename, cellFolder } from "./cell-file.js";
import { evaluate, STOP_GROUP } from "./evaluate.js";
import { type Frame, frameOf, frameScopes, frameToJson, namesOf, ownNames } from "./frames.js";
import { copyToGlobals } from "./panel.js";
import { preview } from "./preview.js";
import { type Arguments, type Json, Refusal } from "./protocol.js";
import { breakpointToJson, type DebugSession, THREAD } from "./session.js";
import { setVariable } from "./set-variable.js";
import { exceptionOf } from "./stops.js";

type Command = (session: DebugSession, args: Arguments) => Promise<Json> | Json;

/** Longest text that `evaluate` answers. */
const LONGEST_ANSWER = 100_000;

const COMMANDS: Readonly<Record<string, Command>> = {
  attach: () => ({}),
  configurationDone: () => ({}),
  threads: () => ({ threads: [{ id: THREAD, name: "cells" }] }),

  async dumpCell(_, args) {
    const code = args.text("code");
    const sourcePath = cellFilename(code);
    await writeFile(sourcePath, code, { mode: 0o600 });
    return { sourcePath };
  },

  async setBreakpoints({ inspector, breakpoints }, args) {
    const path = args.object("source").text("path");
    const requests = args.objects("breakpoints").map(breakpointRequest);
    return { breakpoints: (await breakpoints.set(inspector, path, requests)).map(breakpointToJson) };
  },

  async setExceptionBreakpoints(session, args) {
    const filters = args.texts("filters");
    const unknown = filters.find((filter) => filter !== "all" && filter !== "uncaught");
    if (unknown !== undefined) throw new Refusal(`There is no filter "${unknown}": use "uncaught" or "all".`);
    const filter = filters.includes("all") ? "all" : filters.includes("uncaught") ? "uncaught" : "none";
    await session.stopOnExceptions(filter);
    return { breakpoints: filters.map(() => ({ verified: true })) };
  },

  stackTrace({ stopped }, args) {
    const frames = stopped?.frames ?? [];
    const start = args.count("startFrame") ?? 0;
    const levels = args.count("levels") ?? 0;
    const shown = frames.slice(start, levels > 0 ? start + levels : undefined);
    return { stackFrames: shown.map(frameToJson), totalFrames: frames.length };
  },

  async scopes(session, args) {
    const { inspector, variables } = session;
    const frame = frameOf(session.stopped?.frames ?? [], args.integer("frameId"));
    const scopes: Json[] = [];
    for (const scope of frameScopes(frame)) {
      const names = await namesOf(inspector, scope);
      if (names.length === 0) continue;
      const { callFrameId } = frame.callFrame;
      scopes.push({
        name: scope.name,
        ...(scope.name === "Locals" ? { presentationHint: "locals" } : {}),
        variablesReference: variables.reference({ kind: "names", scope, callFrameId }),
        namedVariables: names.length,
        expensive: false,
      });
    }
    const cells = await variables.cellNames(STOP_GROUP);
    if (cells !== undefined) {
      // By this name JupyterLab knows the scope that variables are copied to.
      scopes.push({ name: "Globals", variablesReference: cells, expensive: false });
    }
    return { scopes };
  },

  async evaluate(session, args) {
    const expression = args.text("expression");
    const frameId = args.count("frameId");
    const frame = frameId === undefined ? session.stopped?.frames[0] : chosen(session, frameId);
    const context = args.optionalText("context");
    let value: Runtime.RemoteObject;
    try {
      value = await evaluate(session.inspector, expression, await frameWithNames(session, frame), {
        sideEffects: context !== "hover",
      });
    } catch (error) {
      if (session.tellsRefusals || context !== "repl" || !(error instanceof Refusal)) throw error;
      return { result: error.message, variablesReference: 0 };
    }
    const { variablesReference } = session.variables.variable("", value, expression);
    return {
      result: preview(value, LONGEST_ANSWER),
      ...session.variables.typeOf(value),
      variablesReference,
    };
  },

  copyToGlobals,
  setVariable,

  async continue(session) {
    await session.resume();
    return { allThreadsContinued: true };
  },

  async next(session) {
    stoppedOnly(session, "next");
    await session.step("stepOver");
    return {};
  },

  async stepIn(session) {
    stoppedOnly(session, "stepIn");
    await session.step("stepInto");
    return {};
  },

  async stepOut(session) {
    stoppedOnly(session, "stepOut");
    await session.step("stepOut");
    return {};
  },

  async pause(session) {
    await session.pause();
    return {};
  },

  async source(session, args) {
    const path = args.object("source").text("path");
    // What the debugger knows of, and no other file of the machine.
    if (!isCell(path) && session.scripts.of(path).length === 0) {
      throw new Refusal(`The source is not one of the program's: ${path}`);
    }
    try {
      return { content: await readFile(path, "utf8"), mimeType: "application/typescript" };
    } catch {
      throw new Refusal(`The source is not there to read: ${path}`);
    }
  },

  loadedSources: ({ scripts }) => ({
    sources: [...new Set(scripts.modules.map(({ path }) => path))].map((path) => ({
      name: basename(path),
      path,
    })),
  }),

  modules({ scripts }, args) {
    const start = args.count("startModule") ?? 0;
    const count = args.count("moduleCount") ?? 0;
    const modules = scripts.modules.filter(({ path }) => !isCell(path));
    return {
      modules: modules.slice(start, count > 0 ? start + count : undefined),
      totalModules: modules.length,
    };
  },

  exceptionInfo({ stopped }) {
    if (stopped?.stop.reason !== "exception") throw new Refusal("The program is not stopped at an error.");
    const { head, details } = exceptionOf(stopped.paused);
    const name = /^[\w.]+/.exec(head)?.[0] ?? "Error";
    return { exceptionId: name, description: head, breakMode: "always", details: { stackTrace: details } };
  },
};

/** @throws Refusal for a command that is not known */
export function commandOf(command: string): Command {
  if (Object.hasOwn(COMMANDS, command)) return COMMANDS[command];
  throw new Refusal(
    command === "" ? "A debug request needs a command." : `The command "${command}" is not known.`,
  );
}

function breakpointRequest(args: Arguments): BreakpointRequest {
  const [condition, hitCondition, logMessage] = ["condition", "hitCondition", "logMessage"].map((name) => {
    const text = args.optionalText(name);
    return text?.trim() ? text : undefined;
  });
  return {
    line: args.integer("line"),
    ...(condition === undefined ? {} : { condition }),
    ...(hitCondition === undefined ? {} : { hitCondition }),
    ...(logMessage === undefined ? {} : { logMessage }),
  };
}

function chosen(session: DebugSession, frameId: number): Frame | undefined {
  // A front end's frame may have ended since; without a stop the expression is one of the cells' scope.
  return session.stopped ? frameOf(session.stopped.frames, frameId) : undefined;
}

async function frameWithNames(session: DebugSession, frame: Frame | undefined) {
  if (!frame) return undefined;
  return { callFrame: frame.callFrame, names: await ownNames(session.inspector, frame) };
}

function isCell(path: string): boolean {
  return path.startsWith(cellFolder() + sep);
}

function stoppedOnly({ stopped }: DebugSession, command: string): void {
  if (!stopped) throw new Refusal(`${command}: the program is not stopped.`);
}
