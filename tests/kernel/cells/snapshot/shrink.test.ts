import vm from "node:vm";
import { describe, expect, it } from "vitest";
import { shrinkTypeScript } from "../../../../kernel/cells/snapshot/shrink.js";

/** A script of TypeScript's shape. */
function script(body: string): string {
  return `var api = {}; ((module) => {
"use strict";
var __export = (target, all) => { for (const name in all) Object.defineProperty(target, name, { get: all[name], enumerable: true }); };
${body}
})({ get exports() { return api; }, set exports(value) { api = value; } })`;
}

const BODY = `
var api_exports = {};
__export(api_exports, {
  parse: () => parse2,
  check: () => check,
  server: () => server_exports,
  never: () => never
});
module.exports = api_exports;
// Comments go.
function parse2(text) { return read(text) + Kind[1] /* here too */ + Space.inner(); }
function read(text) { return text.trim() + " // no comment, two  spaces "; }
function check() { return "checked"; }
function never() { return unreachable(); }
function unreachable() { return "unreachable"; }
var Kind = /* @__PURE__ */ ((Kind2) => { Kind2[Kind2["A"] = 1] = "A"; return Kind2; })(Kind || {});
var Space;
((Space2) => { function inner() { return \`a  \${ 1 + 1 }  b // \`; } Space2.inner = inner; })(Space || (Space = {}));
var Unused;
((Unused2) => { Unused2.fill = () => "unused"; })(Unused || (Unused = {}));
var server_exports = {};
__export(server_exports, { serve: () => serve, parse: () => parse2 });
function serve() { return serveDeep(); }
function serveDeep() { return "served"; }
class Held { static #count = 1; own = unreachable2; }
function unreachable2() { return 0; }
var Class = class _Class { make() { return new Held(); } };
Class.registered = "registered";
var counter = 0;
var sideEffect = ++counter;
registerCodeFix({ act() { return serve(); } });
function registerCodeFix() { throw new Error("is not called"); }
globalThis.loaded = counter;
0 && (module.exports = { parse2, check });
`;

function run(text: string): {
  readonly api: Record<string, (...args: unknown[]) => unknown>;
  readonly loaded: unknown;
} {
  const context: { api?: unknown; loaded?: unknown } = {};
  vm.runInNewContext(text, context);
  return context as ReturnType<typeof run>;
}

describe("a package's script made smaller", () => {
  it("keeps what its users reach, by whatever way, and what it does when it is loaded", () => {
    const small = shrinkTypeScript(script(BODY), ['const { check } = pack; pack.parse(" x ");']);
    const { api, loaded } = run(small);
    expect(Object.keys(api).sort()).toEqual(["check", "parse"]);
    expect(api.parse(" x ")).toBe("x // no comment, two  spaces Aa  2  b // ");
    expect(api.check()).toBe("checked");
    expect(loaded).toBe(1);
  });

  it("leaves out the rest, comments and indentation", () => {
    const small = shrinkTypeScript(script(BODY), ["pack.parse(1)"]);
    expect(small).not.toMatch(
      /Comments go|here too|unreachable|serveDeep|registered|Held|is not called|Unused|checked/,
    );
    expect(small).not.toMatch(/^ /m);
  });

  it("keeps all that an object of exports gives, where that is reached", () => {
    const small = shrinkTypeScript(script(BODY), ["pack.server.serve()"]);
    const { server } = run(small).api as unknown as { server: { serve(): string } };
    expect(server.serve()).toBe("served");
    expect(small).not.toContain("two  spaces");
  });

  it("takes nothing out of a script of another shape", () => {
    expect(shrinkTypeScript("function a() {\n  return 1;\n}\n", [])).toBe("function a(){\nreturn 1;\n}\n");
  });

  it.each([
    "var spare = other.deep.value;",
    "var spare = (1);",
    "var spare = [1, 'a', /x/, ...list];",
    "var spare = { a: 1, ...list, list, m() { return call(); }, get g() { return call(); }, [1]: 2 };",
    "var spare = 1 + list;",
    "var spare = -1;",
    "var spare = void 0;",
    "var spare = true, more = false, last = null;",
    "var spare = new Map([[1, 2]]);",
    "var spare = new Set;",
    "var spare = function () { call(); };",
    "var spare = class extends other { static size = 1; own = call(); static later; static go() { call(); } };",
    "class spare extends other { constructor() { call(); } }",
    "var spare = ((Kind2) => { return Kind2; })(spare || {});",
    "var spare; spare.note = 1;",
  ])("leaves out what only has a value, as nobody reads it: %s", (statement) => {
    expect(shrinkTypeScript(script(statement), [])).not.toContain("spare");
  });

  it.each([
    "var spare = call();",
    "var spare = other = 1;",
    "var spare = count++;",
    "var spare = --count;",
    "var spare = -call();",
    "var spare = 1 + call();",
    "var spare = call() + 1;",
    "var spare = [call()];",
    "var spare = { a: call() };",
    "var spare = { ...call() };",
    "var spare = { [call()]: 1 };",
    "var spare = { [call()]() {} };",
    "var spare = new Other(1);",
    "var spare = new Map(call());",
    "var spare = new other.Map();",
    "var { spare } = other;",
    "var spare = (function () {})({});",
    "var spare = ((Kind) => Kind)();",
    "var spare = ((Kind) => Kind)(other);",
    "var spare = ((Kind) => Kind)(other.deep || {});",
    "var spare = class { static { call(); } };",
    "var spare = class { [call()] = 1; };",
    "var spare = class { static size = call(); };",
    "class spare extends call() {}",
    "var known; known.spare = call();",
    "unknown.spare = 1;",
    "unknown.spare += 1;",
    "(function (spare) {})(1);",
    "((spare) => {})();",
    "((spare) => {})(known && (known = {}));",
    "((spare) => {})(known.deep || {});",
    "__export(spare);",
    "__export(spare, list);",
    "__export({}, { spare: () => 1 });",
    "__export(api, { spare() {} });",
    "__export(api, { 'spare': () => a });",
    "__export(api, { spare: () => 1 });",
    "__export(api, { spare: a });",
  ])("keeps what may do something as it is loaded: %s", (statement) => {
    expect(shrinkTypeScript(script(statement), [])).toContain("spare");
  });

  it.each([
    "(() => { var spare = 1; });",
    "(function () { var spare = 1; })();",
    "call(() => { var spare = 1; });",
    "(() => spare)();",
  ])("takes nothing out of what is no script of the package: %s", (text) => {
    expect(shrinkTypeScript(text, [])).toContain("spare");
  });
});
