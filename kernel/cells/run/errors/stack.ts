// The frames of an error's stack that a user can do something about.
import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { originalPlace, type Place } from "./sources.js";

export interface Frame {
  /** Function, as V8 names it; empty at a cell's top. */
  readonly name: string;
  readonly place: Place;
  /** In a package that the user did not write: `arquero/dist/table.js`. */
  readonly foreign: boolean;
}

// `at name (file:line:column)` and `at file:line:column`.
const FRAME = /^ {4}at (?:async )?(?:(.+?) \()?(.+?):(\d+):(\d+)\)?$/;
/** This package's compiled code: the folder that holds `kernel`. */
const OWN = __dirname.slice(0, __dirname.lastIndexOf(`${sep}kernel${sep}`) + 1);
const MODULES = `node_modules${sep}`;

/** Those of Node, of the kernel and of builtins are left out, and those of code that the compiler added. */
export function framesOf(stack: unknown): Frame[] {
  return typeof stack === "string" ? stack.split("\n").flatMap((line) => frameOf(line) ?? []) : [];
}

function frameOf(text: string): Frame | undefined {
  const parts = FRAME.exec(text);
  if (parts === null) return undefined;
  const [, name = "", file, lineText, columnText] = parts;
  if (/^(?:node:|assay:|eval at |evalmachine|<anonymous>|wasm:)/.test(file)) return undefined;
  const [line, column] = [Number(lineText), Number(columnText)];
  const own = originalPlace(file, line, column);
  if (own !== undefined)
    return own === "added" ? undefined : { name: cleanName(name), place: own, foreign: false };
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
