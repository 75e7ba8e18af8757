import { describe, expect, it } from "vitest";
import { conformalMargin, PredictionIntervals } from "../../../../../sdk/core/models/intervals/index.js";
import { Table } from "../../../../../sdk/core/tables/index.js";
import { random } from "../../../../../sdk/utils/random/index.js";

describe("conformalMargin", () => {
  it("is the score of rank ceil((n + 1) coverage)", () => {
    const scores = Float64Array.from({ length: 19 }, (_, i) => 19 - i);
    expect(conformalMargin(scores, 0.9)).toBe(18);
    expect(conformalMargin(scores, 0.5)).toBe(10);
    expect(conformalMargin(Float64Array.of(3, 1, 2, 9, 5, 4, 6, 8, 7), 0.9)).toBe(9);
  });

  it("refuses fewer rows than the rank needs, and says how many do", () => {
    expect(() => conformalMargin(new Float64Array(8), 0.9)).toThrow(/8 rows.*9 rows or more/);
    expect(() => conformalMargin(new Float64Array(50), 0.99)).toThrow(/99 rows or more/);
  });

  it("covers a new score as often as it promises, on average over draws (Lei et al. 2018)", () => {
    const draw = random(1);
    let within = 0;
    for (let i = 0; i < 4000; i++) {
      const scores = Float64Array.from({ length: 19 }, () => draw.next());
      if (draw.next() <= conformalMargin(scores, 0.8)) within++;
    }
    // 16 of 20 exactly; three standard errors are 0.019.
    expect(Math.abs(within / 4000 - 0.8)).toBeLessThan(0.019);
  });
});

describe("PredictionIntervals", () => {
  it("refuses a damaged state", async () => {
    const state = await new PredictionIntervals(0.9, 3).state();
    const never = () => Promise.reject(new Error("no model is in it"));
    const restored = await PredictionIntervals.restore(state, never);
    const { lower, upper } = await restored.bounds(Table.from({}), Float64Array.of(10));
    expect([lower[0], upper[0]]).toEqual([7, 13]);
    const damaged = PredictionIntervals.restore({ json: { states: {} }, arrays: {} }, never);
    await expect(damaged).rejects.toMatchObject({ code: "MODEL_INVALID" });
  });
});
