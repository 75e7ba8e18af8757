import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { plain, TestSession } from "./test-session.js";

describe("TypeScript files that cells import", { timeout: 60_000 }, () => {
  let folder: string;
  let session: TestSession;
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  const updates = (code: string): string[] =>
    session.convert(code).modules.map(({ path }) => path.slice(folder.length + 1));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "assay-modules-"));
    session = new TestSession(folder);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("are told compiled, the imported before the importing, and again only where they changed", () => {
    write("a.ts", 'import { b } from "./b.ts";\nexport const a: number = b + 1;');
    write("b.ts", "export const b = 1;\nexport interface B { b: number }");
    expect(updates('import { a } from "./a"; a')).toEqual(["b.ts", "a.ts"]);
    expect(updates('import { a } from "./a.ts"; a')).toEqual([]);
    write("b.ts", "export const b = 22;\nexport interface B { b: number }");
    expect(updates('import { a } from "./a.js"; a')).toEqual(["b.ts"]);
  });

  it("are ES modules with imports of types left out, and a source map", () => {
    write("t.ts", "export type T = string");
    write(
      "m.ts",
      'import type { T } from "./t.ts";\nimport { type Stats } from "node:fs";\n\nexport const m: T = "x";',
    );
    const { modules } = session.convert('import { m } from "./m.ts"; m');
    const module = modules.find(({ path }) => path.endsWith("m.ts"));
    expect(module?.script.trim()).toBe('export const m = "x";');
    expect(module?.map.mappings).not.toBe("");
    expect(updates('import { m } from "./m.ts"; m')).toEqual([]);
  });

  it("change what later cells may do, by their types", () => {
    write("u.ts", "export const u = 1");
    session.convert('import { u } from "./u.ts"; u.toFixed()');
    write("u.ts", "export const u = 'text now'");
    expect(session.refused('import { u } from "./u.ts"; u.toFixed()').evalue).toContain("toFixed");
    session.convert('import { u } from "./u.ts"; u.length');
  });

  it("that changed are told with the next cell, whatever that is; with errors they are noted, and told when they are mended", () => {
    write("deep.ts", "export const deep = 1");
    write("top.ts", 'import { deep } from "./deep.ts"; export const top = deep + 1');
    session.convert('import { top } from "./top.ts"');
    expect(updates("1 + 1")).toEqual([]);
    write("deep.ts", "export const deep = 1000");
    expect(updates("1 + 1")).toEqual(["deep.ts"]);
    expect(updates("1 + 1")).toEqual([]);
    write("deep.ts", "export const deep: string = 1;");
    const { modules, notes } = session.convert("1 + 1");
    expect(modules).toEqual([]);
    expect(notes.join()).toContain("deep.ts:1:14");
    expect(session.convert("1 + 1").notes).toEqual([]);
    write("deep.ts", "export const deep: number = 12345");
    expect(updates("1 + 1")).toEqual(["deep.ts"]);
  });

  it("are checked: their errors are shown with their name and line", () => {
    write("bad.ts", "export const good = 1;\nexport const bad: string = 2;");
    const error = session.refused('import { good } from "./bad.ts"');
    expect(error.ename).toBe("TypeCheckError");
    expect(plain(error)).toContain("bad.ts:2:14");
    expect(plain(error)).toContain("export const bad: string = 2;");
    write("bad.ts", "export const good = ;");
    expect(session.refused('import { good } from "./bad.ts"').ename).toBe("SyntaxError");
    write("bad.ts", "export const good = 1; export const bad = 2");
    expect(updates('import { good } from "./bad.ts"')).toEqual(["bad.ts"]);
  });

  it("are looked for again where they were not there, also from other files", () => {
    write("outer.ts", 'export { late } from "./late.ts";');
    expect(plain(session.refused('import { late } from "./outer.ts"'))).toContain("outer.ts:1:22");
    const missing = plain(session.refused('import { late } from "./late.ts"'));
    expect(missing).toContain("Cannot find module './late.ts'");
    expect(missing).toContain("No such file");
    write("late.ts", "export const late = 5;");
    expect(updates('import { late } from "./outer.ts"; late.toFixed()')).toEqual(["late.ts", "outer.ts"]);
  });

  it("may import each other in a circle", () => {
    write("c1.ts", 'import { c2 } from "./c2.ts"; export const c1 = (): number => c2() + 1;');
    write("c2.ts", 'import { c1 } from "./c1.ts"; export const c2 = (): number => (c1.length ? c1() : 1);');
    expect(updates('import { c1 } from "./c1.ts"').sort()).toEqual(["c1.ts", "c2.ts"]);
  });

  it("may be .mts files and JSON", async () => {
    write("e.mts", "export default class E { v = 1 }");
    write("d.json", '{ "rows": [1, 2] }');
    expect(updates('import E from "./e.mts"; new E().v.toFixed()')).toEqual(["e.mts"]);
    expect(session.refused('import d from "./d.json"; d.rows.length.nope').evalue).toContain("nope");
    session.convert('import d from "./d.json" with { type: "json" }; d.rows[0].toFixed()');
    session.convert(
      'const { rows } = (await import("./d.json", { with: { type: "json" } })).default; rows[0].toFixed()',
    );
  });
});
