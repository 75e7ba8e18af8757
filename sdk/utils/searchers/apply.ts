import { AssayError } from "../errors/index.js";
import { isJson, type Json } from "./json.js";
import type { Params } from "./space.js";

/**
 * A copy of a config in which each parameter's value stands at its path; maps that are missing on the way are made, items of
 * lists go by their number (`clean.0.value`). Of two paths the shorter goes first, so that `model` may be a whole object and
 * `model.depth` a key of it. A path that leads through something else throws CONFIG_INVALID.
 *
 * @example
 * applyParams({ model: { kind: "boosting" } }, { "model.maxDepth": 6 }); // { model: { kind: "boosting", maxDepth: 6 } }
 */
export function applyParams<T>(config: T, params: Params): T {
  const copy = cloned(config) as T;
  const byLength = Object.entries(params)
    .map(([name, value]) => ({ name, keys: name.split("."), value }))
    .sort((a, b) => a.keys.length - b.keys.length);
  for (const { name, keys, value } of byLength) {
    const last = keys.length - 1;
    let map: unknown = copy;
    keys.forEach((key, i) => {
      if (!isMap(map) && !isItem(map, key)) throw noMap(name, keys.slice(0, i).join("."), map);
      if (i === last) map[key] = cloned(value);
      else {
        if (!Object.hasOwn(map, key) || map[key] === undefined) map[key] = {};
        map = map[key];
      }
    });
  }
  return copy;
}

/** Maps and lists anew; what else a config may hold (a function given in code) as it is. */
function cloned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(cloned);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, cloned(part)]));
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a key is the number of an item that a list has. */
function isItem(list: unknown, key: string): list is Record<string, unknown> {
  return Array.isArray(list) && /^\d+$/.test(key) && Number(key) < list.length;
}

function noMap(name: string, way: string, got: unknown): AssayError {
  return new AssayError("CONFIG_INVALID", {
    what: `the parameter "${name}" has no place in the config${way === "" ? "" : `: ${way} is not a map of keys${Array.isArray(got) ? `, but a list of ${got.length} items` : ""}`}`,
    got: isJson(got) ? JSON.stringify(got satisfies Json) : typeof got,
    next: "Name a path of the config, as model.maxDepth.",
  });
}
