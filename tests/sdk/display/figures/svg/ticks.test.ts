import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { niceTicks, tickLabels } from "../../../../../sdk/display/figures/svg/ticks.js";

describe("ticks of an axis", () => {
  it("stand at round places", () => {
    expect(niceTicks(0, 651, 4)).toEqual([0, 200, 400, 600]);
    expect(niceTicks(-0.3, 0.3, 6)).toEqual([-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3]);
    expect(niceTicks(7, 7, 5)).toEqual([7]);
  });

  it("lie inside the range, evenly, and about as many as asked for", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e9, max: 1e9, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e9, noNaN: true }),
        fc.integer({ min: 3, max: 10 }),
        (low, span, about) => {
          const ticks = niceTicks(low, low + span, about);
          const slack = span * 1e-6 + Math.abs(low) * 1e-9;
          for (const tick of ticks) {
            expect(tick).toBeGreaterThanOrEqual(low - slack);
            expect(tick).toBeLessThanOrEqual(low + span + slack);
          }
          expect(ticks.length).toBeGreaterThanOrEqual(Math.floor(about / 2.5));
          expect(ticks.length).toBeLessThanOrEqual(about * 2 + 1);
        },
      ),
    );
  });

  it("have labels with the same decimals", () => {
    expect(tickLabels([0, 0.5, 1])).toEqual(["0.0", "0.5", "1.0"]);
    expect(tickLabels([-1000, 0, 1000])).toEqual(["−1,000", "0", "1,000"]);
  });
});
