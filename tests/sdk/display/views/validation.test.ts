import { describe, expect, it } from "vitest";
import { FeatureSelection } from "../../../../sdk/core/selection/index.js";
import { CrossValidation, Leaderboard } from "../../../../sdk/core/validation/index.js";
import {
  crossValidationView,
  leaderboardView,
  MACHINE_FORM,
  type MimeBundle,
  selectionView,
} from "../../../../sdk/display/index.js";
import { textWidth } from "../../../../sdk/utils/text/index.js";
import { withoutTwins } from "../../../support/output-html.js";
import { HOSTILE_NAMES } from "../../../support/report-input.js";

const validation = (model: string, scores: readonly number[]) =>
  new CrossValidation({
    model,
    folds: scores.map((mae, i) => ({
      fold: i + 1,
      trainRows: 1000,
      testRows: 100,
      scores: { mae },
      fitSeconds: 2,
      scoreSeconds: 0.1,
    })),
    metrics: [{ name: "mae", title: "Mean absolute error", greaterIsBetter: false }],
    skipped: [{ name: "rmsle", reason: "fold 2: a prediction is negative" }],
    splitter: { kind: "timeSeries", folds: scores.length, gap: 24 },
  });

function expectSafe(bundle: MimeBundle): void {
  const html = bundle["text/html"] ?? "";
  expect(withoutTwins(html)).not.toMatch(/<(script|img|iframe|a|b)[\s>]/i);
  expect(withoutTwins(html)).not.toMatch(/<[^>]*\son\w+=/i);
  for (const line of bundle["text/plain"].split("\n")) expect(textWidth(line)).toBeLessThanOrEqual(100);
  expect(() => JSON.stringify(bundle[MACHINE_FORM])).not.toThrow();
}

describe("views of validation", () => {
  it("show scores by fold with mean and deviation", () => {
    const bundle = crossValidationView(validation("linear", [10, 20, 30]));
    expectSafe(bundle);
    expect(bundle["text/plain"]).toMatch(/3 folds forward in time, a gap of 24 rows/);
    expect(bundle["text/plain"]).toMatch(/mean .* 20 /);
    expect(bundle["text/plain"]).toMatch(/± std .* 8\.2 /);
    expect(bundle["text/plain"]).toMatch(/rmsle left out: fold 2/);
    expect(bundle["text/html"]).toMatch(/Scores by fold: mae/);
  });

  it("show models with bars, the pick, and failures, whatever they are called", () => {
    const board = new Leaderboard([
      { name: "baseline", config: { kind: "baseline" }, validation: validation("baseline", [40, 40, 40]) },
      ...HOSTILE_NAMES.map((name, i) => ({
        name,
        config: { kind: "linear" },
        validation: validation("linear", [10 + i, 20, 30]),
      })),
      {
        name: "dense",
        config: { kind: "dense" },
        error: { code: "MODEL_DIVERGED", message: "the loss is NaN." },
      },
    ]);
    const bundle = leaderboardView(board);
    expectSafe(bundle);
    expect(leaderboardView(board, { width: 140 })["text/plain"]).toMatch(/pick/);
    expect(bundle["text/plain"]).toMatch(/█{16}/);
    expect(bundle["text/plain"]).toMatch(/dense failed: the loss is NaN/);
    expect(bundle["text/html"]).toMatch(/✗ failed/);
  });

  it("show which columns are kept and what that does to the score", () => {
    const selection = new FeatureSelection({
      by: "permutation",
      unit: "rise of mae when shuffled",
      columns: HOSTILE_NAMES.map((feature, i) => ({
        feature,
        importance: 10 - i,
        standardError: 0.1,
        kept: i === 0,
      })),
      before: validation("linear", [10, 20, 30]),
      after: validation("linear", [11, 21, 31]),
    });
    const bundle = selectionView(selection);
    expectSafe(bundle);
    expect(bundle["text/plain"]).toMatch(/20 ± 8\.2 with all columns, 21 ± 8\.2 with the kept ones/);
    expect(bundle["text/plain"]).toMatch(/score worse than all/);
    expect(bundle["text/html"]).toMatch(/✓ kept/);
  });
});
