import { AssayError } from "../../utils/errors/index.js";
import { isForbiddenKey, type Located, type MapNode, type Origin, withKey } from "./located.js";
import { locate } from "./objects.js";
import { parseValue } from "./values.js";

/** One value that is set over a config. */
export interface Extra {
  readonly keys: string[];
  readonly value: Located;
}

/**
 * Reads `key.path=value`: `model.epochs=5`, `metrics.0.threshold=30`, `dataset.exclude=[day]`. The value is read as YAML, and stays a text where the schema wants one. A dot
 * in a key is written `\.`. A relative path in it is relative to `directory`. Throws CLI_USAGE.
 */
export function parseExtra(text: string, directory: string): Extra {
  const equals = text.indexOf("=");
  const keys = equals < 0 ? [] : splitKeyPath(text.slice(0, equals));
  if (keys.length === 0 || keys.some((key) => key === "" || isForbiddenKey(key))) {
    throw new AssayError("CLI_USAGE", {
      what: `the extra ${JSON.stringify(text)} is not understood`,
      wanted: "key.path=value, as model.epochs=5",
    });
  }
  const origin: Origin = { source: "extras", text };
  const written = text.slice(equals + 1);
  return { keys, value: { ...locate(parseValue(written), origin, directory), text: written } };
}

/**
 * Sets an extra's value over a config. It takes the place of what was there, maps included; maps on the way are made. A
 * list takes the index of one of its items, or its length to append. Throws CLI_USAGE.
 */
export function applyExtra(config: MapNode, { keys, value }: Extra): MapNode {
  return set(config, keys, value, keys) as MapNode;
}

/** `a.b\.c` as `["a", "b.c"]`. */
export function splitKeyPath(path: string): string[] {
  return path.split(/(?<!\\)\./).map((key) => key.replaceAll("\\.", ".").trim());
}

function set(node: Located | undefined, [key, ...rest]: string[], value: Located, path: string[]): Located {
  if (key === undefined) return withKey(value, value.origin);
  if (node?.type === "list") {
    const index = Number(key);
    if (!/^\d+$/.test(key) || index > node.items.length) {
      throw new AssayError("CLI_USAGE", {
        what: `the extra "${path.join(".")}=…" points into a list of ${node.items.length} items`,
        got: key,
        wanted: `an index from 0 to ${node.items.length} (${node.items.length} appends)`,
      });
    }
    const items = [...node.items];
    items[index] = set(items[index], rest, value, path);
    return { ...node, items };
  }
  const entries = new Map(node?.type === "map" ? node.entries : []);
  entries.set(key, set(entries.get(key), rest, value, path));
  if (node?.type === "map") return { ...node, entries };
  return { type: "map", entries, origin: value.origin, keyOrigin: value.origin, directory: value.directory };
}
