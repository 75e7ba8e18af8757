import { AssayError } from "../errors/index.js";
import { isJson, type Json } from "./json.js";
import type { Params } from "./space.js";

/**
 * A copy of a config in which each parameter's value stands at its path; maps that are missing on the way are made. Of two
 * paths the shorter goes first, so that `model` may be a whole object and `model.depth` a key of it. A path that leads
 * through something that is no map throws CONFIG_INVALID.
 *
 * @example
 * applyParams({ model: { kind: "boosting" } }, { "model.maxDepth": 6 }); // { model: { kind: "boosting", maxDepth: 6 } }
 */
export function applyParams<T>(config: T, params: Params): T {
  const copy = structuredClone(config);
  const byLength = Object.entries(params)
    .map(([name, value]) => ({ name, keys: name.split("."), value }))
    .sort((a, b) => a.keys.length - b.keys.length);
  for (const { name, keys, value } of byLength) {
    const last = keys.length - 1;
    let map: unknown = copy;
    keys.forEach((key, i) => {
      if (!isMap(map)) throw noMap(name, keys.slice(0, i).join("."), map);
      if (i === last) map[key] = structuredClone(value);
      else {
        if (!Object.hasOwn(map, key) || map[key] === undefined) map[key] = {};
        map = map[key];
      }
    });
  }
  return copy;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function noMap(name: string, way: string, got: unknown): AssayError {
  return new AssayError("CONFIG_INVALID", {
    what: `the parameter "${name}" has no place in the config${way === "" ? "" : `: ${way} is not a map of keys`}`,
    got: isJson(got) ? JSON.stringify(got satisfies Json) : typeof got,
    next: "Name a path of the config, as model.maxDepth.",
  });
}
