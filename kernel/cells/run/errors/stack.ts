// The frames of an error's stack that a user can do something about.
import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { nodeInternals } from "../internals.js";
import { isCellSource, originalPlace, type Place } from "./sources.js";

export interface Frame {
  /** Function, as V8 names it; empty at a cell's top. */
  readonly name: string;
  readonly place: Place;
  /** In a package that the user did not write: `arquero/dist/table.js`. */
  readonly foreign: boolean;
  /** The place was found by a source map. */
  readonly mapped?: boolean;
}

// `at name (file:line:column)` and `at file:line:column`.
const FRAME = /^ {4}at (?:async )?(?:(.+?) \()?(.+?):(\d+):(\d+)\)?$/;
/** This package's compiled code: the folder that holds `kernel`. */
const OWN = __dirname.slice(0, __dirname.lastIndexOf(`${sep}kernel${sep}`) + 1);
const MODULES = `node_modules${sep}`;

let maps = false;
/** Frames of errors whose stack was made here, with what it said: code may have changed it since. */
const made = new WeakMap<object, { readonly stack: string; readonly frames: readonly Frame[] }>();

/** Those of Node, of the kernel and of builtins are left out, and those of code that the compiler added. */
export function framesOf(error: Error): readonly Frame[] {
  const { stack } = error as { stack?: unknown };
  if (typeof stack !== "string") return [];
  const known = made.get(error);
  if (known?.stack === stack) return known.frames;
  return stack.split("\n").flatMap((line) => frameOf(line, !maps) ?? []);
}

/**
 * Has every error's `stack` say where it is in the user's own lines, without the frames that `framesOf` leaves out: whatever prints or
 * logs it. Errors are told so wherever they stand, in objects and as causes too. What code sets as `Error.prepareStackTrace` comes first, as in Node.
 */
export function mapStacks(): void {
  const { defaultPrepareStackTrace, setInternalPrepareStackTrace } = nodeInternals().errors;
  // Not in the first ones of Node 20; there only the errors that end a cell are mapped.
  if (setInternalPrepareStackTrace === undefined) return;
  maps = true;
  setInternalPrepareStackTrace((error, trace) => {
    const lines = trace.map((site) => {
      const text = `    at ${String(site)}`;
      const frame = frameOf(text, true);
      return frame && { frame, text: stackLine(frame, text) };
    });
    const kept = lines.filter((line) => line !== undefined);
    const stack = [defaultPrepareStackTrace(error, []), ...kept.map(({ text }) => text)].join("\n");
    made.set(error, { stack, frames: kept.map(({ frame }) => frame) });
    return stack;
  });
}

/** As V8 writes it: of files that are on the disk with their whole path. */
function stackLine({ name, place, mapped }: Frame, text: string): string {
  if (mapped !== true) return text;
  const at = `${place.path ?? place.name}:${place.line}:${place.column}`;
  return name === "" ? `    at ${at}` : `    at ${name} (${at})`;
}

/** @param raw the line is V8's own; else modules' places may be those of the source already */
function frameOf(text: string, raw: boolean): Frame | undefined {
  const parts = FRAME.exec(text);
  if (parts === null) return undefined;
  const [, name = "", file, lineText, columnText] = parts;
  if (/^(?:node:|assay:|eval at |evalmachine|<anonymous>|wasm:)/.test(file)) return undefined;
  const [line, column] = [Number(lineText), Number(columnText)];
  const own = raw || isCellSource(file) ? originalPlace(file, line, column) : undefined;
  if (own !== undefined)
    return own === "added" ? undefined : { name: cleanName(name), place: own, foreign: false, mapped: true };
  const path = file.startsWith("file:") ? fileURLToPath(file) : file;
  if (path.startsWith(`${OWN}kernel${sep}`)) return undefined;
  const { shown, foreign } = shortPath(path);
  return { name: cleanName(name), place: { name: shown, line, column }, foreign };
}

/** `Object.<anonymous>` says nothing. */
function cleanName(name: string): string {
  return /^(?:Object\.|Module\.)?<anonymous>$|^__cell|^__assay/.test(name)
    ? ""
    : name.replace(/^Object\.(?=\w)/, "");
}

function shortPath(path: string): { readonly shown: string; readonly foreign: boolean } {
  const at = path.lastIndexOf(MODULES);
  if (at >= 0) return { shown: path.slice(at + MODULES.length), foreign: true };
  if (path.startsWith(OWN)) return { shown: `assay${sep}${path.slice(OWN.length)}`, foreign: true };
  const fromHere = relative(process.cwd(), path);
  return { shown: fromHere.startsWith("..") ? path : fromHere, foreign: false };
}
