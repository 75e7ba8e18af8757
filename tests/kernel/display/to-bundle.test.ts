import { describe, expect, it } from "vitest";
import { showsNothing, toBundle } from "../../../kernel/display/to-bundle.js";

const plain = async (value: unknown) => (await toBundle(value)).data["text/plain"];

describe("any value has a text", () => {
  it.each([
    [undefined, "undefined"],
    [null, "null"],
    [-0, "-0"],
    [10n, "10n"],
    [Symbol("s"), "Symbol(s)"],
    ["text", "'text'"],
    [{ a: 1 }, "{ a: 1 }"],
  ])("%s", async (value, text) => {
    expect(await plain(value)).toBe(text);
  });

  it("without the colours that a custom inspector adds", async () => {
    const value = { [Symbol.for("nodejs.util.inspect.custom")]: () => "\u001b[31mred\u001b[39m" };
    expect(await plain(value)).toBe("red");
  });
});

it("only undefined is no result", () => {
  expect([undefined, null, 0, ""].map(showsNothing)).toEqual([true, false, false, false]);
});
