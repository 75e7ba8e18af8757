import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { plain, TestSession } from "./test-session.js";

describe("what a cell is refused for", { timeout: 60_000 }, () => {
  const session = new TestSession();
  beforeEach(() => void vi.stubEnv("NO_COLOR", undefined));
  afterEach(() => void vi.unstubAllEnvs());
  const text = (code: string): string => plain(session.refused(code));

  it("is shown with its line, a squiggle and TypeScript's number", () => {
    const code = "const fine = 1;\n\tconst wrong: string = fine;";
    const error = session.refused(code);
    expect(error.ename).toBe("TypeCheckError");
    expect(error.evalue).toBe("Type 'number' is not assignable to type 'string'. (TS2322)");
    expect(plain(error)).toBe(
      [
        "TypeCheckError: 1 error found, the cell was not run.",
        "",
        "Type 'number' is not assignable to type 'string'. TS2322",
        "  2 │ \tconst wrong: string = fine;",
        "    │ \t      ~~~~~",
      ].join("\n"),
    );
    expect(error.traceback.join("")).toContain("\u001b[31m~~~~~\u001b[39m");
  });

  it("is a syntax error before it is one of types", () => {
    const error = session.refused("const x: string = 1;\nlet = ;");
    expect(error.ename).toBe("SyntaxError");
    expect(plain(error)).not.toContain("TS2322");
  });

  it("goes on over lines, and shows what is related", () => {
    expect(text("const o: { a: number } = {\n  a: 1,\n  b: 2,\n};")).toContain("'b' does not exist");
    const spanning = text(
      "const n: number = [\n  1,\n  2,\n].concat as unknown as string;\n(\n  'a'\n).foo(\n);",
    );
    expect(spanning).toContain("Property 'foo' does not exist");
    const related = text("function twice(n: number) { return n * 2 }\ntwice();");
    expect(related).toContain("An argument for 'n' was not provided.");
    expect(related).toMatch(/1 │ function twice[^\n]*\n\s+│\s+~~~~~~~~~/);
  });

  it("is counted after ten", () => {
    const many = text(Array.from({ length: 14 }, (_, i) => `nope${i};`).join("\n"));
    expect(many).toContain("14 errors found");
    expect(many).toContain("… and 4 more.");
    expect(many.match(/Cannot find name/g)).toHaveLength(10);
  });

  it.each([
    ["import * as df from 'danfojs-nowhere';", "npm install danfojs-nowhere"],
    ["import x from '@scope/name/deep/er';", "npm install @scope/name"],
    ["await import('left-pad-nowhere/lib');", "npm install left-pad-nowhere"],
    ["import x from './nowhere';", "No such file, seen from the notebook's folder"],
    ["import x from 'node:nowhere';", "Node has no module of this name"],
    ["import x from 'https://example.com/x.js';", "save the file beside the notebook"],
    ["await import('data:text/javascript,1');", "put it into a variable"],
    ["import x from '#nowhere';", "no such entry under imports"],
    ["frobnicate(1)", "No cell that ran has declared frobnicate"],
    ["const fs = require('fs');", 'write import x from "y", or await import("y")'],
    ["module.exports = 1;", "seen by all later cells"],
    ["__dirname", "import.meta.dirname"],
  ])("%s comes with what to do: %s", (code, advice) => {
    expect(text(code)).toContain(`→ `);
    expect(text(code)).toContain(advice);
  });

  it("is told with the command of the project's own installer, and not where the package is there", async () => {
    const folder = mkdtempSync(join(tmpdir(), "cells-installer-"));
    const notebooks = join(folder, "notebooks");
    const there = join(folder, "node_modules", "there");
    for (const path of [notebooks, there]) mkdirSync(path, { recursive: true });
    writeFileSync(join(folder, "pnpm-lock.yaml"), "");
    writeFileSync(join(there, "package.json"), '{ "name": "there", "exports": { ".": "./index.js" } }');
    writeFileSync(join(there, "index.js"), "exports.x = 1;");
    const other = new TestSession(notebooks);
    expect(plain(other.refused("import x from '@some/nowhere/deep'"))).toContain(
      `→ Run \`pnpm add @some/nowhere\` in ${notebooks}, then this cell again; the kernel need not be restarted.`,
    );
    expect(plain(other.refused("import { x } from 'there/other'"))).toContain(
      "→ The package there is installed, but its package.json gives nothing of this name.",
    );
    // Code without types: any, which is said once.
    expect(other.convert("import { x } from 'there'; x.y").notes).toEqual([
      "there has no types: its names are any, and mistakes with them are not found. If there are some apart, `pnpm add --save-dev @types/there` installs them.\n",
    ]);
    expect(other.convert("import * as again from 'there'; again.x").notes).toEqual([]);
  });

  it("names what an earlier cell declared, where that is near", async () => {
    await session.run("const learningRate = 0.1");
    expect(text("learningrat")).toContain("learningRate is known");
  });

  it("is nothing where require is the cell's own", async () => {
    expect(await session.run("const require = (name: string) => name", "require('x')")).toBe("x");
  });

  it("is nothing in a cell that starts with // @ts-nocheck, or where types are not to be checked", async () => {
    expect(await session.run("// @ts-nocheck\nconst loose: string = 5; loose")).toBe(5);
    expect(await session.run("// @ts-ignore\nconst looser: string = 6; looser")).toBe(6);
    expect(text("// @ts-expect-error\nconst fine2 = 1;")).toContain("Unused '@ts-expect-error' directive");
    session.typeCheck = "off";
    expect(await session.run("const off: string = 7; off")).toBe(7);
    expect(session.refused("let = ;").ename).toBe("SyntaxError");
    session.typeCheck = "error";
    expect(text("off.nothing")).toContain("type 'string'");
  });

  it("is a note where types are only warned of", async () => {
    session.typeCheck = "warn";
    const { notes, script } = session.convert("const warned: string = 8; warned");
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain("not assignable");
    expect(await session.evaluate(script)).toBe(8);
    session.typeCheck = "error";
  });

  it("is not what is only a hint", () => {
    session.convert("const unused = 1; function early() { return 1; const never2 = 2; }\nunused;");
  });

  it("is not a variable of an earlier cell whose type its later assignments would tell", async () => {
    expect(
      await session.run("let open; const rows = []", "open = 5; rows.push(1); [open + 1, rows]"),
    ).toEqual([6, [1]]);
  });

  it("is a module without types only for what it is used as: any", () => {
    session.convert("import b from './tasks/build.mjs'; b.anything");
  });
});

describe("what a cell adds to types", { timeout: 60_000 }, () => {
  it("by declare global and declare module is known to later cells", async () => {
    const session = new TestSession();
    session.convert("declare global { interface Array<T> { firstOr(v: T): T } var shared: number }");
    session.convert("const first: number = [1].firstOr(2); shared.toFixed()");
    expect(session.refused("[1].firstOr('a')").evalue).toContain("not assignable");
    session.convert("declare module 'zod' { interface Added { v: 1 } }");
    session.convert(
      "import type { Added } from 'zod'; import { z } from 'zod'; const added: Added = { v: 1 }; z.string()",
    );
    session.convert("declare module 'typeless' { export function f(n: number): string }");
    expect(session.refused("import { f } from 'typeless'; f('a')").evalue).toContain("not assignable");
  });
});
