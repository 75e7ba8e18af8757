// Makes what tsc compiled load when it is used, not when it is named: half of the modules of a program are never reached.
// Plain JavaScript, because the build runs it. Why and what it saves: docs/decisions/start-up.md.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import ts from "typescript";

/** As tsc names what it requires: a name of its own making, and nothing but its properties is read. */
const TSC_NAME = /^\w+_\d+$/;
/** CommonJS that `import()` would read twice, the first time for the names that it exports: the build's own, and large packages. */
const READ_TWICE = /^(?:\.{1,2}\/.+\.js|@tensorflow\/tfjs-(?:core|layers|backend-wasm|backend-cpu))$/;
/** As long as `import`. */
const LOADER = "load$_";

/**
 * The text of a compiled module with its modules required at their first use, and with `import()` of the build's own as a
 * `require`. What is imported for its effects, as a namespace or by default stays as it is. Nothing else moves by a column, so
 * that source maps hold; lines that require still begin as before, which the kernel's snapshot reads. `namesOf` gives what a
 * module exports, for `export * from`.
 */
export function withLazyRequires(text, namesOf) {
  const file = ts.createSourceFile("module.js", text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  const edits = [];
  const replace = (node, by) => edits.push({ start: node.getStart(file), end: node.getEnd(), by });
  const all = allOf(file);
  let count = 0;
  const mark = () => `$${(count++).toString(36)}`;

  for (const statement of file.statements) {
    const { name, specifier } = requirementOf(statement) ?? {};
    if (name === undefined) continue;
    const uses = all.filter((node) => ts.isIdentifier(node) && node.text === name.text && node !== name);
    const own = mark();
    const called = name.text.slice(0, -4 - own.length) + own;
    if (called.length + 4 !== name.text.length || !uses.every(isReadFrom)) continue;
    replace(statement, definition(called, specifier));
    for (const use of uses) {
      const defining = definedBy(use);
      if (defining !== undefined) replace(defining, "Reflect");
      const made = madeBy(use);
      if (made === undefined) replace(use, `${called}(  )`);
      // `new a().B()` would make an object of `a`.
      else replace(made, `(${called}()${text.slice(use.getEnd(), made.getEnd())})`);
    }
  }
  for (const statement of file.statements) {
    const specifier = exportedAll(statement);
    if (specifier !== undefined) replace(statement, exporting(`all${mark()}`, specifier, namesOf(specifier)));
  }
  const imports = all.filter(
    (node) =>
      ts.isCallExpression(node) &&
      node.expression.kind === ts.SyntaxKind.ImportKeyword &&
      ts.isStringLiteral(node.arguments[0]) &&
      READ_TWICE.test(node.arguments[0].text),
  );
  for (const { expression } of imports) replace(expression, LOADER);
  const lazy = edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((rest, { start, end, by }) => rest.slice(0, start) + by + rest.slice(end), text);
  if (imports.length === 0) return lazy;
  // Hoisted, so that it may stand at the end, where it moves no line.
  const end = lazy.lastIndexOf("\n//# sourceMappingURL=");
  const at = end < 0 ? lazy.length : end;
  return `${lazy.slice(0, at)}\nasync function ${LOADER}(name) { return require(name); }${lazy.slice(at)}`;
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

const definition = (called, specifier) =>
  `const ${called} = () => ${called}_ ??= require("${specifier}"); let ${called}_;`;

function exporting(called, specifier, exported) {
  const names = exported.filter((name) => name !== "default");
  const getter = `{ enumerable: true, get: () => ${called}()[name] }`;
  // Never run: Node looks for assignments when an ES module imports by name.
  const told = names.length === 0 ? "" : ` 0 && (${names.map((name) => `exports.${name} = `).join("")}0);`;
  return `${definition(called, specifier)}${told} for (const name of ${JSON.stringify(names)}) if (!Object.hasOwn(exports, name)) Object.defineProperty(exports, name, ${getter});`;
}

/** `const x_1 = require("x")`: its name and what it names. */
function requirementOf(statement) {
  if (!ts.isVariableStatement(statement)) return undefined;
  const [{ name, initializer }, ...more] = statement.declarationList.declarations;
  const specifier = requiredBy(initializer);
  const isTscs = more.length === 0 && ts.isIdentifier(name) && TSC_NAME.test(name.text);
  return isTscs && specifier !== undefined ? { name, specifier } : undefined;
}

/** `__exportStar(require("./x.js"), exports)`: what it names, of the build's own. */
function exportedAll(statement) {
  if (!ts.isExpressionStatement(statement) || !ts.isCallExpression(statement.expression)) return undefined;
  const { expression, arguments: given } = statement.expression;
  if (!ts.isIdentifier(expression) || expression.text !== "__exportStar") return undefined;
  const specifier = requiredBy(given[0]);
  return specifier?.startsWith(".") ? specifier : undefined;
}

function requiredBy(node) {
  if (node === undefined || !ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return undefined;
  const [given] = node.arguments;
  return node.expression.text === "require" && ts.isStringLiteral(given) ? given.text : undefined;
}

/** Whether it is the `a` of `a.b`. */
const isReadFrom = (use) => ts.isPropertyAccessExpression(use.parent) && use.parent.expression === use;

/** The `a.B` of `new a.B()`, for its `a`. */
function madeBy(use) {
  let path = use;
  while (ts.isPropertyAccessExpression(path.parent) && path.parent.expression === path) path = path.parent;
  return ts.isNewExpression(path.parent) && path.parent.expression === path ? path : undefined;
}

/**
 * The `Object` of `Object.defineProperty(exports, "b", { get: function () { return a.b; } })`, for its `a`: where a getter calls, Node
 * would take it for one that may fail, and not let ES modules import the name, which tsc has written at the top as well.
 */
function definedBy(use) {
  const statement = ts.findAncestor(use, ts.isExpressionStatement);
  if (statement === undefined || !ts.isCallExpression(statement.expression)) return undefined;
  const { expression, arguments: given } = statement.expression;
  if (!ts.isPropertyAccessExpression(expression) || expression.name.text !== "defineProperty")
    return undefined;
  return ts.isIdentifier(given[0]) && given[0].text === "exports" ? expression.expression : undefined;
}

function allOf(file) {
  const found = [];
  const visit = (node) => {
    found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
