import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createSearcher,
  type Params,
  type SearchInput,
  Space,
  type SpaceConfig,
  searchConfig,
} from "../../../../sdk/utils/searchers/index.js";
import { thrownBy } from "../../../support/thrown.js";
import { anySpace, modelSpace } from "./spaces.js";

function grid(space: SpaceConfig, search: Partial<SearchInput> = {}): Params[] {
  const searcher = createSearcher({
    space,
    search: searchConfig.parse({ ...search, kind: "grid" }),
    seed: 0,
    greaterIsBetter: true,
  });
  return Array.from({ length: searcher.trials }, (_, number) => searcher.suggest(number, []) ?? {});
}

describe("a grid", () => {
  it("holds every combination, the last parameter's values changing fastest", () => {
    expect(grid({ a: { choice: ["x", "y"] }, b: { int: [1, 3] } })).toEqual([
      { a: "x", b: 1 },
      { a: "x", b: 2 },
      { a: "x", b: 3 },
      { a: "y", b: 1 },
      { a: "y", b: 2 },
      { a: "y", b: 3 },
    ]);
  });

  it("spreads points over bounds: evenly, by order of magnitude, on whole numbers, by a step", () => {
    const values = (own: SpaceConfig[string], points = 5) => grid({ p: own }, { points }).map(({ p }) => p);
    expect(values({ uniform: [0, 1] })).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(values({ logUniform: [0.001, 10] })).toEqual([0.001, 0.01, 0.1, 1, 10]);
    expect(values({ int: [1, 4] })).toEqual([1, 2, 3, 4]);
    expect(values({ int: [50, 500] })).toEqual([50, 163, 275, 388, 500]);
    expect(values({ int: [1, 16], log: true })).toEqual([1, 2, 4, 8, 16]);
    expect(values({ int: [10, 80], step: 10 })).toEqual([10, 20, 30, 40, 50, 60, 70, 80]);
    expect(values({ uniform: [0, 1], step: 0.3 })).toEqual([0, 0.3, 0.6, 0.9]);
    expect(values({ uniform: [2, 2] })).toEqual([2]);
  });

  it("leaves out what is not active, so that nothing comes twice", () => {
    // Boosting: 5 rounds × 5 rates × (depths 3, 5, 6, and 8 and 9 with 6 samples each) × 2. Forest: 5 depths × 2. Linear: 2.
    expect(grid(modelSpace)).toHaveLength(5 * 5 * (3 + 2 * 6) * 2 + 5 * 2 + 2);
  });

  it("lies in the space, each point once", () => {
    fc.assert(
      fc.property(anySpace, (config) => {
        const space = Space.from(config);
        const points = grid(config, { points: 2 });
        for (const params of points) expect(space.contains(params)).toBe(true);
        expect(new Set(points.map((params) => JSON.stringify(params))).size).toBe(points.length);
      }),
      { numRuns: 50 },
    );
  });

  it("is refused where it has no end", () => {
    const space = Object.fromEntries(
      Array.from({ length: 9 }, (_, i) => [`x${i}`, { uniform: [0, 1] as [number, number] }]),
    );
    const error = thrownBy(() => grid(space));
    expect(error.code).toBe("CONFIG_INVALID");
    expect(error.message).toContain("more than 100000 combinations");
  });
});
