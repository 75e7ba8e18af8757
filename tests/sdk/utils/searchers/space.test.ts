import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { verbOptions } from "../../../../sdk/io/configs/verb-options.js";
import { random } from "../../../../sdk/utils/random/index.js";
import { type Params, Space, type SpaceConfig, spaceConfig } from "../../../../sdk/utils/searchers/index.js";
import { thrownBy } from "../../../support/thrown.js";
import { anySpace, modelSpace } from "./spaces.js";

describe("Space", () => {
  it("draws what lies in it", () => {
    fc.assert(
      fc.property(anySpace, fc.integer(), (config, seed) => {
        const space = Space.from(config);
        expect(space.contains(space.sample(random(seed)))).toBe(true);
      }),
    );
  });

  it("puts parameters behind those that their conditions name", () => {
    const space = Space.from({
      rate: { uniform: [0, 1], when: { depth: 2 } },
      depth: { int: [1, 2], when: { kind: "a" } },
      kind: { choice: ["a", "b"] },
    });
    expect(space.parameters.map(({ name }) => name)).toEqual(["kind", "depth", "rate"]);
  });

  it.each<[string, Params, boolean]>([
    ["a linear model", { "model.kind": "linear", target: null }, true],
    [
      "an object, whatever the order of its keys",
      { "model.kind": "linear", target: { transform: "log1p" } },
      true,
    ],
    ["a forest with its depth", { "model.kind": "forest", "model.maxDepth": 3, target: null }, true],
    ["a forest without it", { "model.kind": "forest", target: null }, false],
    ["a depth that is not active", { "model.kind": "linear", "model.maxDepth": 3, target: null }, false],
    ["a depth out of bounds", { "model.kind": "forest", "model.maxDepth": 10, target: null }, false],
    ["a depth that is not whole", { "model.kind": "forest", "model.maxDepth": 3.5, target: null }, false],
    ["a kind that is not offered", { "model.kind": "dense", target: null }, false],
  ])("says whether it contains %s", (_, params, expected) => {
    expect(Space.from(modelSpace).contains(params)).toBe(expected);
  });

  it("draws each value of a stepped parameter as often", () => {
    const space = Space.from({ x: { uniform: [0, 1], step: 0.1 }, n: { int: [1, 5] } });
    const draws = Array.from({ length: 11_000 }, (_, i) => space.sample(random(i)));
    for (const [name, count] of [
      ["x", 11],
      ["n", 5],
    ] as const) {
      const counts = new Map<unknown, number>();
      for (const params of draws) counts.set(params[name], (counts.get(params[name]) ?? 0) + 1);
      expect(counts.size).toBe(count);
      // Five standard deviations of a binomial count.
      const expected = 11_000 / count;
      for (const [, same] of counts) expect(Math.abs(same - expected)).toBeLessThan(5 * Math.sqrt(expected));
    }
    expect(new Set(draws.map(({ x }) => x))).toEqual(
      new Set([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]),
    );
  });

  it("draws each order of magnitude as often on a logarithmic scale", () => {
    const space = Space.from({ rate: { logUniform: [1e-4, 1] } });
    const draws = Array.from({ length: 8000 }, (_, i) => Number(space.sample(random(i)).rate));
    for (let decade = -4; decade < 0; decade++) {
      const inside = draws.filter((rate) => rate >= 10 ** decade && rate < 10 ** (decade + 1)).length;
      expect(Math.abs(inside - 2000)).toBeLessThan(5 * Math.sqrt(2000));
    }
  });
});

describe("a space that cannot be searched is refused", () => {
  const refused: readonly [string, SpaceConfig, RegExp][] = [
    ["nothing in it", {}, /one parameter or more/],
    [
      "bounds the wrong way round",
      { depth: { int: [9, 3] } },
      /the lower bound first, as \[3, 9\], not \[9, 3\]/,
    ],
    ["a logarithm of nothing", { rate: { logUniform: [0, 1] } }, /above 0, not 0/],
    ["a logarithm of a negative", { n: { int: [-1, 4], log: true } }, /above 0, not -1/],
    ["a step wider than the bounds", { x: { uniform: [0, 1], step: 2 } }, /a step of at most 1/],
    ["steps on a logarithmic scale", { n: { int: [1, 9], step: 2, log: true } }, /no step beside log/],
    [
      "a value twice",
      {
        k: {
          choice: [
            { a: 1, b: 2 },
            { b: 2, a: 1 },
          ],
        },
      },
      /stands there twice/,
    ],
    [
      "a condition on nothing known",
      { kind: { choice: ["a"] }, x: { uniform: [0, 1], when: { knid: "a" } } },
      /knid is none\. Did you mean "kind"\?/,
    ],
    [
      "a condition on a continuous one",
      { y: { uniform: [0, 1] }, x: { uniform: [0, 1], when: { y: 1 } } },
      /y is a continuous one/,
    ],
    [
      "a value that the parent never has",
      { kind: { choice: ["a"] }, x: { int: [1, 2], when: { kind: ["a", "z"] } } },
      /"z" is none: "a"/,
    ],
    [
      "a number that the parent never has",
      { n: { int: [1, 9], step: 2 }, x: { int: [1, 2], when: { n: 4 } } },
      /4 is none: whole numbers from 1 to 9/,
    ],
    ["a condition on itself", { k: { choice: ["a"], when: { k: "a" } } }, /k → k/],
    [
      "a circle of conditions",
      { k: { choice: ["a"], when: { l: "a" } }, l: { choice: ["a"], when: { k: "a" } } },
      /k → l → k/,
    ],
    [
      "conditions that exclude each other",
      {
        kind: { choice: ["a", "b"] },
        x: { int: [1, 2], when: { kind: "a" } },
        y: { int: [1, 2], when: { kind: "b", x: 1 } },
      },
      /two values of kind at once/,
    ],
    ["a path with an empty key", { "model..depth": { int: [1, 2] } }, /a path of keys with dots/],
  ];

  it.each(refused)("%s", (_, config, message) => {
    const error = thrownBy(() => Space.from(config));
    expect(error.code).toBe("CONFIG_INVALID");
    expect(error.message).toMatch(message);
    expect(() => spaceConfig.parse(config)).toThrow();
  });

  it.each([
    [
      { depth: { int: [3, 9], setp: 2 } },
      "CONFIG_KEY_UNKNOWN",
      /the key "setp" is not known here.*Did you mean "step"\?/,
    ],
    [{ depth: { inte: [3, 9] } }, "CONFIG_KEY_UNKNOWN", /Did you mean "int"\?/],
    [{ depth: { int: [3, 9.5] } }, "CONFIG_INVALID", /space\.depth\.int\[1\]: got 9\.5, wanted an integer/],
    [
      { depth: { int: [9, 3] } },
      "CONFIG_INVALID",
      /space\.depth\.int: got a list of 2 items, wanted the lower bound first/,
    ],
    [
      { k: { choice: [] } },
      "CONFIG_INVALID",
      /space\.k\.choice: got a list of 0 items, wanted at least 1 item/,
    ],
    [{ k: { choice: [() => 1] } }, "CONFIG_INVALID", /wanted a value that JSON can hold/],
  ])("%j, in the words of a config", (space, code, message) => {
    const error = thrownBy(() => verbOptions(z.strictObject({ space: spaceConfig }), { space }, "tune"));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });
});
