// Which scripts are the user's, and which line of TypeScript a place in them is.
import type { Debugger } from "node:inspector";
import { dirname, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { SourceMapPayload } from "../contracts/index.js";
import { type Position, PositionMap } from "../source-map.js";
import { hashOf } from "./script-hash.js";

/** A script text and its lines. One file may have several: a cell that is run again may compile to another text. */
export interface Script {
  readonly path: string;
  /** V8's hash of the text: breakpoints are set by it, before the script runs as well. */
  readonly hash: string;
  /** None: the file runs as it was written. */
  readonly map: PositionMap | undefined;
}

/** A file or a cell, compiled. */
export interface CompiledSource {
  readonly path: string;
  readonly script: string;
  readonly map: Pick<SourceMapPayload, "mappings">;
}

/** One that ran before the debugger came. */
export interface RecalledScript {
  readonly path: string;
  readonly hash: string;
  readonly map: Pick<SourceMapPayload, "mappings">;
}

/** A place in a file of the user's; counts from 0. */
export interface Place extends Position {
  readonly path: string;
}

export class Scripts {
  readonly #byHash = new Map<string, Script[]>();
  readonly #byPath = new Map<string, Script[]>();
  readonly #byId = new Map<string, Script>();
  /** Maps of scripts that ran before the debugger came, by path and hash; V8 tells which of them it still has. */
  readonly #recalled = new Map<string, PositionMap>();
  readonly #entries = new Map<string, Promise<Position | undefined>>();
  /** Modules that V8 loaded, the user's and others'. */
  readonly modules: { readonly id: string; readonly name: string; readonly path: string }[] = [];

  /** A script that is about to run. Returns undefined where it is known already. */
  prepare({ path, script, map }: CompiledSource): Script | undefined {
    const hash = hashOf(script);
    if (this.#byPath.get(path)?.some((script) => script.hash === hash)) return undefined;
    return this.#add({ path, hash, map: new PositionMap(map) });
  }

  recall({ path, hash, map }: RecalledScript): void {
    this.#recalled.set(`${hash} ${path}`, new PositionMap(map));
  }

  /** A script that V8 compiled. Returns it where it is the user's and new here. */
  parsed({ scriptId, url, hash }: Debugger.ScriptParsedEventDataType): Script | undefined {
    const path = pathOf(url);
    if (path === undefined || !isUserFile(path)) return undefined;
    this.modules.push({ id: scriptId, name: path.slice(path.lastIndexOf(sep) + 1), path });
    const known = this.#byHash.get(hash)?.find((script) => script.path === path);
    const script = known ?? this.#add({ path, hash, map: this.#recalled.get(`${hash} ${path}`) });
    this.#byId.set(scriptId, script);
    return known ? undefined : script;
  }

  of(path: string): readonly Script[] {
    return this.#byPath.get(path) ?? [];
  }

  isUser(scriptId: string): boolean {
    return this.#byId.has(scriptId);
  }

  /** The line of TypeScript of a place in a script; undefined outside of the user's code. */
  place(location: Debugger.Location): Place | undefined {
    const script = this.#byId.get(location.scriptId);
    return script && placeIn(script, { line: location.lineNumber, column: location.columnNumber ?? 0 });
  }

  /** Where the function of a cell begins in its script, looked for once. */
  entry(
    scriptId: string,
    look: (scriptId: string) => Promise<Position | undefined>,
  ): Promise<Position | undefined> {
    const known = this.#entries.get(scriptId);
    if (known) return known;
    const entry = look(scriptId);
    this.#entries.set(scriptId, entry);
    return entry;
  }

  #add(script: Script): Script {
    append(this.#byHash, script.hash, script);
    append(this.#byPath, script.path, script);
    return script;
  }
}

/** Where a position of a script was written. */
export function placeIn(script: Script, position: Position): Place | undefined {
  const original = script.map ? script.map.original(position) : position;
  return original && { path: script.path, ...original };
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}

function pathOf(url: string): string | undefined {
  if (url.startsWith("file://")) {
    try {
      return fileURLToPath(url);
    } catch {
      return undefined;
    }
  }
  return url.startsWith(sep) ? url : undefined;
}

/** The kernel's own code: the package of this file, from its sources or its build. */
const OWN_FOLDERS = ownFolders();

function ownFolders(): string[] {
  const kernel = dirname(__dirname);
  const root = dirname(kernel);
  return ["kernel", "sdk"].map((room) => resolve(root, room) + sep);
}

function isUserFile(path: string): boolean {
  return !path.includes(`${sep}node_modules${sep}`) && !OWN_FOLDERS.some((folder) => path.startsWith(folder));
}

/** Patterns of the scripts that stepping passes by: Node's, packages', the kernel's own. */
export function foreignPatterns(): string[] {
  const quote = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const own = OWN_FOLDERS.map((folder) => `^${quote(pathToFileURL(folder).href)}`);
  // All that is no file: Node's own modules, scripts that were given as text.
  return ["^(?!file:)", "/node_modules/", ...own];
}
