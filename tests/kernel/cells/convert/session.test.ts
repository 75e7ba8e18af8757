import { describe, expect, it } from "vitest";
import { ts } from "../../../../kernel/cells/convert/index.js";
import { TestSession } from "./test-session.js";

describe("a session of many cells", { timeout: 120_000 }, () => {
  it("keeps the types of 500 cells that build on each other, also through a new program", async () => {
    const session = new TestSession();
    await session.run("const x0 = 1; const f0 = (n: number) => n; type T0 = { v0: number }");
    for (let i = 1; i < 500; i++)
      await session.run(
        `const x${i} = x${i - 1} + 1; const f${i} = (n: number) => f${i - 1}(n) + 1; type T${i} = T${i - 1} & { v${i}: number }`,
      );
    const { program } = session.session;
    await session.run("import { z } from 'zod'; z.string().parse('a')");
    expect(session.session.program).not.toBe(program);
    expect(await session.run("const last: T499['v250'] = f499(x499); last")).toBe(999);
    expect(session.refused("f499('a')").evalue).toContain("not assignable");
  });

  it("takes a name that is declared again hundreds of times, each time as another type", async () => {
    const session = new TestSession();
    for (let i = 0; i < 200; i++) {
      await session.run(i % 2 ? "const again = 'text'" : "let again = 1");
      expect(session.refused(i % 2 ? "again.toFixed()" : "again.length").evalue).toMatch(/toFixed|length/);
    }
    expect(await session.run("again.length")).toBe(4);
  });

  it("makes a new program only for an import that it does not hold", () => {
    const session = new TestSession();
    const { program } = session.session;
    session.convert(
      "import fs from 'node:fs'; import path = require('path'); fs.readFileSync; path.join('a')",
    );
    session.convert("1 + 1");
    session.refused("1 +");
    session.convert("await import('node:fs/promises')");
    expect(session.session.program).toBe(program);
    session.convert("import { z } from 'zod'; z");
    const withZod = session.session.program;
    expect(withZod).not.toBe(program);
    session.convert("import * as all from 'zod'; const User = all.object({ id: all.number() })");
    expect(session.session.program).toBe(withZod);
    expect(session.refused("User.parse(1).id.length").evalue).toContain("length");
  });

  it("goes on after TypeScript itself failed on a cell", async () => {
    const session = new TestSession();
    await session.run("const before = 1");
    session.session.renew();
    expect(await session.run("before + 1")).toBe(2);
  });

  it("binds a text for completions with all names of earlier cells in scope, and declares nothing by it", async () => {
    const session = new TestSession();
    await session.run("const visible = { deep: 1 }; type Shape = 'a'");
    const { file } = session.session.bindForeign("const mine = 1; visible.");
    const names = session.session.checker
      .getSymbolsInScope(file, ts.SymbolFlags.Value | ts.SymbolFlags.Type)
      .map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["visible", "Shape", "mine", "structuredClone"]));
    expect(session.refused("mine").evalue).toContain("Cannot find name 'mine'");
  });

  it("tells once which copy of assay cells use", () => {
    const session = new TestSession();
    expect(session.convert("import type { Experiment } from 'assay'").facts).toEqual([
      expect.stringMatching(/^assay \d+\.\d+\.\d+, from [^/\n].*$/),
    ]);
    expect(session.convert("import { Experiment } from 'assay'; Experiment.load").facts).toEqual([]);
    expect(session.refused("Experiment.lod").evalue).toContain("Property 'lod' does not exist");
    expect(
      session.convert("import { KERNEL_SETTINGS } from 'assay/kernel'; KERNEL_SETTINGS.typeCheck").declares,
    ).toEqual(["import assay/kernel"]);
  });

  it("knows the globals of cells", () => {
    const session = new TestSession();
    session.convert("display(1); const answer: string = await input('name? '); _");
    expect(session.refused("display.nothing").evalue).toContain("nothing");
  });
});
