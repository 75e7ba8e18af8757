import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { complete } from "../../../../kernel/cells/complete/index.js";
import { temporaryFolder } from "../../../support/temporary.js";
import { TestSession } from "../convert/test-session.js";

let cells: TestSession;
beforeAll(() => {
  cells = new TestSession();
  cells.convert("const answer = 42; const answers = [1, 2]; let maybe: { deep: string } | undefined;");
  cells.convert(
    "function greet(name: string): string { return name }\nclass Point { x = 1; static origin = new Point() }",
  );
  cells.convert(
    'interface Options { mode: "fast" | "slow"; size?: number }\nconst run = (options: Options) => options;',
  );
  cells.convert(
    "enum Colour { Red, Green }\nconst odd = { 'a-b': 1, 'c d': 2 };\nconst mixed = { 'a-b': 1, plain: 2 };",
  );
});

/** Completes at the bar. */
function at(text: string) {
  const cursor = text.indexOf("|");
  const code = text.slice(0, cursor) + text.slice(cursor + 1);
  const { matches, start, end } = complete(cells.session, code, cursor);
  for (const match of matches) expect(match.type).not.toBe("");
  return { texts: matches.map((match) => match.text), matches, typed: code.slice(start, end) };
}

describe("names", () => {
  it("of earlier cells, best first, with their types", () => {
    const { texts, matches, typed } = at("ans|");
    expect(typed).toBe("ans");
    expect(texts.slice(0, 2)).toEqual(["answer", "answers"]);
    expect(matches[0].type).toBe("instance");
    expect(at("gre|").matches[0]).toEqual({
      text: "greet",
      type: "function",
      signature: "(name: string): string",
    });
    expect(at("Poi|").matches[0]).toMatchObject({ text: "Point", type: "class" });
    expect(at("Col|").matches[0]).toMatchObject({ text: "Colour", type: "enum" });
    expect(at("let x: Opt|").matches[0]).toMatchObject({ text: "Options", type: "interface" });
  });

  it("of the cell itself, globals and keywords", () => {
    expect(at("const local = 1;\nconst localTwo = loc|").texts).toContain("local");
    expect(at("conso|").texts[0]).toBe("console");
    expect(at("awai|").matches[0]).toEqual({ text: "await", type: "keyword" });
    expect(at("structuredCl|").texts).toEqual(["structuredClone"]);
  });

  it("whatever their case, those as typed first", () => {
    const { texts } = at("POINT|");
    expect(texts).toContain("Point");
    expect(at("point|").texts).toContain("Point");
    expect(at("p|").texts[0]).toMatch(/^p/);
  });

  it("of nothing where nothing fits", () => {
    expect(at("zzzz|").texts).toEqual([]);
    expect(at("'just text |'").texts).toEqual([]);
    expect(at("const fresh|").texts).toEqual([]);
  });
});

describe("members", () => {
  it("after a dot, of a value's own type", () => {
    const { texts, matches } = at("answers.ma|");
    expect(texts).toEqual(["map"]);
    expect(matches[0].type).toBe("function");
    expect(matches[0].signature).toContain("callbackfn");
    expect(at("answer.|").texts).toContain("toFixed");
    expect(at("Point.ori|").matches[0]).toMatchObject({ text: "origin", type: "property" });
    expect(at("Colour.|").texts.slice(0, 2)).toEqual(["Green", "Red"]);
    expect(at("Math.m|").texts).toEqual(["max", "min"]);
  });

  it("in the middle of unfinished code", () => {
    expect(at("if (answers.len|").texts).toEqual(["length"]);
    expect(at("const a = () => {\n  answers.map((x) => x.toF|").texts).toEqual(["toFixed"]);
    expect(at("`${answer.toFi|").texts).toEqual(["toFixed"]);
    expect(at("greet(new Point().|").texts).toEqual(["x"]);
    expect(at("answers.|\nanswers.map((x) => x)").texts).toContain("filter");
  });

  it("of what may be undefined, by ?.", () => {
    expect(at("maybe?.|").texts).toEqual(["deep"]);
    expect(at("maybe?.de|").texts).toEqual(["deep"]);
    expect(at("maybe.|")).toMatchObject({ texts: ["?.deep"], typed: "." });
  });

  it("whose names are no identifiers, in brackets", () => {
    expect(at("odd.|")).toMatchObject({ texts: ['["a-b"]', '["c d"]'], typed: "." });
    expect(at("mixed.|").texts).toEqual(["plain"]);
    expect(at("odd['|").texts.slice(0, 2)).toEqual(["a-b", "c d"]);
  });
});

describe("what a place expects", () => {
  it("keys of an object, values of a union", () => {
    expect(at("run({ |").texts.slice(0, 2)).toEqual(["mode", "size"]);
    expect(at("run({ mode: 'fast', |").texts).toEqual(["size"]);
    expect(at('run({ mode: "|" })').texts).toEqual(["fast", "slow"]);
    expect(at('run({ mode: "s|').texts).toEqual(["slow"]);
    expect(at("document.createElement('canv|').").texts).toEqual(["canvas"]);
  });
});

describe("imports", () => {
  it("paths: Node's modules, packages and files from the notebook's folder, and the kernel's own package", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "node_modules", "some-package"), { recursive: true });
    await writeFile(
      join(folder, "node_modules", "some-package", "package.json"),
      JSON.stringify({ name: "some-package", version: "1.0.0", types: "index.d.ts" }),
    );
    await writeFile(
      join(folder, "node_modules", "some-package", "index.d.ts"),
      "export declare function useful(): void; export declare const used: number;",
    );
    await mkdir(join(folder, "lib"));
    await writeFile(join(folder, "lib", "deep.ts"), "export const deep = 1;");
    await writeFile(join(folder, "helper.ts"), "export const help = 1;");
    cells.session.open(folder);
    try {
      expect(at('import {} from "node:fs/|').texts).toEqual(["promises"]);
      expect(at('import x from "some|').matches).toEqual([{ text: "some-package", type: "path" }]);
      expect(at('import x from "./|').texts.map((text) => text.replace(/\.ts$/, ""))).toEqual([
        "helper",
        "lib",
        "node_modules",
      ]);
      expect(at('await import("./lib/|').texts.map((text) => text.replace(/\.ts$/, ""))).toEqual(["deep"]);
      expect(at('import {} from "ass|').texts.slice(0, 2)).toEqual(expect.arrayContaining(["assay"]));
      expect(at('import { u| } from "some-package"').texts).toEqual(["used", "useful"]);
      expect(at('import { readFi| } from "node:fs"').texts).toEqual(["readFile", "readFileSync"]);
      expect(at('import * as some from "some-package";\nsome.use|').texts).toEqual(["used", "useful"]);
    } finally {
      cells.session.open(process.cwd());
    }
  });
});

it("a warm answer comes in a fraction of a second, and leaves nothing behind", () => {
  at("const left = 1; lef|");
  expect(at("lef|").texts).not.toContain("left");
});

it("any place of any text is answered", () => {
  const code = "class A<T> { @d m(x: T = `${1}`) { return this.m?.(/a/ as never)!.b['c'] } } import {";
  for (let cursor = 0; cursor <= code.length; cursor++) {
    const { start, end, matches } = complete(cells.session, code, cursor);
    expect(start).toBeLessThanOrEqual(end);
    expect(end).toBe(cursor);
    expect(Array.isArray(matches)).toBe(true);
  }
});
