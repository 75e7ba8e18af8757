import { describe, expect, it } from "vitest";
import type { Evaluation } from "../../../../sdk/core/tuning/evaluation.js";
import { runStudy } from "../../../../sdk/core/tuning/run-study.js";
import type { Searcher, Trial } from "../../../../sdk/utils/searchers/index.js";

/** Suggests { x: number } for as many trials as there are. */
const searcher = (trials: number, wanted: number): Searcher =>
  ({
    generations: [{ first: 0, end: wanted }],
    suggest: (number: number) => (number < trials ? { x: number } : undefined),
  }) as unknown as Searcher;
const fold = (mae: number | undefined) => ({
  fold: 1,
  trainRows: 2,
  testRows: 1,
  scores: (mae === undefined ? {} : { mae }) as Record<string, number>,
  fitSeconds: 0,
  scoreSeconds: 0,
});
const study = (evaluate: (number: number) => Evaluation, trials = 3, wanted = trials): Promise<Trial[]> =>
  runStudy({
    searcher: searcher(trials, wanted),
    folds: 1,
    metric: { name: "mae", greaterIsBetter: false },
    evaluate: async ({ number }) => evaluate(number),
  });

describe("trials of a study", () => {
  it("are complete with the mean of their folds, and failed where some fold does not define it", async () => {
    const trials = await study((number) => ({
      seconds: 1,
      folds: [[fold(1), fold(3)], [fold(1), fold(undefined)], [fold(Number.POSITIVE_INFINITY)]][number],
    }));
    expect(trials.map(({ state, value }) => [state, value])).toEqual([
      ["complete", 2],
      ["failed", undefined],
      ["failed", undefined],
    ]);
    expect(trials.slice(1).map(({ error }) => error?.message)).toEqual([
      "the mean mae over the folds is no number: some fold does not define it.",
      "the mean mae over the folds is not finite: some fold does not define it.",
    ]);
  });

  it("fail with their own error, with or without folds", async () => {
    const error = { code: "MODEL_DIVERGED", message: "no." };
    const [trial] = await study(() => ({ seconds: 1, error }), 1);
    expect(trial).toMatchObject({ state: "failed", error, seconds: 1 });
  });

  it("are no more than the searcher suggests", async () => {
    expect(await study(() => ({ seconds: 0, folds: [fold(1)] }), 2, 5)).toHaveLength(2);
  });
});
