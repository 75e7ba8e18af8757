import { describe, expect, it } from "vitest";
import { normalCdf, normalMass } from "../../../../../sdk/utils/searchers/tpe/normal.js";

describe("normal distribution", () => {
  // scipy.stats.norm.cdf (scipy 1.17.1).
  it.each([
    [-37, 5.7255712225239266e-300],
    [-10, 7.61985302416047e-24],
    [-5, 2.866515718791933e-7],
    [-3.0001, 0.0013494549132607172],
    [-1, 0.15865525393145707],
    [0, 0.5],
    [0.5, 0.6914624612740131],
    [2.999, 0.9986456634662729],
    [6, 0.9999999990134123],
  ])("lies below %d with probability %d", (x, expected) => {
    expect(Math.abs(normalCdf(x) / expected - 1)).toBeLessThan(1e-12);
  });

  it("keeps its digits far out on both sides", () => {
    expect(normalMass(8, 9)).toBeCloseTo(normalMass(-9, -8), 30);
    expect(normalMass(8, 9)).toBeGreaterThan(6e-16);
  });
});
