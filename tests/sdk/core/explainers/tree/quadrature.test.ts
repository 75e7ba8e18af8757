import { describe, expect, it } from "vitest";
import { gaussLegendre } from "../../../../../sdk/core/explainers/tree/quadrature.js";

describe("Gauss-Legendre points", () => {
  it.each([1, 2, 3, 6, 10, 24, 60])(
    "%d of them integrate every power up to 2 n - 1 without error",
    (count) => {
      const { points, weights } = gaussLegendre(count);
      for (let power = 0; power < 2 * count; power++) {
        const sum = points.reduce((total, point, i) => total + weights[i] * point ** power, 0);
        expect(sum * (power + 1)).toBeCloseTo(1, 12);
      }
    },
  );

  it("are those of the tables (Abramowitz and Stegun 25.4.30, three points, moved to [0, 1])", () => {
    const { points, weights } = gaussLegendre(3);
    const outer = Math.sqrt(0.6) / 2;
    for (const [i, point] of [0.5 - outer, 0.5, 0.5 + outer].entries())
      expect([...points].sort((a, b) => a - b)[i]).toBeCloseTo(point, 14);
    for (const [i, weight] of [5 / 18, 5 / 18, 8 / 18].entries())
      expect([...weights].sort((a, b) => a - b)[i]).toBeCloseTo(weight, 14);
  });
});
