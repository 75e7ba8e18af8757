import fc from "fast-check";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { typeOfValue } from "../../../kernel/debug/value-type.js";

class Point {
  constructor(
    readonly x: number,
    readonly y: number,
  ) {}
}
const add = (a: number, b: number): number => a + b;
const hidden = () => {
  class Local {
    n = 1;
    get half(): number {
      throw new Error("a getter ran");
    }
    twice(): number {
      return this.n * 2;
    }
  }
  return new Local();
};
const circle: Record<string, unknown> = { name: "o" };
circle.self = circle;

describe("the type of a value", () => {
  it.each([
    [5, "number"],
    ["a", "string"],
    [12n, "bigint"],
    [true, "boolean"],
    [null, "unknown"],
    [undefined, "unknown"],
    [[], "Array<unknown>"],
    [[1, "a", null], "Array<number | string | null>"],
    [[{ id: 1, name: "a" }, { id: 2 }, { id: 3, name: null }], "Array<{ id: number; name?: string | null }>"],
    [{ a: { "b-c": [1] } }, '{ a: { "b-c": Array<number> } }'],
    [{}, "{}"],
    [new Map([["a", { n: 1 }]]), "Map<string, { n: number }>"],
    [new Set([1, "b"]), "Set<number | string>"],
    [new Date(0), "Date"],
    [Float64Array.of(1), "Float64Array"],
    [Buffer.from("a"), "Buffer"],
    [new RangeError("x"), "RangeError"],
    [Promise.resolve(1), "Promise<unknown>"],
    [new Point(1, 2), '(typeof Point)["prototype"]'],
    [Point, "typeof Point"],
    [add, "typeof add"],
    [() => 1, "((...args: unknown[]) => unknown)"],
    [hidden(), "{ n: number; half: unknown; twice: ((...args: unknown[]) => unknown) }"],
    [new Proxy({}, {}), "unknown"],
    [
      circle,
      "{ name: string; self: { name: string; self: { name: string; self: { name: string; self: unknown } } } }",
    ],
  ] as const)("%o is %s", (value, type) => {
    expect(typeOfValue(value, { Point, add })).toBe(type);
  });

  it("is one that the value has, by TypeScript itself", () => {
    const values = fc.sample(fc.jsonValue({ maxDepth: 3 }), { numRuns: 60, seed: 11 });
    const source = values.map(
      (value, at) => `const v${at}: ${typeOfValue(value, {})} = ${JSON.stringify(value)};`,
    );
    const host = ts.createCompilerHost({});
    const read = host.getSourceFile;
    host.getSourceFile = (name, options) =>
      name === "/v.ts"
        ? ts.createSourceFile(name, source.join("\n"), options)
        : read.call(host, name, options);
    const program = ts.createProgram(
      ["/v.ts"],
      { strict: true, target: ts.ScriptTarget.ES2022, types: [] },
      host,
    );
    const found = ts.getPreEmitDiagnostics(program, program.getSourceFile("/v.ts"));
    expect(found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))).toEqual([]);
  });

  it("of an object with many members is a record", () => {
    const entries = Array.from({ length: 200 }, (_, i) => [`k${i}`, i % 2 ? i : "s"]);
    expect(typeOfValue(Object.fromEntries(entries), {})).toBe("Record<string, string | number>");
  });

  it("of large values is found at once", () => {
    const deep = (depth: number): unknown =>
      depth === 0 ? 1 : Array.from({ length: 60 }, () => ({ a: deep(depth - 1) }));
    expect(typeOfValue(deep(3), {})).toContain("Array<");
    expect(
      typeOfValue(
        Array.from({ length: 1e6 }, (_, i) => i),
        {},
      ),
    ).toBe("Array<number>");
  });
});
