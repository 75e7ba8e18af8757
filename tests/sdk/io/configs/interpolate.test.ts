import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { interpolate } from "../../../../sdk/io/configs/interpolate.js";
import { toPlain } from "../../../../sdk/io/configs/located.js";
import { locateObject } from "../../../../sdk/io/configs/objects.js";

const opened = (config: object, env: Record<string, string> = {}) =>
  toPlain(interpolate(locateObject(config, 0, "/"), { env, cwd: "/" }));

describe("interpolation", () => {
  it("gives a whole ${env:…} the type that it parses to", () => {
    const env = { N: "5", B: "true", L: "[1, 2]", T: "abc", Q: "'5'", E: "" };
    expect(
      opened(
        { n: "${env:N}", b: "${env:B}", l: "${env:L}", t: "${env:T}", q: "${env:Q}", e: "${env:E}" },
        env,
      ),
    ).toEqual({ n: 5, b: true, l: [1, 2], t: "abc", q: "5", e: "" });
  });

  it("takes the default where the variable is not set, colons in it included", () => {
    expect(
      opened({ a: "${env:X:3}", b: "${env:X:http://h:5000}", c: "${env:X:}", d: "${env:X:${e}}", e: 7 }),
    ).toEqual({ a: 3, b: "http://h:5000", c: "", d: 7, e: 7 });
    expect(opened({ a: "${env:X:3}" }, { X: "4" })).toEqual({ a: 4 });
  });

  it("makes text inside a text", () => {
    expect(opened({ a: "run-${env:N}-${b.c}", b: { c: 1.5 } }, { N: "05" })).toEqual({
      a: "run-05-1.5",
      b: { c: 1.5 },
    });
  });

  it("gives a whole ${key.path} the value as it is, maps and lists too", () => {
    expect(
      opened({ a: "${m}", b: "${m.l}", c: "${m.l.1}", d: "${m.s}", m: { l: [1, 2], s: "5" } }),
    ).toMatchObject({ a: { l: [1, 2], s: "5" }, b: [1, 2], c: 2, d: "5" });
  });

  it("goes through references to references, in any order", () => {
    expect(opened({ a: "${b.c}", b: "${d}", d: { c: "${e}" }, e: 4 })).toMatchObject({ a: 4, b: { c: 4 } });
  });

  it("writes a dollar sign for $$, and leaves a lone one", () => {
    expect(opened({ a: "$${env:N}", b: "5$", c: "$$$$", d: "$x", e: "a$$b" })).toEqual({
      a: "${env:N}",
      b: "5$",
      c: "$$",
      d: "$x",
      e: "a$b",
    });
  });

  it("does not open what a variable holds", () => {
    expect(opened({ a: "${env:P}", b: "${a}", c: "x${env:P}" }, { P: "p$${seed}" })).toEqual({
      a: "p$${seed}",
      b: "p$${seed}",
      c: "xp$${seed}",
    });
    expect(opened({ a: "${env:L}", b: "${a.0}" }, { L: '["${seed}"]' })).toEqual({
      a: ["${seed}"],
      b: "${seed}",
    });
  });

  it.each([
    [{ a: "${a}" }, "a → a"],
    [{ a: "${b}", b: "x${c}", c: "${a}" }, "a → b → c → a"],
    [{ a: { b: "${a}" } }, "a.b → a.b"],
    [{ a: "${b}", b: { c: "${a.c}" } }, "a → b.c → a"],
    [{ a: "${env:X:${a}}" }, "a → a"],
  ])("refuses the circle in %j, naming it", (config, circle) => {
    expect(() => opened(config)).toThrow(
      expect.objectContaining({
        code: "CONFIG_CYCLE",
        message: expect.stringContaining(`${circle} is a circle`),
      }),
    );
  });

  it.each([
    [{ a: "${env:HOME_DIR}" }, "HOME_DIR is not set"],
    [{ a: "${sede}", seed: 1 }, 'Did you mean "seed"?'],
    [{ a: "${m.epoch}", m: { epochs: 1 } }, 'Did you mean "m.epochs"?'],
    [{ a: "x${m}", m: { b: 1 } }, "cannot stand inside a text"],
    [{ a: "${open" }, "never closed"],
    [{ a: "${}" }, "names nothing"],
    [{ a: "${env:}" }, "no name of a variable"],
  ])("refuses %j", (config, message) => {
    expect(() => opened(config)).toThrow(
      expect.objectContaining({ code: "CONFIG_INTERPOLATION", message: expect.stringContaining(message) }),
    );
  });

  it("refuses references that multiply without end", () => {
    const lists: Record<string, unknown> = { k0: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1] };
    const texts: Record<string, unknown> = { k0: "0123456789" };
    for (let i = 1; i < 10; i++) {
      lists[`k${i}`] = Array(10).fill(`\${k${i - 1}}`);
      texts[`k${i}`] = `\${k${i - 1}}`.repeat(10);
    }
    expect(() => opened(lists)).toThrow(/over 100000 values/);
    expect(() => opened(texts)).toThrow(/characters long/);
  });

  it("leaves configs without dollar signs as they are, and gives back any text with its dollars doubled", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(opened({ a: text.replaceAll("$", "$$$$") })).toEqual({ a: text });
      }),
    );
  });

  it("finds any value by its path", () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: true, maxDepth: 3 }), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!text.includes("$") && !text.includes("__proto__"));
        const plain = JSON.parse(text) as unknown;
        expect(opened({ copy: "${a.b}", a: { b: plain } })).toEqual({ copy: plain, a: { b: plain } });
      }),
    );
  });
});
