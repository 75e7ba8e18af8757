import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createSearcher,
  type Searcher,
  type SearchInput,
  Space,
  type SpaceConfig,
  searchConfig,
  type Trial,
} from "../../../../sdk/utils/searchers/index.js";
import { thrownBy } from "../../../support/thrown.js";
import { anySpace, modelSpace } from "./spaces.js";

const make = (space: SpaceConfig, search: SearchInput, seed = 0, greaterIsBetter = false): Searcher =>
  createSearcher({ space, search: searchConfig.parse(search), seed, greaterIsBetter });

/** A score that any trial has: how far its numbers are from 1. */
function scored(number: number, params: Trial["params"]): Trial {
  const numbers = Object.values(params).filter((value) => typeof value === "number");
  const value = numbers.reduce((sum, x) => sum + Math.abs(x - 1), 0);
  return { number, params, state: number % 7 === 3 ? "failed" : "complete", value, intermediate: [] };
}

function study(searcher: Searcher, history: readonly Trial[] = []): Trial[] {
  const trials = [...history];
  for (const { first, end } of searcher.generations) {
    const before = trials.filter(({ number }) => number < first);
    for (let number = first; number < end; number++) {
      if (trials.some((trial) => trial.number === number)) continue;
      trials.push(scored(number, searcher.suggest(number, before) ?? {}));
    }
  }
  return trials;
}

const kinds: readonly SearchInput[] = [
  { kind: "random", trials: 16 },
  { kind: "tpe", trials: 16, startup: 5, batch: 3 },
  { kind: "tpe", trials: 16, startup: 5, batch: 3, multivariate: false },
];

describe.each(kinds)("search by %j", (search) => {
  it("suggests what lies in the space, and the same again", () => {
    fc.assert(
      fc.property(anySpace, fc.integer(), (config, seed) => {
        const space = Space.from(config);
        const trials = study(make(config, search, seed));
        for (const { params } of trials) expect(space.contains(params)).toBe(true);
        expect(study(make(config, search, seed))).toEqual(trials);
      }),
      { numRuns: 40 },
    );
  });

  it("goes on from any trial as if it had never stopped", () => {
    const whole = study(make(modelSpace, search, 3));
    for (let done = 0; done <= whole.length; done++) {
      // Kept as JSON and out of order, as a store may give them.
      const kept: Trial[] = JSON.parse(JSON.stringify(whole.slice(0, done).reverse()));
      const resumed = study(make(modelSpace, search, 3), kept).sort((a, b) => a.number - b.number);
      expect(resumed).toEqual(whole);
    }
  });

  it("gives other trials for another seed", () => {
    const params = (seed: number) => study(make(modelSpace, search, seed)).map((trial) => trial.params);
    expect(params(1)).not.toEqual(params(2));
  });

  it("ends after its trials", () => {
    const searcher = make(modelSpace, search);
    expect(searcher.trials).toBe(16);
    expect(searcher.generations.at(-1)?.end).toBe(16);
    expect(searcher.suggest(16, study(searcher))).toBeUndefined();
  });
});

describe("generations", () => {
  it("of tpe are the startup, then batches", () => {
    const { generations } = make(modelSpace, { kind: "tpe", trials: 20, startup: 8, batch: 5 });
    expect(generations.map(({ first, end }) => [first, end])).toEqual([
      [0, 8],
      [8, 13],
      [13, 18],
      [18, 20],
    ]);
  });

  it("hide what others of the same one found", () => {
    const searcher = make(modelSpace, { kind: "tpe", trials: 20, startup: 8, batch: 5 });
    const trials = study(searcher);
    const [before, all] = [trials.slice(0, 8), trials.slice(0, 12)];
    expect(searcher.suggest(12, all)).toEqual(searcher.suggest(12, before));
  });

  it("of others are all trials, or batches where they are wanted", () => {
    const sizes = (search: SearchInput) =>
      make(modelSpace, search).generations.map(({ first, end }) => end - first);
    expect(sizes({ kind: "random", trials: 7 })).toEqual([7]);
    expect(sizes({ kind: "random", trials: 7, batch: 3 })).toEqual([3, 3, 1]);
  });

  it("need the trials of all earlier ones", () => {
    const searcher = make(modelSpace, { kind: "tpe", trials: 20, startup: 8, batch: 5 });
    const history = study(searcher).filter(({ number }) => number !== 6);
    const error = thrownBy(() => searcher.suggest(9, history));
    expect(error.code).toBe("CONFIG_INVALID");
    expect(error.message).toContain("trial 6 is not among them");
  });
});

describe("tpe", () => {
  it("does not try a point twice while there are others", () => {
    const searcher = make(
      { a: { choice: [1, 2, 3, 4] }, b: { int: [1, 4] } },
      { kind: "tpe", trials: 15, startup: 3, batch: 4 },
    );
    const late = study(searcher)
      .slice(3)
      .map(({ params }) => JSON.stringify(params));
    expect(new Set(late).size).toBe(12);
  });

  it.each([true, false])("goes where trials are good (greater is better: %s)", (greaterIsBetter) => {
    const searcher = make({ x: { uniform: [0, 1] } }, { kind: "tpe", trials: 60 }, 1, greaterIsBetter);
    const trials: Trial[] = [];
    for (const { first, end } of searcher.generations) {
      const before = [...trials];
      for (let number = first; number < end; number++) {
        const x = Number(searcher.suggest(number, before)?.x);
        trials.push({ number, params: { x }, state: "complete", value: x, intermediate: [] });
      }
    }
    const late = trials
      .slice(-20)
      .map(({ params }) => Number(params.x))
      .sort((a, b) => a - b);
    if (greaterIsBetter) expect(late[10]).toBeGreaterThan(0.9);
    else expect(late[10]).toBeLessThan(0.1);
  });
});
