// Looking at values of which nothing is known: getters may throw, proxies may answer anything.
import { types } from "node:util";

/** A property, or undefined where reading it throws. */
export function read(value: object, key: PropertyKey): unknown {
  try {
    return Reflect.get(value, key);
  } catch {
    return undefined;
  }
}

/** Whether there is such a property, without reading it. */
export function has(value: object, key: PropertyKey): boolean {
  try {
    return Reflect.has(value, key);
  } catch {
    return false;
  }
}

export function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** Also one of another realm, or of a class that only inherits from Error. */
export function isError(value: unknown): value is Error {
  return types.isNativeError(value) || value instanceof Error;
}

/** Properties that every error may have: what else it has of its own says more. */
export const OF_EVERY_ERROR: ReadonlySet<string> = new Set(["name", "message", "stack", "cause", "errors"]);

export function hasMethods(value: object, ...names: readonly string[]): boolean {
  return names.every((name) => typeof read(value, name) === "function");
}

/** Calls a method by its name; what it throws goes through. */
export function call(value: object, name: PropertyKey, ...args: readonly unknown[]): unknown {
  const method: unknown = Reflect.get(value, name);
  return typeof method === "function" ? Reflect.apply(method, value, args) : undefined;
}

/** `{…}` or an object without a prototype, also of another realm; no proxy. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || types.isProxy(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    prototype === null ||
    (Object.getPrototypeOf(prototype) === null && Object.hasOwn(Object(prototype), "isPrototypeOf"))
  );
}

export function isArrayOf<T>(value: unknown, is: (item: unknown) => item is T): value is T[] {
  return Array.isArray(value) && value.slice(0, 100).every(is);
}

export const isString = (value: unknown): value is string => typeof value === "string";
export const isNumber = (value: unknown): value is number => typeof value === "number";
