import { beforeAll, describe, expect, it } from "vitest";
import { inspect } from "../../../../kernel/cells/inspect/index.js";
import type { Inspection } from "../../../../kernel/contracts/index.js";
import { TestSession } from "../convert/test-session.js";

let cells: TestSession;
beforeAll(() => {
  cells = new TestSession();
  cells.convert(`
/**
 * Greets somebody, as {@link Point} does not.
 *
 * @param name - who it is
 * @param times how often
 * @returns the greeting
 * @example
 * greet("you")
 */
function greet(name: string, times = 1): string { return name.repeat(times) }
/** Where it all begins. */
const origin = { x: 1, inner: { y: 2 } };
class Point {
  /** How far right. */
  x = 1;
  static make(x: number): Point;
  static make(x: string): Point;
  static make(): Point { return new Point() }
}`);
});

/** Inspects at the bar. */
function at(text: string, detail: 0 | 1 = 0): Inspection {
  const cursor = text.indexOf("|");
  return inspect(cells.session, text.slice(0, cursor) + text.slice(cursor + 1), cursor, detail);
}

describe("a name", () => {
  it("of an earlier cell: signature, doc comment and tags, as text and as markdown", () => {
    const found = at("gre|et('a')");
    expect(found.found).toBe(true);
    expect(found.expression).toBe("greet");
    expect(found.text).toBe(
      [
        "function greet(name: string, times?: number): string",
        "",
        "Greets somebody, as Point does not.",
        "",
        "@param name - who it is",
        "@param times how often",
        "@returns the greeting",
        '@example greet("you")',
      ].join("\n"),
    );
    expect(found.markdown).toBe(
      [
        "```typescript",
        "function greet(name: string, times?: number): string",
        "```",
        "",
        "Greets somebody, as Point does not.",
        "",
        "*@param* `name` — who it is  ",
        "*@param* `times` — how often  ",
        "*@returns* the greeting  ",
        "*@example*",
        "```typescript",
        'greet("you")',
        "```",
      ].join("\n"),
    );
    expect(at("greet|").text).toBe(found.text);
  });

  it("a path of names is an expression to show the value of, a call never is", () => {
    expect(at("origin.in|ner.y")).toMatchObject({ found: true, expression: "origin.inner" });
    expect(at("origin.inner.|y").expression).toBe("origin.inner.y");
    expect(at("ori|gin.inner").text).toContain("Where it all begins.");
    expect(at("Point.make(1).|x").expression).toBeUndefined();
    expect(at("Point.make(1).|x").text).toContain("How far right.");
    expect(at("let p: Poi|nt").found).toBe(true);
    expect(at("interface A { b: number } let a: |A").expression).toBeUndefined();
  });

  it("of the libraries, whose docs are read when they are asked for", () => {
    expect(at("[1].ma|p").text).toContain("Calls a defined callback function on each element of an array");
    expect(at("parse|Int").text).toMatch(
      /function parseInt\(string: string, radix\?: number\): number.*@param radix/s,
    );
    expect(at('import { readFile } from "node:fs";\nreadF|ile').text).toContain(
      "Asynchronously reads the entire contents",
    );
    expect(at("docu|ment").text).toContain("var document: Document");
  });

  it("with detail 1: all overloads and where it is declared", () => {
    const less = at("Point.ma|ke");
    const more = at("Point.ma|ke", 1);
    expect(less.text).toContain("+1 overload");
    expect(more.text).toContain("make(x: number): Point");
    expect(more.text).toContain("make(x: string): Point");
    expect(more.text).toContain("an earlier cell, line 17");
    expect(at("const here = 1;\nher|e", 1).text).toContain("this cell, line 1");
    expect(at("parse|Int", 1).text).toMatch(/lib\.es5\.d\.ts:\d+/);
  });

  it("is not found in a comment, a text, a keyword or where nothing is known", () => {
    for (const text of ["// gre|et", "'gre|et'", "retu|rn", "unknownNa|me", "1 |+ 1", "|", "con|st a = 1"])
      expect(at(text)).toEqual({ found: false, text: "", markdown: "" });
  });
});

describe("within a call", () => {
  it("the signature and the parameter that is next", () => {
    const first = at("greet(|");
    expect(first.text).toContain("greet(name: string, times?: number): string");
    expect(first.text).toContain("// next: name: string");
    expect(first.text).toContain("@param name - who it is");
    expect(at("greet('a', |").text).toContain("// next: times?: number");
    expect(at("Math.max(|)").text).toContain("max(...values: number[]): number");
    expect(at("Math.max(|)").text).toContain("Returns the larger of a set of supplied numeric expressions.");
    expect(at("new Map(|").text).toContain("Map");
  });

  it("a name within the brackets is itself", () => {
    expect(at("greet(ori|gin)").text).toContain("const origin");
    expect(at("greet('a', 1|)").text).toContain("greet(name: string");
  });

  it("all overloads with detail 1", () => {
    expect(at("Point.make(|").text).toContain("(+1 overloads)");
    expect(at("Point.make(|", 1).text).toContain("make(x: string): Point");
  });
});

it("any place of any text is answered", () => {
  const code = "class A<T> { @d m(x: T = `${1}`) { return this.m?.(/a/ as never)!.b['c'] } } import {";
  for (let cursor = 0; cursor <= code.length; cursor++) {
    const { found, text } = inspect(cells.session, code, cursor, 1);
    expect(found).toBe(text !== "");
  }
});
