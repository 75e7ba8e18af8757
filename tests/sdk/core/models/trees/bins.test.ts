import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { binRows, fitBins } from "../../../../../sdk/core/models/trees/bins.js";
import { random } from "../../../../../sdk/utils/random/index.js";
import { matrix, uniformRows } from "../../../../support/tree-data.js";

const none = new Set<number>();
const fitted = (values: readonly number[], maxBins: number, categories: ReadonlySet<number> = none) => {
  const x = matrix(values.map((value) => [value]));
  const features = fitBins(x, { maxBins, categories, random: random(0) });
  return { feature: features[0], codes: [...binRows(x, features).codes[0]] };
};

describe("bins", () => {
  it("are one a value, cut halfway, where a column has few", () => {
    const { feature, codes } = fitted([3, 1, 2, 1, 3], 255);
    expect(feature).toMatchObject({ bins: 3, missing: false, category: false });
    expect([...feature.cuts]).toEqual([1.5, 2.5]);
    expect(codes).toEqual([2, 0, 1, 0, 2]);
  });

  it("hold about the same number of rows each where a column has many values", () => {
    const x = uniformRows(10_000, 1, 3);
    const features = fitBins(x, { maxBins: 16, categories: none, random: random(0) });
    const counts = new Array<number>(16).fill(0);
    for (const code of binRows(x, features).codes[0]) counts[code]++;
    expect(features[0].bins).toBe(16);
    for (const count of counts) expect(Math.abs(count - 625)).toBeLessThanOrEqual(2);
  });

  it("give a value of its own to one that fills a bin alone", () => {
    const { feature, codes } = fitted(
      Array.from({ length: 200 }, (_, i) => (i < 100 ? 0 : i)),
      5,
    );
    expect(codes.filter((code) => code === 0)).toHaveLength(100);
    expect(feature.bins).toBe(5);
  });

  it("keep missing values in the bin after the last", () => {
    const { feature, codes } = fitted([Number.NaN, 1, 2], 255);
    expect(feature).toMatchObject({ bins: 2, missing: true });
    expect(codes).toEqual([2, 0, 1]);
  });

  it("of more rows than are looked at are cut by some of them; missing values are seen in all", () => {
    const x = uniformRows(250_000, 2, 3);
    x.data[2 * 123_456 + 1] = Number.NaN;
    const features = fitBins(x, { maxBins: 16, categories: none, random: random(0) });
    expect(features.map(({ missing }) => missing)).toEqual([false, true]);
    const counts = new Array<number>(17).fill(0);
    for (const code of binRows(x, features).codes[1]) counts[code]++;
    expect(counts[16]).toBe(1);
    for (const count of counts.slice(0, 16)) expect(Math.abs(count / 15_625 - 1)).toBeLessThan(0.05);
  });

  it("are one for a column that is constant, or all missing", () => {
    expect(fitted([7, 7, 7], 255)).toMatchObject({ feature: { bins: 1, missing: false }, codes: [0, 0, 0] });
    expect(fitted([Number.NaN, Number.NaN], 255)).toMatchObject({
      feature: { bins: 1, missing: true },
      codes: [1, 1],
    });
  });

  it("of categories are codes; those beyond share the last, and those below 0 are missing", () => {
    const { feature, codes } = fitted([0, 5, 2, -1, Number.NaN, 1], 4, new Set([0]));
    expect(feature).toMatchObject({ bins: 4, missing: true, category: true });
    expect(codes).toEqual([0, 3, 2, 4, 4, 1]);
  });

  it("take infinite numbers as the least and the greatest", () => {
    const { codes } = fitted([Number.POSITIVE_INFINITY, 0, Number.NEGATIVE_INFINITY, 5], 255);
    expect(codes).toEqual([3, 1, 0, 2]);
  });

  it("keep the order of values and never more bins than wanted, whatever the values", () => {
    const value = fc.oneof(fc.double(), fc.integer({ min: -3, max: 3 }));
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 60 }), fc.nat({ max: 20 }), (values, more) => {
        const { feature, codes } = fitted(values, 2 + more);
        expect(feature.bins).toBeLessThanOrEqual(2 + more);
        for (const [i, a] of values.entries()) {
          if (Number.isNaN(a)) expect(codes[i]).toBe(feature.bins);
          else
            for (const [j, b] of values.entries()) if (a <= b) expect(codes[i]).toBeLessThanOrEqual(codes[j]);
        }
      }),
    );
  });
});
