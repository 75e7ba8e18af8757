// A short look at a value for the front end's help, without running any of the user's code.
import { inspect, types } from "node:util";
import { importsNamed } from "../../debug/import-names.js";
import { importKey } from "../scope-keys.js";
import { knownScripts } from "./errors/sources.js";
import { scope } from "./scope.js";

const MAX_CHARACTERS = 1000;

/** The value at a path of names (`model.layers`, `rows[0]`), as text; null where there is none that can be read without a getter. */
export function previewValue(expression: string): string | null {
  const path = parsePath(expression);
  if (path === undefined) return null;
  const [name, ...rest] = path;
  let found = ownValue(scope, name) ?? importedValue(name) ?? ownValue(globalThis, name);
  for (const key of rest) found = found && chainValue(found.value, key);
  if (found === undefined) return null;
  const text = inspect(found.value, {
    customInspect: false,
    getters: false,
    depth: 1,
    maxArrayLength: 20,
    maxStringLength: 300,
    breakLength: 80,
  });
  return text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}…` : text;
}

interface Found {
  readonly value?: unknown;
}

function ownValue(object: object, key: string): Found | undefined {
  const property = Object.getOwnPropertyDescriptor(object, key);
  return property !== undefined && "value" in property ? property : undefined;
}

/** What a cell imported under this name. */
function importedValue(name: string): Found | undefined {
  for (const { specifier, member } of importsNamed(knownScripts(), name)) {
    const namespace = ownValue(scope, importKey(specifier));
    if (namespace !== undefined) return member === "*" ? namespace : chainValue(namespace.value, member);
  }
  return undefined;
}

/** A data property of the value or of a prototype of it. Proxies would run code. */
function chainValue(value: unknown, key: string): Found | undefined {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return undefined;
  for (let object: object | null = value; object !== null; object = Object.getPrototypeOf(object)) {
    if (types.isProxy(object)) return undefined;
    const property = Object.getOwnPropertyDescriptor(object, key);
    if (property !== undefined) return "value" in property ? property : undefined;
  }
  return undefined;
}

const STEP = /^(?:\.?([\p{L}_$][\p{L}\p{N}_$]*)|\[(\d+)\]|\["([^"\\]*)"\]|\['([^'\\]*)'\])/u;

function parsePath(expression: string): string[] | undefined {
  const path: string[] = [];
  for (let rest = expression.trim(); rest !== ""; ) {
    const step = STEP.exec(rest);
    if (step === null || (path.length === 0) !== /^[^.[]/.test(step[0])) return undefined;
    path.push(step[1] ?? step[2] ?? step[3] ?? step[4]);
    rest = rest.slice(step[0].length);
  }
  return path.length === 0 ? undefined : path;
}
