import { describe, expect, it } from "vitest";
import { Study, type StudyParts } from "../../../../sdk/core/tuning/index.js";
import {
  paramText,
  studyHistory,
  studyParallel,
  studySlices,
  studyView,
  trialText,
} from "../../../../sdk/display/index.js";
import type { SpaceConfig, Trial } from "../../../../sdk/utils/searchers/index.js";

const trial = (number: number, parts: Partial<Trial> = {}): Trial => ({
  ...{ number, state: "complete", params: { "model.depth": number + 1 }, value: number, intermediate: [] },
  ...parts,
});
const failed = (number: number, message: string): Trial => {
  const { value: _, ...rest } = trial(number, { state: "failed" });
  return { ...rest, error: { code: "MODEL_DIVERGED", message } };
};
const studyOf = (trials: readonly Trial[], parts: Partial<StudyParts> = {}): Study =>
  new Study({
    metric: { name: "r2", title: "R²", greaterIsBetter: true },
    space: { "model.depth": { int: [1, 400] } },
    trials,
    ...parts,
  });
const trials = (count: number) => Array.from({ length: count }, (_, number) => trial(number));
/** The words of a terminal, whatever their line breaks. */
const words = (study: Study): string => studyView(study)["text/plain"].replaceAll(/\s+/g, " ");

describe("the view of a study", () => {
  it("says as much of how it was made as is known", () => {
    expect(words(studyOf(trials(1)))).toMatch(/^Study: 1 trial, r2 \(higher is better\) /);
    const known = studyOf(trials(2), { search: { kind: "grid" } as never, scoredBy: "a holdout" });
    expect(words(known)).toMatch(/^Study by grid: 2 trials, r2 \(higher is better\) over a holdout /);
  });

  it("has the best first where more is better, and says how many are not shown", () => {
    const text = words(studyOf(trials(12)));
    expect(text).toContain("Best: trial 11, r2 11.");
    expect(text).toMatch(/│ 11 │ 11 │ .*│ 2 │ 2 │ .*… 2 more trials/);
    expect(words(studyOf(trials(11)))).toContain("… 1 more trial ");
  });

  it("names few of many reasons, and few of many trials", () => {
    const many = [
      ...Array.from({ length: 7 }, (_, i) => failed(i, "no memory.")),
      ...["b.", "c.", "d.", "e."].map((message, i) => failed(7 + i, message)),
    ];
    const text = words(studyOf(many));
    expect(text).toContain("Trials 0, 1, 2, 3 and 3 more failed: no memory.");
    expect(text).toContain("Trial 7 failed: b.");
    expect(text).toContain("2 more reasons: `study.table()`.");
    expect(text).not.toContain("d.");
  });

  it("says what pruning left, whatever it was that trials would have taken", () => {
    const { value: _, ...rest } = trial(1, { state: "pruned", intermediate: [{ resource: 0.5, value: 1 }] });
    const none = { ...rest, number: 2, intermediate: [] };
    const text = words(studyOf([trial(0), rest, none]));
    expect(text).toMatch(
      /Stopping weak trials early left [\d.]+ % of the resource that all would have taken\./,
    );
    expect(text).toContain("pruned at 1");
    expect(text).toMatch(/│ 2 │ pruned │/);
  });

  it("calls a parameter by its last word, by its path where two end alike", () => {
    const space: SpaceConfig = {
      "model.depth": { int: [1, 400] },
      "other.depth": { int: [1, 2] },
      rate: { int: [1, 2] },
    };
    const params = { "model.depth": 3, "other.depth": 1, rate: 2 };
    const text = words(studyOf([trial(0, { params })], { space }));
    for (const name of ["model.depth", "other.depth", "rate"]) expect(text).toContain(` ${name} `);
    expect(words(studyOf(trials(1)))).not.toContain("model.depth");
  });
});

describe("plots of a study", () => {
  it("of trials with the same score draw them in the middle", () => {
    const figure = studyParallel(studyOf([trial(0, { value: 5 }), trial(1, { value: 5 })]));
    expect(figure?.data[0]).toMatchObject({ y: [0.5, 0.5] });
  });

  it("of very many trials draw a part, with the best and the worst", () => {
    const figure = studyParallel(studyOf(trials(300)));
    expect(figure?.note).toContain("150 of 300 complete trials are drawn, the best among them.");
    const [dots] = figure?.data ?? [];
    expect(dots.type === "scatter" && [dots.y[0], dots.y.at(-1)]).toEqual([1, 0]);
  });

  it("draw the parameters of most weight, and of a long choice its ends", () => {
    const names = Array.from({ length: 10 }, (_, i) => `p${i}`);
    const choices = Array.from({ length: 9 }, (_, i) => `v${i}`);
    const space = Object.fromEntries(names.map((name) => [name, { choice: choices }]));
    const own = Array.from({ length: 12 }, (_, i) =>
      trial(i, { params: Object.fromEntries(names.map((name, p) => [name, choices[(i * (p + 1)) % 9]])) }),
    );
    const figure = studyParallel(studyOf(own, { space }));
    expect(figure?.note).toContain("Axes by importance, the first 8;");
    const texts = (figure?.data ?? []).flatMap((trace) =>
      trace.type === "scatter" && trace.mode === "text" ? [trace.text] : [],
    );
    expect(texts[0]).toEqual(["v0", "v8"]);
  });

  it("leave out a parameter that no complete trial has, and trials without a number", () => {
    const space: SpaceConfig = {
      kind: { choice: ["a", "b"] },
      rate: { logUniform: [0.5, 0.8], when: { kind: "b" } },
    };
    const { value: _, ...pruned } = trial(2, { state: "pruned", params: { kind: "b", rate: 0.6 } });
    const study = studyOf(
      [
        trial(0, { params: { kind: "a" } }),
        trial(1, { params: { kind: "a" } }),
        trial(3, { params: { kind: "a" }, value: Number.NaN }),
        pruned,
      ],
      { space },
    );
    expect(studySlices(study).map(({ title }) => title)).toEqual(["kind"]);
    const history = studyHistory(study);
    expect(history.layout.y.title).toBe("r2 (higher is better)");
    expect(JSON.stringify(history.data)).not.toContain("null");
  });

  it.each([
    [0.001, 10, ["0.00100", "0.0100", "0.100", "1", "10"]],
    [0.5, 5, ["0.500", "1", "2", "5"]],
    [0.55, 0.8, ["0.550", "0.800"]],
  ])("have round places on a scale of powers from %f to %f", (low, high, labels) => {
    const space: SpaceConfig = { rate: { logUniform: [low, high] } };
    const own = [0, 1].map((i) => trial(i, { params: { rate: [low, high][i] } }));
    expect(studySlices(studyOf(own, { space }))[0].layout.x.ticks?.labels).toEqual(labels);
  });
});

describe("a parameter's value", () => {
  it.each([
    [undefined, "–"],
    [0.5, "0.5000"],
    [[1, [2, "x"]], "[1, [2, x]]"],
    [null, "null"],
    [{ transform: "sqrt", more: { a: 1 }, list: [1] }, "…more: {a: 1}, list: [1]"],
    ["x".repeat(30), `${"x".repeat(23)}…`],
    [Array.from({ length: 20 }, () => 1), `…${", 1".repeat(20).slice(-22)}]`],
  ])("%j reads as %s", (value, text) => expect(paramText(value)).toBe(text));

  it("is written out for the pointer, with what became of the trial", () => {
    expect(trialText(trial(3, { params: { a: 1, b: [2] } }), "mae")).toBe("trial 3: mae 3, a 1, b [2]");
    expect(trialText(failed(4, "x"), "mae")).toBe("trial 4, failed, model.depth 5");
  });
});
