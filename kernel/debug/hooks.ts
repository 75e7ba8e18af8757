// What the main thread of the runner shows to the debugger, which lives in another thread and reaches it by the inspector alone.

import { importKey, isImportKey } from "../cells/scope-keys.js";
import type { Bundle, Metadata, SourceMapPayload } from "../contracts/index.js";
import { type ImportedName, importsNamed } from "./import-names.js";

export interface Shown {
  readonly data: Bundle;
  readonly metadata: Metadata;
}

/** A script that ran. */
export interface RanScript {
  readonly filename: string;
  /** What the user wrote in a cell; not kept of a module. */
  readonly text?: string;
  readonly script: string;
  readonly map: SourceMapPayload;
}

/** Put on `globalThis` of the main thread, not enumerable, under `Symbol.for(HOOKS)`. */
export interface DebugHooks {
  /** The scope that all cells share. */
  readonly scope: object;
  /** The names that cells see, for `with`: those in the scope, and those that cells imported. */
  readonly names: object;
  /** The scripts that ran so far, by V8's hash of their text, so that a debugger that comes late knows their lines. */
  readonly scripts: () => readonly {
    readonly path: string;
    readonly hash: string;
    readonly map: SourceMapPayload;
  }[];
  /** A TypeScript type for a value, as cells would write it. */
  readonly typeOf: (value: unknown) => string;
  /** A value as Jupyter shows it. */
  readonly bundle: (value: unknown) => Shown | Promise<Shown>;
}

const HOOKS = "assay.debug";

/** The hooks, as an expression in the main thread. */
export const HOOKS_EXPRESSION = `globalThis[Symbol.for(${JSON.stringify(HOOKS)})]`;

/** Names that stand in cells but are the kernel's: the shared scope, a cell's tools, what imports are kept under. */
export function isInternalName(name: string): boolean {
  return /^_+(?:assay|cell)$/.test(name) || isImportKey(name);
}

/**
 * Makes the main thread one that can be debugged. Costs nothing until a debugger asks.
 *
 * @param scope the object that all cells share; an imported module's namespace is its property `import <specifier>`
 * @param scripts what ran so far, in order
 */
export function offerDebugHooks(
  scope: Readonly<Record<string, unknown>>,
  scripts: () => Iterable<RanScript>,
  bundle: DebugHooks["bundle"],
): void {
  const names = new Proxy(scope, {
    has: (target, key) =>
      typeof key === "string" && (Object.hasOwn(target, key) || find(target, key) !== undefined),
    get: (target, key) => {
      if (typeof key !== "string") return undefined;
      return Object.hasOwn(target, key) ? target[key] : find(target, key)?.value;
    },
  });
  const hooks: DebugHooks = {
    scope,
    names,
    scripts: () => {
      const { hashOf } = require("./script-hash.js") as typeof import("./script-hash.js");
      return [...scripts()].map(({ filename, script, map }) => ({
        path: filename,
        hash: hashOf(script),
        map,
      }));
    },
    typeOf: (value) => {
      const { typeOfValue } = require("./value-type.js") as typeof import("./value-type.js");
      return typeOfValue(value, names);
    },
    bundle,
  };
  Object.defineProperty(globalThis, Symbol.for(HOOKS), { value: hooks });

  function find(target: Readonly<Record<string, unknown>>, name: string): { value: unknown } | undefined {
    for (const imported of importsNamed(scripts(), name)) return value(target, imported);
    return undefined;
  }

  function value(
    target: Readonly<Record<string, unknown>>,
    { specifier, member }: ImportedName,
  ): { value: unknown } | undefined {
    const namespace = target[importKey(specifier)];
    if (typeof namespace !== "object" || namespace === null) return undefined;
    return { value: member === "*" ? namespace : (namespace as Record<string, unknown>)[member] };
  }
}
