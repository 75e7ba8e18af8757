// The frames of a stop, and what can be seen from each.
import type { Debugger, Runtime } from "node:inspector";
import { basename } from "node:path";
import { isInternalName } from "./hooks.js";
import type { Inspector } from "./inspector.js";
import { type Json, Refusal } from "./protocol.js";
import type { Scripts } from "./scripts.js";

/** A frame of the user's code. */
export interface Frame {
  readonly id: number;
  readonly name: string;
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly callFrame: Debugger.CallFrame;
}

/** Names of one kind that a frame sees, inner ones first: objects that hold them, with the scope they belong to for changing them. */
export interface FrameScope {
  readonly name: "Locals" | "Closure" | "Module";
  readonly parts: readonly { readonly objectId: string; readonly scopeNumber: number }[];
}

let nextFrame = 1;

/** The user's frames of a stop, the innermost first; the kernel's, packages' and Node's are left out. */
export async function userFrames(
  inspector: Inspector,
  scripts: Scripts,
  callFrames: readonly Debugger.CallFrame[],
): Promise<Frame[]> {
  const frames: Frame[] = [];
  for (const callFrame of callFrames) {
    const place = scripts.place(callFrame.location);
    if (!place) continue;
    const distance = await distanceFromCell(inspector, scripts, callFrame);
    // Before the function of a cell begins: the script that only makes it.
    if (distance !== undefined && distance < 0) continue;
    const isCell = distance !== undefined && distance <= CELL_HEAD;
    frames.push({
      id: nextFrame++,
      name: isCell ? "<cell>" : functionName(callFrame.functionName),
      path: place.path,
      line: place.line + 1,
      column: place.column + 1,
      callFrame,
    });
  }
  return frames;
}

function functionName(name: string): string {
  return name.replace(/^_+assay\./, "") || "<anonymous>";
}

/** What the function around a cell's code begins with. */
const CELL_FUNCTION = /async\s*\(_+assay\b/;

/** A cell's function begins at one of its first letters: V8 takes that of its parameters. */
const CELL_HEAD = "async (".length;

/** How far behind the beginning of its cell's function a frame's function begins; undefined in scripts that are no cells. */
async function distanceFromCell(
  inspector: Inspector,
  scripts: Scripts,
  { location, functionLocation }: Debugger.CallFrame,
): Promise<number | undefined> {
  const entry = await scripts.entry(location.scriptId, async (scriptId) => {
    const { scriptSource } = await inspector.ask("Debugger.getScriptSource", { scriptId });
    const at = scriptSource.search(CELL_FUNCTION);
    if (at < 0) return undefined;
    const before = scriptSource.slice(0, at).split("\n");
    return { line: before.length - 1, column: before[before.length - 1].length };
  });
  if (!entry || !functionLocation) return undefined;
  const { lineNumber, columnNumber = 0 } = functionLocation;
  if (lineNumber !== entry.line) return lineNumber < entry.line ? -1 : Number.POSITIVE_INFINITY;
  return columnNumber - entry.column;
}

export function frameToJson({ id, name, path, line, column }: Frame): Json {
  return { id, name, line, column, source: { name: basename(path), path } };
}

/** Local and closed-over names of a frame, and those of its module. */
export function frameScopes({ callFrame }: Frame): FrameScope[] {
  const local: FrameScope["parts"][number][] = [];
  const closure: FrameScope["parts"][number][] = [];
  const module: FrameScope["parts"][number][] = [];
  let inside = true;
  for (const [scopeNumber, scope] of callFrame.scopeChain.entries()) {
    if (["global", "script"].includes(scope.type) || scope.object.objectId === undefined) continue;
    if (scope.type === "closure") inside = false;
    const part = { objectId: scope.object.objectId, scopeNumber };
    if (scope.type === "module") module.push(part);
    else (inside ? local : closure).push(part);
    if (scope.type === "local") inside = false;
  }
  const scopes: FrameScope[] = [
    { name: "Locals", parts: local },
    { name: "Closure", parts: closure },
    { name: "Module", parts: module },
  ];
  return scopes.filter(({ parts }) => parts.length > 0);
}

export interface NamedValue {
  readonly name: string;
  readonly value: Runtime.RemoteObject;
  readonly scopeNumber: number;
}

/** The names of a scope with their values; an inner one hides an outer one of the same name. */
export async function namesOf(inspector: Inspector, scope: FrameScope): Promise<NamedValue[]> {
  const found = new Map<string, NamedValue>();
  for (const { objectId, scopeNumber } of scope.parts) {
    const { result } = await inspector.ask("Runtime.getProperties", {
      objectId,
      ownProperties: true,
      generatePreview: true,
    });
    for (const { name, value } of result) {
      if (value === undefined || found.has(name) || isInternalName(name)) continue;
      found.set(name, { name, value, scopeNumber });
    }
  }
  return [...found.values()];
}

/** All names that are a frame's own, as they hide those of cells. */
export async function ownNames(inspector: Inspector, frame: Frame): Promise<string[]> {
  const scopes = await Promise.all(frameScopes(frame).map((scope) => namesOf(inspector, scope)));
  return scopes.flat().map(({ name }) => name);
}

/** The frame of an id. */
export function frameOf(frames: readonly Frame[], id: number): Frame {
  const frame = frames.find((candidate) => candidate.id === id);
  if (frame) return frame;
  throw new Refusal(
    frames.length === 0
      ? "The program is not stopped, so that there are no frames."
      : `There is no frame ${id} (any more). Ask for the stack again.`,
  );
}
