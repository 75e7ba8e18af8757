import { type Located, type MapNode, withKey } from "./located.js";

/** One config over another: maps merge key by key, everything else (a list, a text, null) replaces what was there. */
export function mergeConfigs(base: MapNode, over: MapNode): MapNode {
  const entries = new Map(base.entries);
  for (const [key, value] of over.entries) {
    const before = entries.get(key);
    entries.set(key, before === undefined ? value : mergeValues(before, value));
  }
  return { ...over, entries };
}

function mergeValues(before: Located, value: Located): Located {
  if (before.type !== "map" || value.type !== "map") return value;
  return withKey(mergeConfigs(before, value), value.keyOrigin);
}
