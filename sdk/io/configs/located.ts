import { relative } from "node:path";
import { isEntryUri } from "../registered/address.js";

/** Where a value of a config was written. Lines and columns count from 1. */
export type Origin =
  | { readonly source: "file"; readonly file: string; readonly line: number; readonly column: number }
  | { readonly source: "object"; readonly index: number }
  | { readonly source: "extras"; readonly text: string }
  /** A settings file; `home` is the user's folder, which is shown as `~`. */
  | { readonly source: "settings"; readonly file: string; readonly home: string; readonly line: number }
  | { readonly source: "variable"; readonly name: string };

interface Node {
  /** Where the value was written. */
  readonly origin: Origin;
  /** Where its key was written; absent for the root and for items of a list. */
  readonly keyOrigin?: Origin;
  /** The folder that a relative path in this value is relative to. */
  readonly directory: string;
  /** What a value from outside (a variable, an extra) was read from: it stands in its place where the schema wants a text. */
  readonly text?: string;
}

export interface Leaf extends Node {
  readonly type: "leaf";
  readonly value: unknown;
}

export interface MapNode extends Node {
  readonly type: "map";
  readonly entries: ReadonlyMap<string, Located>;
}

export interface ListNode extends Node {
  readonly type: "list";
  readonly items: readonly Located[];
}

/** A config's value that knows where it was written. Never changed in place, so parts of it are shared. */
export type Located = Leaf | MapNode | ListNode;

/**
 * `fixtures/configs/bikes.yaml:4:3`, `extras "seed=1"`, `object`, `settings ~/.config/assay/config.yaml:3` or
 * `environment ASSAY_SEED`; file names relative to `cwd`.
 */
export function formatOrigin(origin: Origin, cwd: string): string {
  if (origin.source === "variable") return `environment ${origin.name}`;
  if (origin.source === "settings") {
    const shown = displayPath(origin.file, cwd);
    const below = shown.startsWith(`${origin.home}/`) ? `~${shown.slice(origin.home.length)}` : shown;
    return `settings ${below}:${origin.line}`;
  }
  if (origin.source === "extras") return `extras "${origin.text}"`;
  if (origin.source === "object") return origin.index === 0 ? "object" : `object ${origin.index + 1}`;
  return `${displayPath(origin.file, cwd)}:${origin.line}:${origin.column}`;
}

/** A path as a person would type it from `cwd`: relative where it lies below, else absolute; an address as it is. */
export function displayPath(file: string, cwd: string): string {
  if (isEntryUri(file, "config")) return file;
  const path = relative(cwd, file);
  return path === "" ? "." : path.startsWith("..") ? file : path;
}

/** The child of a node by key or index, or undefined. */
export function childOf(node: Located, key: string): Located | undefined {
  if (node.type === "map") return node.entries.get(key);
  if (node.type === "list" && /^\d+$/.test(key)) return node.items[Number(key)];
  return undefined;
}

/** Whether a key would change an object's prototype where a careless reader copies it. */
export function isForbiddenKey(key: string): boolean {
  return key === "__proto__";
}

/** The plain value: objects, lists and leaves. Own properties only, so `constructor` is a key like any other. */
export function toPlain(node: Located): unknown {
  if (node.type === "leaf") return node.value;
  if (node.type === "list") return node.items.map(toPlain);
  return Object.fromEntries([...node.entries].map(([key, value]) => [key, toPlain(value)]));
}

/** The same value with its key written elsewhere. */
export function withKey(node: Located, keyOrigin: Origin | undefined): Located {
  return { ...node, keyOrigin };
}
