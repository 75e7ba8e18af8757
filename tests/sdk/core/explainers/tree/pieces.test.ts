import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blockRowsOf, piecesOf } from "../../../../../sdk/core/explainers/tree/pieces.js";
import type { TreeEnsemble } from "../../../../../sdk/core/models/trees/ensemble.js";

/** Trees of so many nodes each; pieces are cut by nothing else. */
function sized(sizes: readonly number[]): TreeEnsemble {
  const starts = [0];
  for (const size of sizes) starts.push((starts.at(-1) ?? 0) + size);
  const nodes = starts.pop() ?? 0;
  return { roots: Int32Array.from(starts), feature: new Int32Array(nodes) } as unknown as TreeEnsemble;
}

describe("the pieces of the work", () => {
  it("take every row through every tree once, in order, whatever the sizes", () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 60_000 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 50_000 }), (nodes, rows) => {
        let [row, tree] = [0, 0];
        for (const { from, to, first, last } of piecesOf(sized(nodes), rows)) {
          expect([from, first]).toEqual([row, tree]);
          expect(to).toBeGreaterThan(from);
          expect(last).toBeGreaterThan(first);
          tree = last === nodes.length ? 0 : last;
          row = last === nodes.length ? to : from;
        }
        expect([row, tree]).toEqual([rows, 0]);
      }),
      { numRuns: 50 },
    );
  });

  it("are some blocks of rows where trees are small, and some trees where they are large", () => {
    const small = piecesOf(sized(new Array<number>(100).fill(61)), 100_000);
    expect(small.length).toBeGreaterThan(1);
    expect(small.every(({ first, last }) => first === 0 && last === 100)).toBe(true);
    expect((small[0].to - small[0].from) % blockRowsOf(100_000)).toBe(0);
    const large = piecesOf(sized(new Array<number>(200).fill(7900)), 1440);
    expect(large.length).toBeGreaterThan(1);
    expect(large.every(({ from, to }) => from === 0 && to === 1440)).toBe(true);
  });
});
