import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rateFraction } from "../../../../../sdk/core/models/networks/schedules.js";

describe("learning-rate schedules", () => {
  it("cosine goes from 1 by one half to 0 (values of Keras' CosineDecay at 0, 1/4, 1/2 and 1)", () => {
    const at = (epoch: number) => rateFraction({ kind: "cosine" }, epoch * 100, 100, 20);
    expect(at(0)).toBe(1);
    expect(at(5)).toBeCloseTo(0.8535533905932737, 12);
    expect(at(10)).toBeCloseTo(0.5, 12);
    expect(at(20)).toBeCloseTo(0, 12);
  });

  it("step halves every ten epochs, exponential takes nine tenths an epoch", () => {
    expect([0, 9, 10, 20].map((epoch) => rateFraction({ kind: "step" }, epoch * 7, 7, 30))).toEqual([
      1, 1, 0.5, 0.25,
    ]);
    expect(rateFraction({ kind: "exponential" }, 14, 7, 30)).toBeCloseTo(0.81, 12);
  });

  it("warm-up rises to 1 in its epochs, then falls as the cosine does", () => {
    const at = (step: number) => rateFraction({ kind: "warmupCosine", warmupEpochs: 2 }, step, 10, 12);
    expect(at(0)).toBeCloseTo(0.05, 12);
    expect(at(19)).toBe(1);
    expect(at(20)).toBe(1);
    expect(at(70)).toBeCloseTo(0.5, 12);
  });

  it("no schedule leaves [0, 1], however short the training", () => {
    const kinds = ["constant", "cosine", "exponential", "step", "warmupCosine"] as const;
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        fc.nat(5000),
        fc.integer({ min: 1, max: 50 }),
        (kind, step, epochs) => {
          const fraction = rateFraction({ kind }, step, 100, epochs);
          return fraction >= 0 && fraction <= 1;
        },
      ),
    );
  });
});
