import { readFileSync } from "node:fs";
import { builtinModules, createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import { AssayError } from "../../../sdk/utils/errors/index.js";

/** A compiled CommonJS module, and what its `require`s mean. */
export interface CompiledModule {
  /** Absent of a package, which is large: read when it is bundled. */
  readonly text?: string;
  /** Path of the module, by specifier; Node's own are not listed. */
  readonly requires: Readonly<Record<string, string>>;
}

/** As TypeScript writes them: a statement at the start of a line. */
const REQUIRED = /^(?:const|var|__exportStar)\b[^\n]*\brequire\("([^"]+)"\)/gm;
const BUILTIN = new Set(builtinModules);

/**
 * The module at `entry` and all that it requires, by path. A package is one file that requires nothing but Node's own modules, as TypeScript.
 *
 * @throws AssayError `INTERNAL` where a package is none of these
 */
export function collectModules(
  entry: string,
  packages: readonly string[] = ["typescript"],
): Map<string, CompiledModule> {
  const modules = new Map<string, CompiledModule>();
  const packagePaths = new Map(packages.map((name) => [createRequire(entry).resolve(name), name]));
  const visit = (path: string): void => {
    if (modules.has(path)) return;
    if (packagePaths.has(path)) {
      modules.set(path, { requires: {} });
      return;
    }
    const text = readFileSync(path, "utf8");
    const requires: Record<string, string> = {};
    modules.set(path, { text, requires });
    for (const [, specifier] of text.matchAll(REQUIRED)) {
      if (specifier.startsWith("node:") || BUILTIN.has(specifier)) continue;
      requires[specifier] = specifier.startsWith(".")
        ? resolve(dirname(path), specifier)
        : packageOf(specifier, path);
    }
    for (const target of Object.values(requires)) visit(target);
  };
  const packageOf = (specifier: string, from: string): string => {
    for (const [path, name] of packagePaths) if (name === specifier) return path;
    throw new AssayError("INTERNAL", {
      what: `${from} requires the package ${specifier}, which a startup snapshot cannot hold`,
    });
  };
  visit(entry);
  return modules;
}

/**
 * One script that runs the entry: a snapshot's script has no `require` but for Node's own modules. `shrink` may make a package's script smaller,
 * told the scripts that use it.
 */
export function bundle(
  entry: string,
  modules: ReadonlyMap<string, CompiledModule>,
  shrink: (script: string, users: readonly string[]) => string = (script) => script,
): string {
  const own = [...modules.values()].flatMap(({ text }) => (text === undefined ? [] : [text]));
  const members = [...modules].map(
    ([path, { text = shrink(readFileSync(path, "utf8"), own) }]) =>
      `${JSON.stringify(path)}: function (exports, require, module, __filename, __dirname) {${text}\n},`,
  );
  const requires = Object.fromEntries([...modules].map(([path, module]) => [path, module.requires]));
  return inLatin1(`const builtin = require;
const loaded = new Map();
const modules = {
${members.join("\n")}
};
const requires = ${JSON.stringify(requires)};
const folders = ${JSON.stringify(Object.fromEntries([...modules.keys()].map((path) => [path, dirname(path)])))};
// Node's module loader holds handles that a snapshot cannot: it is loaded when a function of it is first called.
function builtinModule(name) {
  return name === "module" ? new Proxy({}, { get: (_, key) => process.getBuiltinModule(name)[key] }) : builtin(name);
}
function load(path) {
  const before = loaded.get(path);
  if (before !== undefined) return before.exports;
  const module = { exports: {} };
  loaded.set(path, module);
  const own = (specifier) => {
    const target = requires[path][specifier];
    return target === undefined ? builtinModule(specifier.replace(/^node:/, "")) : load(target);
  };
  modules[path](module.exports, own, module, path, folders[path]);
  return module.exports;
}
load(${JSON.stringify(entry)});
`);
}

/**
 * One character beyond Latin-1 would have V8 hold all of the script in two bytes a character. They stand in literals and comments, where an
 * escape means the same.
 */
function inLatin1(script: string): string {
  return script.replace(
    /[^\0-\xff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
