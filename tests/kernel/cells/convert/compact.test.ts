import { describe, expect, it } from "vitest";
import { CellCompiler, CellSession, compactLibraries } from "../../../../kernel/cells/convert/index.js";

function compilers(): { readonly plain: CellCompiler; readonly compact: CellCompiler } {
  const session = new CellSession();
  compactLibraries(session.program);
  return { plain: new CellCompiler(new CellSession()), compact: new CellCompiler(session) };
}

const { plain, compact } = compilers();
let runs = 0;

/** Cells that touch what is taken out: texts (errors that point into libraries), parameters' names, overloads, `typeof` of a parameter. */
const CELLS = [
  'import { createServer } from "node:http"; import fs, { readFile } from "node:fs/promises";',
  "const server = createServer((request, response) => { response.end(request.url?.toUpperCase()); });",
  'document.addEventListener("click", (event) => event.clientX.toFixed(1));',
  "const wrong: number = document.querySelector('a')!.href;",
  "fs.readFile(3n); readFile(); server.listen('x', 'y', 'z', 'w', 'v');",
  "const element: HTMLDivElement = { id: 'x' };",
  "function own(callback: Parameters<typeof setTimeout>[0]): ReturnType<typeof fetch> { return fetch(1); }",
  "type All = Parameters<typeof Object.assign>; const all: All = 1;",
  "class Own implements Iterable<number> {}",
  "interface Window { onload: 3 } const size: Window = { onload: 3 };",
  "declare global { interface Window { extra: 3 } } window.extra.toFixed(window.onload);",
  "const merged: number = globalThis.window.extra;",
  "Promise.all([1, 2]).then(([a, b]) => a.foo + b);",
  "new Map([[1, 2]]).forEach((value, key, map) => map.get(value)?.bar);",
  "const values = structuredClone([1]); [values.at(0)?.toLocaleString()].flatMap((text) => text.big());",
  'JSON.parse("1") as number; Array.isArray(values) ? values.map((one) => one.x) : 1;',
];

/** Without signatures, which are written for as long as some milliseconds last. */
async function matches(compiler: CellCompiler, code: string, cursor: number): Promise<unknown> {
  const { matches: found, ...span } = await compiler.ask({ op: "complete", code, cursor });
  return { ...span, matches: found.map(({ text, type }) => ({ text, type })) };
}

describe("a session whose libraries are compact", () => {
  it.each(CELLS)("converts as another does: %s", async (code) => {
    const request = { op: "convert", run: ++runs, code, typeCheck: "error", purpose: "cell" } as const;
    expect(await compact.ask(request)).toEqual(await plain.ask(request));
  });

  it.each([
    "document.querySel|",
    "fetch(|",
    "[1].map(|",
    "Math.ma|x(1, ",
    "new URL('x').|",
    'import { readFile } from "node:f|',
    "Array.from([1], |",
    "structuredClo|ne",
    "setTim|eout(() => {}, 1)",
    "document.addEventListener('click', (ev|ent) => {})",
    "process.|",
  ])("completes and inspects as another does: %s", async (marked) => {
    const cursor = marked.indexOf("|");
    const code = marked.replace("|", "");
    expect(await matches(compact, code, cursor)).toEqual(await matches(plain, code, cursor));
    for (const detail of [0, 1] as const)
      expect(await compact.ask({ op: "inspect", code, cursor, detail })).toEqual(
        await plain.ask({ op: "inspect", code, cursor, detail }),
      );
  });

  it("shows the doc comments of the libraries", async () => {
    const { text } = await compact.ask({ op: "inspect", code: "Math.max", cursor: 7, detail: 0 });
    expect(text).toContain("Returns the larger of a set of supplied numeric expressions.");
  });

  it("holds no text of the libraries, but gives it to whoever asks", () => {
    const files = compact.session.program
      .getSourceFiles()
      .filter(({ fileName }) => fileName.endsWith("lib.dom.d.ts"));
    expect(files).toHaveLength(1);
    expect(Object.getOwnPropertyDescriptor(files[0], "text")?.value).toBeUndefined();
    expect(files[0].text).toContain("interface HTMLDivElement");
    expect(files[0].getLineAndCharacterOfPosition(files[0].text.indexOf("\n") + 1)).toEqual({
      line: 1,
      character: 0,
    });
  });
});
