import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  halvingConfig,
  promotedTrials,
  rungScores,
  rungsOf,
  type Trial,
} from "../../../../sdk/utils/searchers/index.js";

const scores = (values: readonly number[], from = 0) =>
  values.map((value, i) => ({ number: from + i, value }));

describe("rungs", () => {
  it.each([
    [{}, undefined, [1 / 9, 1 / 3, 1]],
    [{ factor: 2, min: 0.125 }, undefined, [0.125, 0.25, 0.5, 1]],
    [{ factor: 4, min: 0.3 }, undefined, [1]],
    [{}, 4, [1 / 4, 2 / 4, 1]],
    [{}, 3, [1 / 3, 1]],
    [{}, 10, [2 / 10, 4 / 10, 1]],
  ])("of %j in %s pieces are %j", (input, pieces, expected) => {
    const rungs = rungsOf(halvingConfig.parse(input), pieces);
    expect(rungs).toHaveLength(expected.length);
    rungs.forEach((rung, i) => {
      expect(rung).toBeCloseTo(expected[i], 12);
    });
  });
});

describe("promotion", () => {
  const rule = { factor: 3, greaterIsBetter: false };

  it("takes the best third of a generation", () => {
    expect(promotedTrials(scores([5, 1, 9, 3, 7, 2, 8, 6, 4]), [], rule)).toEqual([1, 3, 5]);
    expect(promotedTrials(scores([5, 1, 9, 3, 7, 2]), [], { ...rule, greaterIsBetter: true })).toEqual([
      2, 4,
    ]);
  });

  it("takes the very best of few, the earlier one of equal ones", () => {
    expect(promotedTrials(scores([4, 4]), [], rule)).toEqual([0]);
    expect(promotedTrials(scores([4]), [], rule)).toEqual([0]);
    expect(promotedTrials([], [], rule)).toEqual([]);
  });

  it("measures a generation against all earlier ones: a weak one gets nothing, a strong one all", () => {
    const earlier = scores([1, 2, 3, 4, 5, 6]);
    expect(promotedTrials(scores([7, 8, 9], 6), earlier, rule)).toEqual([]);
    expect(promotedTrials(scores([0.1, 0.2, 0.3], 6), earlier, rule)).toEqual([6, 7, 8]);
  });

  it("keeps at most the best share, and never one that is worse than one that goes", () => {
    const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(values, values, fc.constantFrom(2, 3, 4), (now, before, factor) => {
        const earlier = scores(before);
        const judged = scores(now, before.length);
        const kept = promotedTrials(judged, earlier, { factor, greaterIsBetter: false });
        expect(kept.length).toBeLessThanOrEqual(
          Math.max(1, Math.floor((now.length + before.length) / factor)),
        );
        const worst = Math.max(
          ...judged.filter(({ number }) => kept.includes(number)).map(({ value }) => value),
        );
        for (const { number, value } of judged) {
          if (!kept.includes(number) && kept.length > 0) expect(value).toBeGreaterThanOrEqual(worst);
        }
      }),
    );
  });
});

describe("scores at a rung", () => {
  it("are those of trials that came to it and did not fail", () => {
    const trial = (number: number, state: Trial["state"], resources: readonly number[]): Trial => ({
      number,
      params: {},
      state,
      intermediate: resources.map((resource) => ({ resource, value: number + resource })),
    });
    const trials = [
      trial(0, "complete", [1 / 3, 1]),
      trial(1, "pruned", [1 / 3]),
      trial(2, "failed", [1 / 3]),
    ];
    expect(rungScores(trials, 1 / 3)).toEqual([
      { number: 0, value: 1 / 3 },
      { number: 1, value: 1 + 1 / 3 },
    ]);
    expect(rungScores(trials, 1)).toEqual([{ number: 0, value: 1 }]);
  });
});
