import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { meanAndScale, quickMedian } from "../../../../sdk/core/preprocessing/support.js";

describe("quickMedian", () => {
  it("is the middle of the sorted values", () => {
    const values = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 60 });
    const repeated = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(fc.oneof(values, repeated), (list) => {
        const sorted = Float64Array.from(list).sort();
        const middle = list.length >> 1;
        const want = list.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        expect(quickMedian(Float64Array.from(list)) === want).toBe(true);
      }),
    );
  });
});

describe("meanAndScale", () => {
  it("is exact where a large mean would swallow the spread", () => {
    const { mean, scale } = meanAndScale(Float64Array.of(1e9 + 1, 1e9 + 2, 1e9 + 3));
    expect(mean).toBe(1e9 + 2);
    expect(scale).toBeCloseTo(Math.sqrt(2 / 3), 12);
  });
});
