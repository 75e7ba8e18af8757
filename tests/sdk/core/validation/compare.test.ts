import { describe, expect, it } from "vitest";
import { Table } from "../../../../sdk/core/tables/index.js";
import {
  type CompareInputs,
  CrossValidation,
  candidatesOf,
  compareModels,
  crossValidate,
  Leaderboard,
} from "../../../../sdk/core/validation/index.js";
import { AssayError } from "../../../../sdk/utils/errors/index.js";
import { random } from "../../../../sdk/utils/random/index.js";
import { kFold } from "../../../../sdk/utils/splitters/index.js";

const draw = random(5);
const ROWS = 120;
const x = Float64Array.from({ length: ROWS }, () => draw.next());
const rows = Table.from({ x, y: x.map((value) => 3 * value + draw.normal() * 0.1) });

function inputs(candidates: CompareInputs["candidates"], more: Partial<CompareInputs> = {}): CompareInputs {
  return {
    candidates,
    data: { rows, steps: [] },
    folds: kFold(4, ROWS),
    target: "y",
    task: "regression",
    random: random(0),
    now: () => 0,
    ...more,
  };
}

const own = { model: { kind: "linear", l2: 3 } } as const;

describe("compareModels", () => {
  it("ranks by the first metric, with the baseline as a row and the best as the pick", async () => {
    const board = await compareModels(
      inputs(await candidatesOf(["forest", "linear"], { model: { kind: "dense" } })),
    );
    expect(board.rows.map(({ name, rank }) => [name, rank])).toEqual([
      ["linear", 1],
      ["forest", 2],
      ["baseline", 3],
    ]);
    expect(board.pick).toBe("linear");
    expect(board.metric.name).toBe("mae");
    expect(board.reason).toMatch(/^linear has the lowest mean mae: 0\.\d+ ± 0\.\d+ over 4 folds\.$/);
    const alone = await crossValidate({ ...inputs([]), onFold: undefined, config: { kind: "linear" } });
    expect(board.row("linear").validation?.scores("mae")).toEqual(alone.scores("mae"));
    expect(board.row("linear").behind).toEqual({ mean: 0, standardError: 0 });
    expect(board.table().numRows).toBe(12);
  });

  it("ranks by what is greater where that is better", async () => {
    const board = await compareModels(
      inputs(await candidatesOf(["forest", "linear"], own), { metrics: ["r2"] }),
    );
    const means = board.rows.map(({ validation }) => validation?.mean.r2 ?? 0);
    expect(means).toEqual(means.toSorted((a, b) => b - a));
    expect(board.reason).toMatch(/highest mean r2/);
  });

  it("keeps a model that fails as a row with its error, and goes on", async () => {
    const candidates = await candidatesOf(
      [{ kind: "boosting", monotone: { nope: "increasing" } }, "linear"],
      own,
    );
    const board = await compareModels(inputs(candidates));
    expect(board.pick).toBe("linear");
    const failed = board.row("boosting");
    expect(failed.rank).toBeUndefined();
    expect(failed.error).toMatchObject({ message: expect.stringMatching(/^fold 1 of 4: .*nope/) });
    expect(board.rows.at(-1)).toBe(failed);
  });

  it("throws the first error where every model failed", async () => {
    const candidates = await candidatesOf([{ kind: "boosting", monotone: { nope: "increasing" } }], own);
    await expect(compareModels(inputs(candidates))).rejects.toMatchObject({
      message: expect.stringMatching(/every model failed: boosting: .*nope/),
    });
  });

  it("stops where the signal fires: that is no failure of a model", async () => {
    const controller = new AbortController();
    const candidates = await candidatesOf(["linear", "forest"], own);
    const work = compareModels(
      inputs(candidates, {
        signal: controller.signal,
        onFold: ({ name }) => name === "linear" && controller.abort(),
      }),
    );
    await expect(work).rejects.toMatchObject({ code: "INTERRUPTED" });
  });
});

describe("candidatesOf", () => {
  it("takes kinds, configs and names; the config's own kind has its settings", async () => {
    const candidates = await candidatesOf(
      [
        "linear",
        "forest",
        { kind: "forest", trees: 9 },
        { name: "tuned", model: { kind: "boosting", rounds: 7 } },
      ],
      own,
    );
    expect(candidates.map(({ name, config }) => [name, config])).toEqual([
      ["linear", { kind: "linear", l2: 3 }],
      ["forest", { kind: "forest" }],
      ["forest 2", { kind: "forest", trees: 9 }],
      ["tuned", { kind: "boosting", rounds: 7 }],
    ]);
  });

  it("gives another kind what the preprocessing says of the data, not what it says for its own model", async () => {
    const preprocessing = {
      categories: ["season"],
      columns: {
        hr: { kind: "cyclic", period: 24 },
        city: { kind: "targetMean" },
        zip: { kind: "oneHot" },
        temp: { kind: "passthrough", impute: "keep" },
      },
      defaults: { numbers: { kind: "passthrough", impute: "keep" }, dates: { kind: "dateParts" } },
    } as const;
    const [forest, dense] = await candidatesOf(["forest", "dense"], {
      model: { kind: "forest" },
      preprocessing,
    });
    expect(forest.preprocessing).toBe(preprocessing);
    expect(dense.preprocessing).toEqual({
      categories: ["season", "zip"],
      columns: { hr: preprocessing.columns.hr, city: preprocessing.columns.city },
      defaults: { dates: { kind: "dateParts" } },
    });
  });

  it.each([
    [["forst"], /Did you mean "forest"/],
    [["onnx"], /cannot be compared by its name alone.*no path/],
    [
      [
        { name: "a", model: "linear" },
        { name: "a", model: "forest" },
      ],
      /two of the compared models are called "a"/,
    ],
  ])("refuses %j", async (contenders, words) => {
    await expect(candidatesOf(contenders, own)).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      message: expect.stringMatching(words),
    });
  });
});

describe("a leaderboard's notes", () => {
  const validation = (scores: readonly number[], fitSeconds: number) =>
    new CrossValidation({
      model: "any",
      folds: scores.map((mae, i) => ({
        fold: i + 1,
        trainRows: 9,
        testRows: 3,
        scores: { mae },
        fitSeconds,
        scoreSeconds: 0,
      })),
      metrics: [{ name: "mae", title: "MAE", greaterIsBetter: false }],
      skipped: [],
    });
  const row = (name: string, kind: string, scores: readonly number[], fitSeconds: number) => ({
    name,
    config: { kind },
    validation: validation(scores, fitSeconds),
  });

  it("name what is as good within one standard error, and simpler or faster", () => {
    const board = new Leaderboard([
      row("baseline", "baseline", [20, 30, 40], 0),
      row("boosting", "boosting", [10, 20, 30], 4),
      // Behind by 1, 0 and 2: 1 ± 0.577.
      row("forest", "forest", [11, 20, 32], 0.1),
      // Behind by -2, 1 and 1.3: 0.1 ± 1.05.
      row("linear", "linear", [8, 21, 31.3], 1),
      // As good, and slower.
      row("dense", "dense", [10.1, 19.9, 30.05], 40),
    ]);
    expect(board.pick).toBe("boosting");
    expect(board.row("forest").behind?.mean).toBeCloseTo(1, 12);
    expect(board.row("forest").behind?.standardError).toBeCloseTo(1 / Math.sqrt(3), 12);
    expect(board.notes).toEqual([
      'linear is within one standard error (0.100 ± 1.1 behind) and is simpler and fits 4 times faster: `train("linear")`.',
    ]);
  });

  it("need a model, one that did not fail, and a metric that all have", () => {
    expect(() => new Leaderboard([row("baseline", "baseline", [1], 0)])).toThrow(
      "there is no model to compare beside the baseline. Name another kind.",
    );
    const error = new AssayError("DATA_SHAPE", { what: "no rows" });
    expect(() => new Leaderboard([{ name: "linear", config: { kind: "linear" }, error }])).toThrow(
      expect.objectContaining({ code: "DATA_SHAPE", message: expect.stringContaining("linear: no rows") }),
    );
    const none = new CrossValidation({
      model: "any",
      folds: [],
      metrics: [],
      skipped: [{ name: "rocAuc", reason: "fold 1: one class" }],
    });
    expect(() => new Leaderboard([{ ...row("linear", "linear", [1], 0), validation: none }])).toThrow(
      expect.objectContaining({
        code: "METRIC_UNDEFINED",
        details: expect.objectContaining({ got: "rocAuc: fold 1: one class" }),
      }),
    );
  });

  it("have a table of the models that did not fail", () => {
    const error = new AssayError("DATA_SHAPE", { what: "no rows" });
    const board = new Leaderboard([
      row("linear", "linear", [2, 3], 1),
      { name: "forest", config: { kind: "forest" }, error },
    ]);
    expect(board.rows.map(({ name, rank }) => [name, rank])).toEqual([
      ["linear", 1],
      ["forest", undefined],
    ]);
    expect([...board.table().rows()].map(({ model, rank, fold, mae }) => [model, rank, fold, mae])).toEqual([
      ["linear", 1, 1, 2],
      ["linear", 1, 2, 3],
    ]);
  });

  it("say where nothing beats the baseline, which is never the pick", () => {
    const board = new Leaderboard([
      row("baseline", "baseline", [1, 1, 1], 0),
      row("linear", "linear", [2, 2, 2], 1),
    ]);
    expect(board.pick).toBe("linear");
    expect(board.notes[0]).toMatch(/Nothing beats the baseline/);
    expect(() => board.row("linaer")).toThrow(/Did you mean "linear"/);
  });
});
