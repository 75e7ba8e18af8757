// A remote value in one line.
import type { Runtime } from "node:inspector";

/** Longest text of a value in a list; what is longer ends in "…". */
const LONGEST = 1000;
/** Numbers of an array in its line. */
const MOST_ITEMS = 20;

export function preview(value: Runtime.RemoteObject, longest = LONGEST): string {
  const text = full(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

export function typeName(value: Runtime.RemoteObject): string {
  if (value.subtype === "null") return "null";
  if (value.type === "object") return value.className ?? value.subtype ?? "object";
  return value.type;
}

function full(value: Runtime.RemoteObject): string {
  switch (value.type) {
    case "undefined":
      return "undefined";
    case "string":
      return JSON.stringify(value.value);
    case "function":
      return functionHead(value.description ?? "");
    case "object":
      return value.subtype === "null" ? "null" : object(value);
    default:
      return value.description ?? String(value.value);
  }
}

/** The start of a function's source: `ƒ (a, b)`, `ƒ add(a, b)`, `class Point`. */
function functionHead(source: string): string {
  const named = /^class\s+[^{]*/.exec(source)?.[0];
  if (named !== undefined) return named.trim();
  const method = /^(?:async\s+)?(?:function\b\s*\*?|\*)?\s*([\p{ID_Continue}$#]*)\s*(\([^)]*\))/u.exec(
    source,
  );
  if (method) return `ƒ ${method[1] === "async" ? "" : method[1]}${method[2]}`;
  return `ƒ ${source.split(/=>|\n/, 1)[0].trim()}`;
}

function object(value: Runtime.RemoteObject): string {
  const description = value.description ?? value.className ?? "Object";
  const shown = value.preview;
  if (value.subtype === "error") return description.split("\n    at ")[0];
  if (["date", "regexp", "weakmap", "weakset", "proxy", "internal#entry"].includes(value.subtype ?? ""))
    return description;
  if (!shown) return description;
  if (shown.entries) {
    const entries = shown.entries.map((entry) =>
      entry.key ? `${inner(entry.key)} => ${inner(entry.value)}` : inner(entry.value),
    );
    return `${description} ${braces(entries, shown.overflow)}`;
  }
  if (value.subtype === "array" || value.subtype === "typedarray") {
    const numbered = shown.properties.filter(({ name }) => /^\d+$/.test(name));
    const items = numbered.slice(0, MOST_ITEMS).map((item) => property(item));
    const isMore = shown.overflow || numbered.length > MOST_ITEMS;
    const head = description.startsWith("Array(") ? description.slice(5) : description;
    return `${head} [${[...items, ...(isMore ? ["…"] : [])].join(", ")}]`;
  }
  const open = shown.properties.filter(({ name }) => !name.startsWith("#"));
  const properties = open.map((item) => `${item.name}: ${property(item)}`);
  const text = braces(properties, shown.overflow);
  return description === "Object" ? text : `${description} ${text}`;
}

function braces(items: readonly string[], more: boolean): string {
  return `{${[...items, ...(more ? ["…"] : [])].join(", ")}}`;
}

function property(item: Runtime.PropertyPreview): string {
  if (item.type === "accessor") return "(...)";
  if (item.type === "function") return "ƒ";
  const value = item.value ?? "";
  if (item.type === "string") return JSON.stringify(value);
  return value === "Object" ? "{…}" : value;
}

function inner(value: Runtime.ObjectPreview): string {
  if (value.type === "string") return JSON.stringify(value.description ?? "");
  return value.description === "Object" ? "{…}" : (value.description ?? value.subtype ?? value.type);
}
