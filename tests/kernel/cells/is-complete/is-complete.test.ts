import { readFileSync } from "node:fs";
import fc from "fast-check";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { isComplete } from "../../../../kernel/cells/is-complete/index.js";

describe("complete code", () => {
  it.each([
    "",
    "   \n",
    "// a note",
    "1 + 1",
    "const x = await fetch(url);",
    "for await (const row of rows) console.log(row);",
    "if (x) { y() }",
    "if (x) y()\nelse z()",
    "@dec class A {}",
    "class A { #x = 1; static { this.y } }",
    "`a ${`b ${c}`} d`",
    "const re = /[/](/.test(s)".replace("(/", "/"),
    "declare function f(): void",
    "declare const x: number",
    "function f(): void;\nfunction f(x?: number) {}",
    "let x",
    "let x: number;",
    "import type { A } from './a'",
    "using file = open()",
    "await using file = open()",
    "type A<T> = { [K in keyof T]: T[K] }",
    "enum E { A, B }",
    "import data from './x.json' with { type: 'json' }",
    "x!",
    "i++",
    "a\n  .b()\n  .c()",
    "/* a comment */",
    "'a\\\nb'",
  ])("%j", (code) => {
    expect(isComplete(code)).toEqual({ status: "complete", indent: "" });
  });
});

describe("incomplete code, and the indent of the next line", () => {
  it.each([
    ["if (x)", "  "],
    ["if (x) {", "  "],
    ["if (x) {} else", "  "],
    ["for (const x of y)", "  "],
    ["for await (const x of y)", "  "],
    ["while (x)", "  "],
    ["do {}", "  "],
    ["try {}", "  "],
    ["switch (x)", ""],
    ["function f()", "  "],
    ["function f() {", "  "],
    ["export async function f(): Promise<void>", "  "],
    ["class A", ""],
    ["class A {\n  m() {\n    if (x) {", "      "],
    ["class A {\n  m() {\n    y();\n  }", "  "],
    ["interface A {", "  "],
    ["type A =", "  "],
    ["type A", "  "],
    ["enum E", ""],
    ["@dec", ""],
    ["@dec({", "  "],
    ["`abc", ""],
    ["  `a ${b}\n  c", ""],
    ["`a ${f(", "  "],
    ["/* a", ""],
    ["  /** a\n   * b", "   "],
    ["a.", "  "],
    ["a?.", "  "],
    ["a +", "  "],
    ["a && b ||", "  "],
    ["x ? y :", "  "],
    ["(x) =>", "  "],
    ["const x", "  "],
    ["const x =", "  "],
    ["const { a }", "  "],
    ["let", "  "],
    ["using x", "  "],
    ["f(1,", "  "],
    ["f({", "  "],
    ["f(\n  a,\n  b", "  "],
    ["let a = {\n  b: [\n    1,", "    "],
    ["const o = {\n    a: 1,\n    b: {", "        "],
    ["if (x) {\n\ty();\n\tif (z) {", "\t\t"],
    ["import", "  "],
    ["import { a } from", "  "],
    ["export", "  "],
    ["export default", "  "],
    ["await", "  "],
    ["new", "  "],
    ["throw", "  "],
    ["'abc\\", ""],
    ["'abc\\\n", ""],
    ["x as", "  "],
    ["label:", "  "],
  ])("%j", (code, indent) => {
    expect(isComplete(code)).toEqual({ status: "incomplete", indent });
  });
});

describe("invalid code", () => {
  it.each([
    "foo)",
    "}",
    "a b",
    "1 +* 2",
    "const 1x = 2",
    "import = 7q",
    'let s = "abc',
    "'abc\nd'",
    "/abc",
    "0x",
    '"\\u00',
    "f(1, 2\nbar",
    "foo(]",
    "throw\n",
    "class A { @dec }",
    "#",
    "if (x) { ) }",
    "else {}",
    "case 1:",
    "function (",
    "foo) `a",
    "))) {",
  ])("%j", (code) => {
    expect(isComplete(code)).toEqual({ status: "invalid", indent: "" });
  });

  it("brackets that are nested too deeply for the parser are refused, not a crash", () => {
    expect(isComplete("(".repeat(200_000)).status).toBe("invalid");
  });
});

/** Real code, and where each of its tokens ends with how many brackets are open there. */
function cuts(path: string): { text: string; ends: { end: number; depth: number }[] } {
  const text = readFileSync(path, "utf8");
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
  const ends: { end: number; depth: number }[] = [];
  let depth = 0;
  visit(file);
  return { text, ends };

  function visit(node: ts.Node): void {
    const children = node.getChildren(file);
    for (const child of children) visit(child);
    if (children.length > 0 || node.getWidth(file) === 0) return;
    const token = node.getText(file);
    if (/^[({[]$/.test(token) || /^`.*\$\{$/s.test(token)) depth++;
    if (/^[)}\]]$/.test(token) || /^\}.*`$/s.test(token)) depth--;
    ends.push({ end: node.end, depth });
  }
}

describe("a prefix of complete code", () => {
  const paths = [
    "kernel/processes/frames.ts",
    "kernel/contracts/runner.ts",
    "sdk/core/tables/table.ts",
    "sdk/utils/errors/assay-error.ts",
    "sdk/jobs/chain.ts",
  ];
  const files = new Map(paths.map((path) => [path, cuts(path)]));

  it("is never called complete within brackets, nor invalid anywhere between two tokens", () => {
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.nat(), (path, at) => {
        const { text = "", ends = [] } = files.get(path) ?? {};
        const { end, depth } = ends[at % ends.length];
        const { status } = isComplete(text.slice(0, end));
        // An arrow stands on the line of its parameters: `()` alone cannot become a function any more.
        if (text.slice(0, end).endsWith("()") && status === "invalid") return;
        if (depth > 0) expect(status).toBe("incomplete");
        else expect(status).not.toBe("invalid");
      }),
      { numRuns: 1000 },
    );
  });

  it("is incomplete within a template or a block comment, wherever it is cut", () => {
    const code = "const text = `line ${a.b(`in ${c}`)} end`; /* a note */";
    const note = code.indexOf("/*") + 2;
    fc.assert(
      fc.property(fc.integer({ min: 14, max: 40 }), (end) => {
        expect(isComplete(code.slice(0, end)).status).not.toBe("complete");
      }),
    );
    for (let end = note; end < code.length; end++) {
      expect(isComplete(code.slice(0, end)).status).toBe("incomplete");
    }
  });
});

it("random text is answered, never thrown at", () => {
  const piece = fc.constantFrom(
    "{",
    "}",
    "(",
    ")",
    "[",
    "`",
    "${",
    '"',
    "\\",
    "/",
    "*",
    "<",
    "a",
    "if",
    "=>",
    "@",
    "\n",
    " ",
    "class",
    "#",
    ".",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      expect(["complete", "incomplete", "invalid"]).toContain(isComplete(pieces.join("")).status);
    }),
    { numRuns: 500 },
  );
});
