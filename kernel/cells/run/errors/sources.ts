// The texts and source maps of what runs, so that errors name lines that the user wrote.
import { SourceMap } from "node:module";
import { relative } from "node:path";
import type { RunMessage, SourceMapPayload } from "../../../contracts/index.js";

interface Source {
  /** As it is called in tracebacks: `cell [3]`, or the path of a module. */
  readonly name: string;
  readonly text: () => string;
  readonly map: SourceMapPayload;
  decoded?: SourceMap;
}

export interface Place {
  readonly name: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** All lines of the text, if known. */
  readonly lines?: readonly string[];
}

const sources = new Map<string, Source>();

export function rememberSource({
  filename,
  count,
  code,
  map,
}: Pick<RunMessage, "filename" | "count" | "code" | "map">): void {
  sources.set(filename, { name: `cell [${count}]`, text: () => code, map });
}

export function rememberModule(filename: string, text: () => string, map: SourceMapPayload): void {
  const fromHere = relative(process.cwd(), filename);
  sources.set(filename, { name: fromHere.startsWith("..") ? filename : fromHere, text, map });
}

export function isKnownSource(filename: string): boolean {
  return sources.has(filename);
}

/** What ran so far, in order: name, what the user wrote, map. */
export function* knownScripts(): Generator<{ filename: string; text: string; map: SourceMapPayload }> {
  for (const [filename, { text, map }] of sources) yield { filename, text: text(), map };
}

/** Where the user wrote what runs at a place of a script (both from 1); "added" for code that the compiler added. */
export function originalPlace(filename: string, line: number, column: number): Place | "added" | undefined {
  const source = sources.get(filename);
  if (source === undefined) return undefined;
  // Only columns and lines count; SourceMap also wants a file's name.
  source.decoded ??= new SourceMap({
    file: filename,
    sourcesContent: [],
    sourceRoot: "",
    ...source.map,
  } as never);
  const entry = source.decoded.findEntry(line - 1, column - 1);
  if (!("originalLine" in entry) || entry.originalLine === undefined) return "added";
  const { originalLine, originalColumn } = entry;
  return {
    name: source.name,
    line: originalLine + 1,
    column: originalColumn + 1,
    lines: source.text().split(/\r?\n/),
  };
}
