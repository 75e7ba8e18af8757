import { AssayError } from "../../utils/errors/index.js";
import { isTableOrDataset } from "../datasets/in-code.js";
import { isForbiddenKey, type Located, type MapNode, type Origin } from "./located.js";
import { MAX_NODES } from "./parse.js";

/** Whether a value is a plain object: what a map of a config is in JavaScript. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/**
 * A JavaScript value as a located tree. Plain objects are maps and arrays lists; everything else (a function, a table)
 * is a leaf as it is. Keys whose value is undefined count as absent. Relative paths in it are relative to `directory`.
 */
export function locate(value: unknown, origin: Origin, directory: string): Located {
  let count = 0;
  const open = new Set<unknown>();
  const visit = (part: unknown, keyOrigin: Origin | undefined): Located => {
    count += 1;
    if (count > MAX_NODES) throw invalid(`a config object has over ${MAX_NODES} values`);
    const base = { origin, keyOrigin, directory };
    if (!Array.isArray(part) && !isPlainObject(part)) return { ...base, type: "leaf", value: part };
    if (open.has(part)) throw invalid("a config object holds itself");
    open.add(part);
    const node: Located = Array.isArray(part)
      ? { ...base, type: "list", items: part.map((item) => visit(item, undefined)) }
      : { ...base, type: "map", entries: new Map(entriesOf(part).map(([k, v]) => [k, visit(v, origin)])) };
    open.delete(part);
    return node;
  };
  return visit(value, undefined);
}

/** A config given as an object; anything but a plain object throws CONFIG_INVALID. */
export function locateObject(value: object, index: number, directory: string): MapNode {
  const root = locate(withTable(value), { source: "object", index }, directory);
  if (root.type !== "map") {
    throw invalid(Array.isArray(value) ? "a config is a list" : "a config is not a plain object");
  }
  return root;
}

/** A table or dataset that stands for the map `dataset`, in its long form. */
function withTable(value: object): object {
  if (!isPlainObject(value) || !isTableOrDataset(value.dataset)) return value;
  return { ...value, dataset: { kind: "table", table: value.dataset } };
}

function entriesOf(value: Record<string, unknown>): [string, unknown][] {
  return Object.entries(value).filter(([key, part]) => {
    if (isForbiddenKey(key)) throw invalid(`the key "${key}" is refused`);
    return part !== undefined;
  });
}

function invalid(what: string): AssayError {
  return new AssayError("CONFIG_INVALID", {
    what,
    wanted: "a path of a YAML or JSON file, or a plain object of keys",
  });
}
