// A TypeScript type for a value that no compiler has seen: what the value is now, as cells would write it. No code of the value's runs.
import { types } from "node:util";

/** Levels of objects and arrays that are written out; deeper ones are `unknown`. */
const DEPTH = 4;
/** Members of an object that are listed one by one; with more it is a record. */
const MEMBERS = 100;
/** Elements of an array or collection that are looked at, and values in all. */
const ELEMENTS = 1000;
const VALUES = 20_000;

const FUNCTION = "((...args: unknown[]) => unknown)";

/** Types with parameters, for which nothing better is known; those with a parameter that is guessed are not here. */
const GENERIC: Readonly<Record<string, string>> = {
  Promise: "Promise<unknown>",
  WeakMap: "WeakMap<WeakKey, unknown>",
  WeakSet: "WeakSet<WeakKey>",
  WeakRef: "WeakRef<WeakKey>",
};

/**
 * @param names the names that cells have, for classes and functions of theirs
 * @returns `number`, `{ id: number; name?: string }[]`, `Map<string, Date>`, `(typeof Point)["prototype"]`; `unknown` for null and undefined
 */
export function typeOfValue(value: unknown, names: object): string {
  if (value === undefined || value === null) return "unknown";
  const guess = new Guess({ names: names as Readonly<Record<string, unknown>>, left: VALUES });
  guess.add(value, 0);
  return guess.text();
}

interface Sight {
  readonly names: Readonly<Record<string, unknown>>;
  /** Values that may yet be looked at. */
  left: number;
}

/** What several values are together: an array's elements, a member of its objects. */
class Guess {
  readonly #sight: Sight;
  readonly #atoms = new Set<string>();
  /** Of collections, by name: their keys and values. */
  readonly #collections = new Map<string, Guess[]>();
  readonly #members = new Map<string, { readonly guess: Guess; count: number }>();
  #objects = 0;

  constructor(sight: Sight) {
    this.#sight = sight;
  }

  add(value: unknown, depth: number): void {
    this.#sight.left--;
    if (value === null) this.#atoms.add("null");
    else if (typeof value === "function") this.#atoms.add(this.#functionType(value));
    else if (typeof value !== "object") this.#atoms.add(typeof value);
    else if (depth >= DEPTH || this.#sight.left < 0 || types.isProxy(value)) this.#atoms.add("unknown");
    else this.#addObject(value, depth);
  }

  text(): string {
    const atoms = [...this.#atoms];
    if (atoms.includes("unknown")) return "unknown";
    const collections = [...this.#collections].map(
      ([name, parts]) => `${name}<${parts.map((part) => part.text()).join(", ")}>`,
    );
    const all = [...atoms, ...collections, ...(this.#objects > 0 ? [this.#objectText()] : [])];
    return all.length === 0 ? "unknown" : all.join(" | ");
  }

  #addObject(value: object, depth: number): void {
    if (Array.isArray(value)) {
      const [items] = this.#collection("Array", 1);
      for (let at = 0; at < Math.min(value.length, ELEMENTS); at++) {
        const property = Object.getOwnPropertyDescriptor(value, at);
        items.add(property?.value, depth + 1);
      }
      return;
    }
    if (types.isMap(value)) {
      const [keys, values] = this.#collection("Map", 2);
      for (const [key, item] of first(Map.prototype.entries.call(value))) {
        keys.add(key, depth + 1);
        values.add(item, depth + 1);
      }
      return;
    }
    if (types.isSet(value)) {
      const [items] = this.#collection("Set", 1);
      for (const item of first(Set.prototype.values.call(value))) items.add(item, depth + 1);
      return;
    }
    const known = this.#className(value);
    if (known !== undefined) this.#atoms.add(known);
    else this.#addMembers(value, depth);
  }

  #collection(name: string, parts: number): Guess[] {
    const known = this.#collections.get(name);
    if (known !== undefined) return known;
    const made = Array.from({ length: parts }, () => new Guess(this.#sight));
    this.#collections.set(name, made);
    return made;
  }

  /** The nearest class of the value that cells can name. */
  #className(value: object): string | undefined {
    for (let from = Object.getPrototypeOf(value); from !== null && from !== Object.prototype; ) {
      if (types.isProxy(from)) return undefined;
      const made = Object.getOwnPropertyDescriptor(from, "constructor")?.value;
      const name = typeof made === "function" ? nameOf(made) : undefined;
      if (name !== undefined && this.#sight.names[name] === made) return `(typeof ${name})["prototype"]`;
      if (name !== undefined && (globalThis as Readonly<Record<string, unknown>>)[name] === made)
        return GENERIC[name] ?? name;
      from = Object.getPrototypeOf(from);
    }
    return undefined;
  }

  #functionType(value: object): string {
    const name = types.isProxy(value) ? undefined : nameOf(value);
    if (name !== undefined && this.#sight.names[name] === value) return `typeof ${name}`;
    return FUNCTION;
  }

  #addMembers(value: object, depth: number): void {
    this.#objects++;
    const seen = new Set<string>();
    // Methods and accessors of classes that no cell can name.
    for (let from: object | null = value; from !== null && from !== Object.prototype; ) {
      if (types.isProxy(from)) return;
      for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(from))) {
        if (seen.has(name) || (from === value ? property.enumerable !== true : name === "constructor"))
          continue;
        seen.add(name);
        const member = this.#members.get(name) ?? { guess: new Guess(this.#sight), count: 0 };
        this.#members.set(name, member);
        member.count++;
        if ("value" in property) member.guess.add(property.value, depth + 1);
        else member.guess.#atoms.add("unknown");
      }
      from = Object.getPrototypeOf(from);
    }
  }

  #objectText(): string {
    if (this.#members.size > MEMBERS) {
      const all = new Set([...this.#members.values()].map(({ guess }) => guess.text()));
      return `Record<string, ${all.has("unknown") ? "unknown" : [...all].join(" | ")}>`;
    }
    const members = [...this.#members].map(([name, { guess, count }]) => {
      const key = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : JSON.stringify(name);
      return `${key}${count < this.#objects ? "?" : ""}: ${guess.text()}`;
    });
    return members.length === 0 ? "{}" : `{ ${members.join("; ")} }`;
  }
}

/** A function's name where it is one that can be written. */
function nameOf(value: object): string | undefined {
  const name = ownValue(value, "name");
  return typeof name === "string" && /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : undefined;
}

function ownValue(object: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(object, key)?.value;
}

function* first<T>(items: Iterable<T>): Generator<T> {
  let count = 0;
  for (const item of items) {
    if (count++ >= ELEMENTS) return;
    yield item;
  }
}
