import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  benjaminiHochberg,
  betaBinomialTail,
  chiSquareOfCounts,
  chiSquareTail,
  holm,
  incompleteBeta,
  kolmogorovSmirnov,
  kolmogorovTail,
  logGamma,
  normalTail,
  studentTwoSided,
  upperGamma,
  wassersteinDistance,
} from "../../../../sdk/core/statistics/index.js";
import { jsonFixture } from "../../../support/csv.js";

interface Sample {
  readonly a: number[];
  readonly b: number[];
  readonly ks: { readonly statistic: number; readonly pValue: number };
  readonly wasserstein: number;
}
interface Expected {
  readonly kolmogorov: [n: number, d: number, p: number][];
  readonly chiSquareTail: [x: number, k: number, p: number][];
  readonly studentTwoSided: [t: number, k: number, p: number][];
  readonly binomialTail: [k: number, n: number, chance: number, p: number][];
  readonly betaBinomialTail: [k: number, n: number, a: number, b: number, p: number][];
  readonly adjusted: { readonly p: number[]; readonly benjaminiHochberg: number[]; readonly holm: number[] };
  readonly samples: Sample[];
  readonly counts: {
    a: number[];
    b: number[];
    statistic: number;
    pValue: number;
    degreesOfFreedom: number;
  }[];
}
/** scipy 1.17.1, by fixtures/parity/evaluation.py. */
const expected = jsonFixture<Expected>("parity/evaluation.json");

/** Relative to the number, and absolute near 1 (where a tail is 1 minus something). */
function near(value: number, wanted: number, tolerance = 1e-9): void {
  expect(Math.abs(value - wanted)).toBeLessThanOrEqual(tolerance * Math.abs(wanted) + 1e-300);
}

describe("tails equal scipy's", () => {
  it.each(expected.kolmogorov)("Kolmogorov, n = %d, d = %d", (n, d, p) =>
    near(kolmogorovTail(n, d), p, 1e-8),
  );
  it.each(expected.chiSquareTail)("χ² = %d, %d degrees of freedom", (x, k, p) =>
    near(chiSquareTail(x, k), p),
  );
  it.each(expected.studentTwoSided)("t = %d, %d degrees of freedom", (t, k, p) =>
    near(studentTwoSided(t, k), p),
  );
  it.each(expected.binomialTail)("binomial, %d of %d or more at %d", (k, n, chance, p) =>
    near(incompleteBeta(chance, k, n - k + 1), p),
  );

  it.each(expected.betaBinomialTail)("beta-binomial, %d of %d or more", (k, n, a, b, p) =>
    near(betaBinomialTail(k, n, a, b), p),
  );

  it("the normal tail is symmetric, and Student's limit", () => {
    near(normalTail(1.959963984540054), 0.025);
    expect(normalTail(-1) + normalTail(1)).toBeCloseTo(1, 15);
    expect(studentTwoSided(2, Number.POSITIVE_INFINITY)).toBe(2 * normalTail(2));
  });
});

describe("adjusted p-values equal statsmodels' multipletests", () => {
  const { p } = expected.adjusted;
  it("Benjamini-Hochberg and Holm", () => {
    for (const [own, wanted] of [
      [benjaminiHochberg(p), expected.adjusted.benjaminiHochberg],
      [holm(p), expected.adjusted.holm],
    ])
      for (const [i, value] of own.entries()) near(value, wanted[i], 1e-14);
  });
  it("NaN stays NaN and does not count", () => {
    expect(benjaminiHochberg([0.01, Number.NaN, 0.02])).toEqual([0.02, Number.NaN, 0.02]);
    expect(holm([Number.NaN, 0.02, 0.01])).toEqual([Number.NaN, 0.02, 0.02]);
  });
});

describe("two samples", () => {
  const sorted = (values: readonly number[]) => Float64Array.from(values).sort();

  it.each(expected.samples)(
    "ks_2samp and wasserstein_distance of scipy, with ties",
    ({ a, b, ks, wasserstein }) => {
      const result = kolmogorovSmirnov(sorted(a), sorted(b));
      near(result.statistic, ks.statistic, 1e-12);
      near(result.pValue, ks.pValue);
      expect(wassersteinDistance(sorted(a), sorted(b))).toBeCloseTo(wasserstein, 12);
    },
  );

  it.each(expected.counts)("chi2_contingency of scipy", ({ a, b, statistic, pValue, degreesOfFreedom }) => {
    const result = chiSquareOfCounts(a, b);
    expect(result.degreesOfFreedom).toBe(degreesOfFreedom);
    expect(result.statistic).toBeCloseTo(statistic, 9);
    expect(result.pValue).toBeCloseTo(pValue, 9);
  });

  it("counts with nothing to compare have no p-value", () => {
    expect(chiSquareOfCounts([5, 0], [7, 0]).pValue).toBeNaN();
    expect(chiSquareOfCounts([5, 3], [0, 0]).pValue).toBeNaN();
  });

  it("the exact p-value is the share of all orders (brute force)", () => {
    const orders = (n: number, m: number): number[][] => {
      if (n === 0) return [Array(m).fill(1)];
      if (m === 0) return [Array(n).fill(0)];
      return [...orders(n - 1, m).map((o) => [0, ...o]), ...orders(n, m - 1).map((o) => [1, ...o])];
    };
    for (const [n, m] of [
      [5, 3],
      [6, 4],
      [5, 5],
    ]) {
      const statistics = orders(n, m).map((order) => {
        const places = (side: number) => Float64Array.from(order.flatMap((s, i) => (s === side ? [i] : [])));
        return kolmogorovSmirnov(places(0), places(1));
      });
      for (const { statistic, pValue } of statistics) {
        const share = statistics.filter((o) => o.statistic >= statistic - 1e-12).length / statistics.length;
        expect(pValue).toBeCloseTo(share, 12);
      }
    }
  });

  it("is symmetric, and unmoved by a growing transform (property)", () => {
    const values = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(values, values, (a, b) => {
        const there = kolmogorovSmirnov(sorted(a), sorted(b));
        const back = kolmogorovSmirnov(sorted(b), sorted(a));
        expect(back.statistic).toBeCloseTo(there.statistic, 12);
        expect(back.pValue).toBeCloseTo(there.pValue, 10);
        const cubed = kolmogorovSmirnov(sorted(a.map((v) => v ** 3)), sorted(b.map((v) => v ** 3)));
        expect(cubed).toEqual(there);
        expect(there.pValue).toBeGreaterThan(0);
        expect(there.pValue).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe("at their ends", () => {
  it("Kolmogorov's D is never 1, and hardly ever far from what is expected", () => {
    expect(kolmogorovTail(5, 1)).toBe(0);
    expect(kolmogorovTail(5, 0.1)).toBe(1);
    expect(kolmogorovTail(1e6, 0.02)).toBe(0);
  });

  it("gamma and beta functions have their known values", () => {
    // Γ(1/4), OEIS A068466.
    expect(Math.exp(logGamma(0.25))).toBeCloseTo(3.625609908221908, 12);
    expect(upperGamma(2, Number.POSITIVE_INFINITY)).toBe(0);
    expect(incompleteBeta(0, 2, 3)).toBe(0);
    expect(incompleteBeta(1, 2, 3)).toBe(1);
  });

  it("there are never more hits than rows", () => {
    expect(betaBinomialTail(5, 4, 1, 1)).toBe(0);
  });
});
