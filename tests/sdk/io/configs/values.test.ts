import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseValue, parseValueOrText } from "../../../../sdk/io/configs/values.js";

describe("reading a value from outside a file", () => {
  it.each([
    ["5", 5],
    ["1e-3", 0.001],
    ["-0.5", -0.5],
    ["true", true],
    ["null", null],
    ["~", null],
    ["'5'", "5"],
    ['"a b"', "a b"],
    ["[1, x, {a: 2}]", [1, "x", { a: 2 }]],
    ["{kind: linear, l2: 0.1}", { kind: "linear", l2: 0.1 }],
    ["", ""],
    ["hello world", "hello world"],
    ["a: b", "a: b"],
    ["#secret", "#secret"],
    ["5 # five", "5 # five"],
    ["https://host:5000/x", "https://host:5000/x"],
    ["- a", "- a"],
    ["&x 5", "&x 5"],
    ["!!str 5", "!!str 5"],
    ["@home", "@home"],
    ["two\nlines", "two\nlines"],
  ])("reads %j", (text, value) => {
    expect(parseValue(text)).toEqual(value);
  });

  it("refuses brackets that do not close, where a value was meant", () => {
    expect(() => parseValue("[1, 2")).toThrow(/not valid YAML/);
    expect(() => parseValue('"open')).toThrow(/not valid YAML/);
    expect(parseValueOrText("[1, 2")).toBe("[1, 2");
  });

  it("gives back any number and any quoted text", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parseValue(JSON.stringify(value))).toBe(Object.is(value, -0) ? 0 : value);
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseValue(JSON.stringify(text))).toBe(text);
      }),
    );
  });

  it("never fails on a text of the environment", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        parseValueOrText(text);
      }),
    );
  });
});
