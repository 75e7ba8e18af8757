import { Document, isNode, stringify } from "yaml";
import { maskSecrets } from "../secrets.js";

/** Settings as YAML for people and for runs: secrets masked, functions (a builder given in code) named as such. */
export function settingsYaml(settings: object): string {
  return stringify(maskSecrets(settings), withoutFunctions);
}

/** Stands between a value and its origin until the origins are aligned; in no text that a person writes. */
const MARK = "\u0001";
const WIDEST = 60;

/** The same with the origin of each value beside it: `seed: 42  # bikes.yaml:4:7`. `origins`: by key path. */
export function yamlWithOrigins(settings: object, origins: Readonly<Record<string, string>>): string {
  const document = new Document(JSON.parse(JSON.stringify(maskSecrets(settings), withoutFunctions)));
  for (const [path, origin] of Object.entries(origins)) {
    const node = nodeAt(document, path);
    if (isNode(node)) node.comment = `${MARK}${origin}`;
  }
  const lines = document
    .toString({ lineWidth: 0 })
    .trimEnd()
    .split("\n")
    .map((line) => line.split(new RegExp(`\\s*#?${MARK}`)) as [string, string?]);
  const width = Math.min(WIDEST, Math.max(0, ...lines.map(([text, origin]) => (origin ? text.length : 0))));
  return lines
    .map(([text, origin]) => (origin === undefined ? text : `${text.padEnd(width)}  # ${origin}`))
    .join("\n");
}

function withoutFunctions(_: string, value: unknown): unknown {
  return typeof value === "function" ? "[function]" : value;
}

/** Keys may hold dots (`clean.0.columns.a.b`): the longest key that there is counts. */
function nodeAt(document: Document, path: string): unknown {
  let found: { readonly keys: readonly string[]; readonly rest: string }[] = [{ keys: [], rest: path }];
  while (found.length > 0) {
    const [next, ...others] = found;
    if (next === undefined) return undefined;
    if (next.rest === "") return document.getIn(next.keys, true);
    const parts = next.rest.split(".");
    const longer = parts.map((_, i) => ({
      keys: [...next.keys, parts.slice(0, parts.length - i).join(".")],
      rest: parts.slice(parts.length - i).join("."),
    }));
    found = [...longer.filter(({ keys }) => document.hasIn(keys)), ...others];
  }
  return undefined;
}
