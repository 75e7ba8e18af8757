// Makes what tsc compiled load when it is used, not when it is named: half of the modules of a program are never reached.
// Plain JavaScript, because the build runs it. Why and what it saves: docs/decisions/start-up.md.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** As tsc writes `import { … } from`: a name of its own making, and nothing but its properties is read. */
const REQUIRED = /^const (\w+_\d+) = require\("([^"]+)"\);$/gm;
/** As it writes `export * from`. */
const ALL_EXPORTED = /^__exportStar\(require\("(\.[^"]+)"\), exports\);$/gm;
/** CommonJS that `import()` would read twice, the first time for the names that it exports: the build's own, and large packages. */
const IMPORTED =
  /\bimport(?=\("(?:\.{1,2}\/[^"]+\.js|@tensorflow\/tfjs-(?:core|layers|backend-wasm|backend-cpu))"\))/g;
/** As long as `import`. */
const LOADER = "load$_";

/**
 * The text of a compiled module with its modules required at their first use, and with `import()` of the build's own as a
 * `require`. What is imported for its effects, as a namespace or by default stays as it is. Nothing else moves by a column, so
 * that source maps hold; lines that require still begin as before, which the kernel's snapshot reads. `namesOf` gives what a
 * module exports, for `export * from`.
 */
export function withLazyRequires(text, namesOf) {
  let lazy = text;
  let count = 0;
  for (const [statement, name, specifier] of text.matchAll(REQUIRED)) {
    const mark = `$${(count++).toString(36)}`;
    const called = name.slice(0, -4 - mark.length) + mark;
    const [before, after, ...more] = lazy.split(statement);
    if (called.length + 4 !== name.length || after === undefined || more.length > 0) continue;
    const uses = new RegExp(String.raw`(?<![\w$])(new )?${name}((?:\.\w+)*)(?![\w$])`, "g");
    if ([...`${before}${after}`.matchAll(uses)].some(([, , path]) => path === "")) continue;
    // `new a().B()` would make an object of `a`.
    const withCalls = (part) =>
      part.replace(uses, (_, made, path) =>
        made === undefined ? `${called}(  )${path}` : `new (${called}()${path})`,
      );
    const found = `const ${called} = () => ${called}_ ??= require("${specifier}"); let ${called}_;`;
    lazy = `${withCalls(before)}${found}${withCalls(after)}`;
  }
  lazy = lazy.replace(ALL_EXPORTED, (_, specifier) => {
    const called = `all$${(count++).toString(36)}`;
    const found = `const ${called} = () => ${called}_ ??= require("${specifier}"); let ${called}_;`;
    const names = namesOf(specifier).filter((name) => name !== "default");
    const getter = `{ enumerable: true, get: () => ${called}()[name] }`;
    // Never run: Node looks for assignments when an ES module imports by name.
    const told = names.length === 0 ? "" : ` 0 && (${names.map((name) => `exports.${name} = `).join("")}0);`;
    return `${found}${told} for (const name of ${JSON.stringify(names)}) if (!Object.hasOwn(exports, name)) Object.defineProperty(exports, name, ${getter});`;
  });
  const loading = lazy.replace(IMPORTED, LOADER);
  if (loading === lazy) return lazy;
  // Hoisted, so that it may stand at the end, where it moves no line.
  const end = loading.lastIndexOf("\n//# sourceMappingURL=");
  const at = end < 0 ? loading.length : end;
  const loader = `\nasync function ${LOADER}(name) { return require(name); }`;
  return `${loading.slice(0, at)}${loader}${loading.slice(at)}`;
}

/** Rewrites every compiled module under a folder. Those whose names others export are loaded for it. */
export function makeLazy(folder) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".js")) continue;
    const path = join(entry.parentPath, entry.name);
    const text = readFileSync(path, "utf8");
    const require = createRequire(path);
    const lazy = withLazyRequires(text, (specifier) => Object.keys(require(specifier)));
    if (lazy !== text) writeFileSync(path, lazy);
  }
}
