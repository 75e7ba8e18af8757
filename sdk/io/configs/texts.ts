import type { z } from "zod";
import { childOf, type Located, type MapNode } from "./located.js";

type Issue = z.core.$ZodIssue;

/**
 * The config with texts from outside as they came (a variable's `5`, an extra's `007`) wherever the schema wants a text and
 * the text was read as something else; undefined where there is nothing of that kind among what the schema found wrong.
 */
export function withWantedTexts(config: MapNode, issues: readonly Issue[]): MapNode | undefined {
  let changed = config;
  for (const path of wantedTexts(issues, [])) changed = asText(changed, path.map(String)) as MapNode;
  return changed === config ? undefined : changed;
}

/** Paths at which a text was wanted, inside of unions too. */
function wantedTexts(issues: readonly Issue[], prefix: readonly PropertyKey[]): PropertyKey[][] {
  return issues.flatMap((issue) => {
    const path = [...prefix, ...issue.path];
    if (issue.code === "invalid_union") return issue.errors.flatMap((branch) => wantedTexts(branch, path));
    return issue.code === "invalid_type" && issue.expected === "string" ? [path] : [];
  });
}

function asText(node: Located, path: readonly string[]): Located {
  const [key, ...rest] = path;
  if (key === undefined) {
    const { text, origin, keyOrigin, directory } = node;
    return text === undefined ? node : { type: "leaf", value: text, origin, keyOrigin, directory };
  }
  const child = childOf(node, key);
  const changed = child === undefined ? undefined : asText(child, rest);
  if (changed === undefined || changed === child) return node;
  if (node.type === "map") return { ...node, entries: new Map([...node.entries, [key, changed]]) };
  if (node.type === "list") return { ...node, items: node.items.with(Number(key), changed) };
  return node;
}
