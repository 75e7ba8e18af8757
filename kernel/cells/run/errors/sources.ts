// The texts and source maps of what runs, so that errors name lines that the user wrote.
import { relative } from "node:path";
import type { ModuleUpdate, RunMessage, SourceMapPayload } from "../../../contracts/index.js";
import type { RanScript } from "../../../debug/hooks.js";
import { PositionMap } from "../../../source-map.js";

interface Source {
  /** As it is called in tracebacks: `cell [3]`, or the path of a module. */
  readonly name: string;
  /** Of a module: its file. */
  readonly path?: string;
  readonly text: () => string;
  readonly script: string;
  readonly map: SourceMapPayload;
  decoded?: PositionMap;
  lines?: { readonly text: string; readonly lines: readonly string[] };
}

export interface Place {
  readonly name: string;
  /** Of a file that the user wrote: the whole path. */
  readonly path?: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** All lines of the text that the user wrote, if known. */
  readonly lines?: readonly string[] | undefined;
}

/** The newest of each file. */
const sources = new Map<string, Source>();
/** All of them, also older ones of the same file: their functions may run yet. */
const ran: RanScript[] = [];

export function rememberSource({
  filename,
  count,
  code,
  script,
  map,
}: Pick<RunMessage, "filename" | "count" | "code" | "script" | "map">): void {
  if (sources.get(filename)?.script !== script) ran.push({ filename, text: code, script, map });
  sources.set(filename, { name: `cell [${count}]`, text: () => code, script, map });
}

export function rememberModule({ path, script, map }: ModuleUpdate, text: () => string): void {
  const fromHere = relative(process.cwd(), path);
  ran.push({ filename: path, script, map });
  sources.set(path, { name: fromHere.startsWith("..") ? path : fromHere, path, text, script, map });
}

export function isCellSource(filename: string): boolean {
  const source = sources.get(filename);
  return source !== undefined && source.path === undefined;
}

/** What ran so far, in order. */
export function knownScripts(): readonly RanScript[] {
  return ran;
}

/** Where the user wrote what runs at a place of a script (both from 1); "added" for code that the compiler added. */
export function originalPlace(filename: string, line: number, column: number): Place | "added" | undefined {
  const source = sources.get(filename);
  if (source === undefined) return undefined;
  source.decoded ??= new PositionMap(source.map);
  const place = source.decoded.original({ line: line - 1, column: column - 1 });
  if (place === undefined) return "added";
  return {
    name: source.name,
    ...(source.path === undefined ? {} : { path: source.path }),
    line: place.line + 1,
    column: place.column + 1,
    get lines() {
      return linesOf(source);
    },
  };
}

/** Split once a text: a stack may pass a long cell many times. A module's file may be gone. */
function linesOf(source: Source): readonly string[] | undefined {
  try {
    const text = source.text();
    if (source.lines?.text !== text) source.lines = { text, lines: text.split(/\r?\n/) };
    return source.lines.lines;
  } catch {
    return undefined;
  }
}
