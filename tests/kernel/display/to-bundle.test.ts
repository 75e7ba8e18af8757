import { runInThisContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { showsNothing, toBundle } from "../../../kernel/display/to-bundle.js";
import { installHost, page, plain } from "./support.js";

const DISPLAY = Symbol.for("Jupyter.display");
const shows = (answer: unknown) => ({ [DISPLAY]: () => answer });

describe("any value has a text", () => {
  it.each([
    [undefined, "undefined"],
    [null, "null"],
    [-0, "-0"],
    [10n, "10n"],
    [Symbol("s"), "Symbol(s)"],
    ["a\nb", "'a\\nb'"],
    [{ a: 1 }, "{ a: 1 }"],
    [new Date(0), "1970-01-01T00:00:00.000Z"],
    [/a/g, "/a/g"],
    [Uint8Array.of(1, 2), "Uint8Array(2) [ 1, 2 ]"],
    [new Set([1]), "Set(1) { 1 }"],
  ])("%s", async (value, text) => {
    expect(await plain(value)).toBe(text);
  });

  it("without the colours that a custom inspector adds", async () => {
    const value = { [Symbol.for("nodejs.util.inspect.custom")]: () => "\u001b[31mred\u001b[39m" };
    expect(await plain(value)).toBe("red");
  });

  it("with the signature of functions and classes", async () => {
    expect(await plain((x: number, y = Math.max(1, 2)) => x + y)).toBe(
      "[Function (anonymous)]\n(x, y = Math.max(1, 2)) => …",
    );
    class Point {
      constructor(
        readonly x: number,
        readonly y: number,
      ) {}
    }
    expect(await plain(Point)).toBe("[class Point]\nnew Point(x, y)");
    expect(await plain(Math.max)).toBe("[Function: max]");
    class Empty {}
    expect(await plain(Empty)).toBe("[class Empty]");
    expect(await plain(runInThisContext("x => x + 1"))).toBe("[Function (anonymous)]\nx => …");
    expect(await plain(runInThisContext("(function add(a, b) { return a + b; })"))).toBe(
      "[Function: add]\nfunction add(a, b)",
    );
    const long = `a${", a".repeat(150)}`;
    expect(await plain(runInThisContext(`(function f(${long}) {})`))).toBe("[Function: f]");
    const base = `(${"0, ".repeat(150)}Array)`;
    expect(await plain(runInThisContext(`(class A extends ${base} {})`))).not.toContain("\n");
  });

  it("for proxies and getters that throw or answer to any name", async () => {
    const throws = () => {
      throw new Error("no");
    };
    const evil = new Proxy({ a: 1 }, { get: throws, has: throws, ownKeys: throws, getPrototypeOf: throws });
    expect(await plain(evil)).toBe("{ a: 1 }");
    expect(await plain(new Proxy({}, { get: () => () => 1, has: () => true }))).toBe("{}");
    expect(await plain(Object.defineProperty({}, "shape", { get: throws, enumerable: true }))).toBe(
      "{ shape: [Getter] }",
    );
  });

  it("for cycles, and for whatever else there is", async () => {
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    expect(await plain(cycle)).toBe("<ref *1> { self: [Circular *1] }");
    await fc.assert(
      fc.asyncProperty(
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withSet: true,
          withTypedArray: true,
          withNullPrototype: true,
          withSparseArray: true,
        }),
        async (value) => {
          const { data } = await toBundle(value);
          expect(typeof data["text/plain"]).toBe("string");
          expect(() => JSON.stringify(data)).not.toThrow();
        },
      ),
      { numRuns: 300 },
    );
  });

  it("that is short for values of any size", async () => {
    const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`k${i}`, i]));
    for (const value of [
      new Float64Array(10_000_000),
      new Array(10_000_000).fill(1),
      "x".repeat(10_000_000),
      many,
    ])
      expect((await plain(value)).length).toBeLessThan(25_000);
    expect(await plain(many)).toMatch(/\n… 19,900 more keys$/);
  });
});

describe("what says itself how it is shown", () => {
  it("is shown so, at once or later", async () => {
    expect(
      (await toBundle(shows({ "text/html": "<b>1</b>", "text/plain": "\u001b[1m1\u001b[0m" }))).data,
    ).toEqual({
      "text/html": "<b>1</b>",
      "text/plain": "1",
    });
    expect(
      (await toBundle(Promise.resolve(shows(Promise.resolve({ "image/png": Uint8Array.of(1, 2) }))))).data[
        "image/png"
      ],
    ).toBe("AQI=");
  });

  it("has its plain text where it gives none", async () => {
    expect(await plain({ a: 1, ...shows({ "text/html": "x" }) })).toContain("a: 1");
  });

  it.each([
    ["JSON's undefined", { "application/json": () => 1 }, /wants what JSON can say, got \[/],
    ["a text", "<b>x</b>", /must return an object of forms by MIME type.*it returned '<b>x<\/b>'/],
    ["nothing", undefined, /it returned undefined/],
    ["no form", {}, /wanted at least one form/],
    ["null in a form", { "text/html": null }, /"text\/html": holds null; leave the form out/],
    ["a number as text", { "text/html": 1 }, /"text\/html": wants text, got 1/],
    ["a BigInt in JSON", { "application/vnd.x+json": { a: { b: 1n } } }, /JSON has no BigInt \(at "b"\)/],
    ["text in JSON", { "application/vnd.x+json": "{}" }, /wants an object, got '\{\}'/],
    ["no MIME type", { html: "x" }, /"html": is no MIME type/],
    ["an object as image", { "image/png": {} }, /wants bytes or base64 text/],
  ])("is told when it returns %s", async (_name, answer, message) => {
    const { data } = await toBundle(shows(answer));
    expect(Object.keys(data)).toEqual(["text/plain"]);
    expect(data["text/plain"]).toMatch(message);
  });

  it("falls back to its text where it throws or rejects", async () => {
    const value = {
      a: 1,
      [DISPLAY]() {
        throw new Error("nope");
      },
    };
    expect(await plain(value)).toMatch(/a: 1[\s\S]*threw: nope/);
    expect(await plain({ a: 1, ...shows(Promise.reject(new Error("later"))) })).toMatch(
      /a: 1[\s\S]*threw: later/,
    );
  });

  it("is found in arrays, arrays of arrays and promises, one below the other", async () => {
    const one = shows({ "text/html": "<i>one</i>", "text/plain": "one" });
    const two = shows(Promise.resolve({ "image/png": "AQI=", "text/plain": "two" }));
    const html = await page([one, [Promise.resolve(two), 3]]);
    expect(html.indexOf("<i>one</i>")).toBeGreaterThan(-1);
    expect(html.indexOf("data:image/png;base64,AQI=")).toBeGreaterThan(html.indexOf("<i>one</i>"));
    expect(await plain([one, Promise.resolve(two), 3])).toBe("one\ntwo\n3");
    expect(await plain(Array.from({ length: 103 }, () => one))).toMatch(/^(one\n){100}… 3 more$/);
    expect(await plain([new Proxy({}, {}), one])).toBe("{}\none");
    expect(await plain({ [DISPLAY]: 5 })).toMatch(/it returned 5\n/);
    expect(await plain([1, Promise.resolve(2)])).toBe("[ 1, Promise { 2 } ]");
    expect(await plain([one, Promise.reject(new Error("x"))])).toMatch(
      /^one\nPromise that was rejected with Error: x/,
    );
  });
});

it("a rejected promise is shown, not thrown", async () => {
  expect(await plain(Promise.reject(new TypeError("bad")))).toMatch(
    /^Promise that was rejected with TypeError: bad/,
  );
});

it("errors have their message in HTML, escaped, and their stack", async () => {
  const html = await page(new RangeError("<b>"));
  expect(html).toContain('RangeError</b>: <span style="white-space:pre-wrap">&lt;b&gt;</span>');
  expect(html).toContain("<details>");
});

it("errors are told in the lines of the cells where the kernel knows them, with what they hold besides", async () => {
  Object.assign(installHost(), { traceback: () => ["Error: no", "    at cell 3:1"] });
  expect(await plain(new Error("no"))).toBe("Error: no\n    at cell 3:1");
  expect(await plain(Object.assign(new Error("no"), { status: 404 }))).toBe(
    "Error: no\n    at cell 3:1\n{ status: 404 }",
  );
});

it("errors whose name and message are no texts are errors", async () => {
  expect(await page(Object.assign(new Error("x"), { name: 5, message: 6 }))).toContain(
    'Error</b>: <span style="white-space:pre-wrap"></span>',
  );
});

it("texts that are too long are cut, and say how much is left out", async () => {
  const { data } = await toBundle(shows({ "text/html": "x" }));
  expect(data["text/plain"]).not.toContain("more characters");
  const long = { [Symbol.for("nodejs.util.inspect.custom")]: () => "x".repeat(200_010) };
  expect(await plain(long)).toMatch(/x\n… 10 more characters$/);
});

it("only undefined is no result", () => {
  expect([undefined, null, 0, ""].map(showsNothing)).toEqual([true, false, false, false]);
});
