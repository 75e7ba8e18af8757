// Modules that Node loads: packages, builtins, JavaScript files; and JSON.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { AssayError } from "../../../../sdk/utils/errors/assay-error.js";

export type Namespace = Readonly<Record<string, unknown>>;

/** Namespaces of CommonJS modules, by what the module exports. */
const merged = new WeakMap<object, Namespace>();

export async function importNative(url: string): Promise<Namespace> {
  if (url.endsWith(".json") && url.startsWith("file:")) return readJson(fileURLToPath(url));
  const namespace = (await import(url)) as Namespace;
  const exported = url.startsWith("file:") ? require.cache[fileURLToPath(url)]?.exports : undefined;
  return exported !== undefined && exported === namespace.default
    ? mergeCommonJs(namespace, exported)
    : namespace;
}

/** The file as it is now: its value as `default`, its keys as names. */
function readJson(path: string): Namespace {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8").replace(/^\uFEFF/, ""));
  } catch (cause) {
    throw new AssayError("MODULE_INVALID", { what: `${path} is not valid JSON`, got: String(cause), cause });
  }
  const names = typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
  return Object.assign(Object.create(null), names, { default: value });
}

/**
 * Node finds the names that a CommonJS module exports by reading its text, and misses those that are set in other ways. And what was
 * compiled from `export default x` has x as `default`, as its types say, where Node gives all that is exported.
 */
function mergeCommonJs(namespace: Namespace, exported: unknown): Namespace {
  if ((typeof exported !== "object" && typeof exported !== "function") || exported === null) return namespace;
  const known = merged.get(exported);
  if (known !== undefined) return known;
  const source = exported as Record<string, unknown>;
  const compiled = source.__esModule === true && "default" in source;
  const names = Object.keys(source).filter((name) => name !== "default");
  if (!compiled && names.every((name) => name in namespace)) return namespace;
  const made = Object.create(null);
  const define = (name: string, get: () => unknown) =>
    Object.defineProperty(made, name, { get, enumerable: true, configurable: true });
  for (const name of new Set([...Object.keys(namespace), ...names])) {
    if (name !== "default" && name !== "module.exports") define(name, () => source[name]);
  }
  define("default", compiled ? () => source.default : () => exported);
  makeFast(made);
  merged.set(exported, made);
  return made;
}

/** V8 keeps an object with many added properties as a hash table, unless it is a prototype: reading from it in a loop is then much slower. */
function makeFast(object: object): void {
  Object.create(object);
}
