import { dirname } from "node:path";
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Pair, parseDocument } from "yaml";
import { AssayError, messageOf } from "../../utils/errors/index.js";
import { displayPath, isForbiddenKey, type Located, type MapNode, type Origin } from "./located.js";

/** Values that one config may hold, aliases opened: far above any real config, far below what fills the memory. */
export const MAX_NODES = 100_000;

interface Reading {
  readonly document: Document;
  readonly lines: LineCounter;
  readonly file: string;
  readonly cwd: string;
  readonly directory: string;
  /** Aliases that are being opened: one that meets itself has no end. */
  readonly open: Set<unknown>;
  /** What each alias stands for. */
  readonly targets: Map<unknown, unknown>;
  count: number;
}

/**
 * A YAML 1.2 or JSON text (a `.json` file must be JSON) as a tree that keeps lines and columns. Anchors, aliases and `<<`
 * merge keys work. A duplicate key, an unknown tag, `__proto__`, an alias bomb, an empty text and a root that is not a
 * map throw CONFIG_SYNTAX with the line. Relative paths in it are relative to `directory`.
 */
export function parseConfig(text: string, file: string, cwd: string, directory = dirname(file)): MapNode {
  const content = text.replace(/^\uFEFF/, "");
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines, merge: true, prettyErrors: false });
  const reading: Reading = {
    document,
    lines,
    file,
    cwd,
    directory,
    open: new Set(),
    targets: new Map(),
    count: 0,
  };
  if (/\.json$/i.test(file)) checkJson(content, reading);
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) throw refuse(reading, problem.message, problem.pos[0], problem);
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === null)) {
    throw refuse(reading, "the config is empty", 0, undefined, 'a map of keys, as "dataset: …"');
  }
  const root = read(reading, document.contents, undefined);
  if (root.type !== "map") {
    const got = root.type === "list" ? "a list" : `the ${typeof root.value} ${JSON.stringify(root.value)}`;
    throw refuse(reading, `the config's root is ${got}`, 0, undefined, 'a map of keys, as "dataset: …"');
  }
  return root;
}

function checkJson(content: string, reading: Reading): void {
  try {
    JSON.parse(content);
  } catch (error) {
    const message = messageOf(error);
    const position = /position (\d+)/.exec(message);
    const offset = position ? Number(position[1]) : /end of JSON/.test(message) ? content.length : 0;
    throw refuse(reading, `not valid JSON: ${message}`, offset, error);
  }
}

function read(reading: Reading, node: unknown, key: Origin | undefined): Located {
  reading.count += 1;
  if (reading.count > MAX_NODES) {
    throw refuse(reading, `the config has over ${MAX_NODES} values once its aliases are opened`, 0);
  }
  const base = { origin: originOf(reading, node), keyOrigin: key, directory: reading.directory };
  if (isAlias(node)) return readAlias(reading, node, key);
  if (isMap(node)) return { ...base, type: "map", entries: readEntries(reading, node.items) };
  if (isSeq(node)) {
    return { ...base, type: "list", items: node.items.map((item) => read(reading, item, undefined)) };
  }
  return { ...base, type: "leaf", value: isScalar(node) ? node.value : null };
}

function readAlias(reading: Reading, alias: unknown, key: Origin | undefined): Located {
  let target = reading.targets.get(alias);
  if (target === undefined && isAlias(alias)) {
    // Looks through the whole document for the anchor: once for each alias, however often it is opened.
    target = alias.resolve(reading.document);
    reading.targets.set(alias, target);
  }
  if (target === undefined || reading.open.has(target)) {
    throw refuse(reading, "an alias refers to itself", offsetOf(alias));
  }
  reading.open.add(target);
  const value = read(reading, target, key);
  reading.open.delete(target);
  return value;
}

/** Entries of a map. Keys written in it win over those that `<<` brings, and earlier merge sources over later ones. */
function readEntries(reading: Reading, pairs: readonly Pair[]): Map<string, Located> {
  const own = new Map<string, Located>();
  const merged: [string, Located][] = [];
  for (const pair of pairs) {
    const keyOrigin = originOf(reading, pair.key);
    if (isMergeKey(pair.key)) {
      const source = read(reading, pair.value, keyOrigin);
      for (const map of source.type === "list" ? source.items : [source]) {
        if (map.type !== "map") throw refuse(reading, "`<<` merges maps only", offsetOf(pair.key));
        merged.push(...map.entries);
      }
      continue;
    }
    if (!isScalar(pair.key)) throw refuse(reading, "a key must be a plain word", offsetOf(pair.key));
    const name = String(pair.key.value);
    if (isForbiddenKey(name)) throw refuse(reading, `the key "${name}" is refused`, offsetOf(pair.key));
    own.set(name, read(reading, pair.value, keyOrigin));
  }
  const entries = new Map<string, Located>();
  for (const [name, value] of merged) if (!entries.has(name)) entries.set(name, value);
  for (const [name, value] of own) entries.set(name, value);
  return entries;
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && typeof key.value === "symbol" && key.value.description === "<<";
}

function offsetOf(node: unknown): number {
  const range = (node as { range?: readonly number[] | null } | null)?.range;
  return range?.[0] ?? 0;
}

function originOf(reading: Reading, node: unknown): Origin {
  const { line, col } = reading.lines.linePos(offsetOf(node));
  return { source: "file", file: reading.file, line: Math.max(1, line), column: Math.max(1, col) };
}

function refuse(
  reading: Reading,
  what: string,
  offset: number,
  cause?: unknown,
  wanted?: string,
): AssayError {
  const { line, col } = reading.lines.linePos(offset);
  const file = displayPath(reading.file, reading.cwd);
  const where = `${file}:${Math.max(1, line)}:${Math.max(1, col)}`;
  return new AssayError("CONFIG_SYNTAX", { what, where, wanted, cause });
}
