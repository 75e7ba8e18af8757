import { SourceMap } from "node:module";
import vm from "node:vm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Converted } from "../../../../kernel/contracts/index.js";
import { TestSession } from "./test-session.js";

describe("source maps of cells", { timeout: 60_000 }, () => {
  const session = new TestSession();

  /** Line and column (from 1) in the cell of where the script stands when it throws. */
  async function thrownAt({ script, map }: Converted): Promise<[number, number][]> {
    const run = new vm.Script(script, { filename: "the-cell" }).runInThisContext();
    const error: unknown = await run(session.scope, { import: (name: string) => import(name) }).catch(
      (e: unknown) => e,
    );
    if (!(error instanceof Error)) throw new Error("did not throw");
    const source = new SourceMap({
      file: "",
      sourceRoot: "",
      sourcesContent: [],
      ...map,
      names: [],
      sources: [...map.sources],
    });
    return [...(error.stack ?? "").matchAll(/the-cell:(\d+):(\d+)/g)].map(([, line, column]) => {
      const entry = source.findEntry(Number(line) - 1, Number(column) - 1);
      if (!("originalLine" in entry)) throw new Error("no entry");
      return [entry.originalLine + 1, entry.originalColumn + 1];
    });
  }

  it.each<[string, string, [number, number][]]>([
    ["a throw", "const a = 1;\n\n  throw new Error('x');", [[3, 9]]],
    [
      "a throw inside of functions",
      "interface Gone { a: number }\nfunction inner(): number {\n  throw new Error('x');\n}\n\nconst outer = () => inner();\nouter();",
      [
        [3, 9],
        [6, 21],
        [7, 1],
      ],
    ],
    [
      "a property of undefined",
      "type Gone =\n  | 'a'\n  | 'b';\nlet o = {} as { p: { q: number } };\no.p.q;",
      [[5, 5]],
    ],
    [
      "after imports and types",
      "import { z } from 'zod';\nimport type { ZodType } from 'zod';\nz.string().min(\n  2,\n).min(3); throw new Error('x')",
      [[5, 17]],
    ],
    ["in destructuring", "const { a: [first] } =\n  { a: undefined as unknown as number[] };", [[1, 12]]],
    [
      "in a decorated class",
      "const d = (v: unknown, c: unknown) => {};\nclass K {\n  @d\n  m() {\n    throw new Error('x');\n  }\n}\nnew K().m();",
      [
        [5, 11],
        [8, 9],
      ],
    ],
    [
      "with using",
      "using r = { [Symbol.dispose]() {} };\nfunction late() {\n  throw new Error('x');\n}\nlate();",
      [
        [3, 9],
        [5, 1],
      ],
    ],
  ])("name the place of %s", async (_, code, places) => {
    expect(await thrownAt(session.convert(code))).toEqual(places);
  });

  it("name the line of a throw anywhere between other statements", async () => {
    const lines = fc.constantFrom(
      "let a_ = 1;",
      "",
      "// comment",
      "interface I_ { a: 1 }",
      "/* of\n two lines */",
      "const { b_ = () => 1 } = {} as { b_?: () => number };",
      "function f_() { return 1 }",
      "enum E_ { A }",
      "for (var v_ = 0; v_ < 1; v_++) {}",
      "if (1 as number) {\n  Math.random();\n}",
    );
    const cell = fc.tuple(fc.uniqueArray(lines), fc.uniqueArray(lines));
    await fc.assert(
      fc.asyncProperty(cell, async ([before, after]) => {
        const rest = after.filter((line) => !before.includes(line));
        const code = [...before, "((): void => { throw new Error('x') })();", ...rest].join("\n");
        const line = before.join("\n").split("\n").length + (before.length === 0 ? 0 : 1);
        const [first] = await thrownAt(session.convert(code));
        expect(first).toEqual([line, 22]);
      }),
      { numRuns: 60 },
    );
  });
});
