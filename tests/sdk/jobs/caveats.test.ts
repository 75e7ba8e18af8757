import { describe, expect, it } from "vitest";
import { Table } from "../../../sdk/core/tables/index.js";
import { caveatsOf, type Findings } from "../../../sdk/jobs/reports/card-caveats.js";

const NONE: Findings = {
  metrics: {
    details: [{ name: "mae", threshold: 1 }],
    failed: [],
  } as unknown as Findings["metrics"],
  rows: 100,
  target: "y",
  isDeclared: { use: true, groups: true, ethics: true },
};
const caveats = async (found: object): Promise<string[]> =>
  (await caveatsOf({ ...NONE, ...found } as Findings)).map(({ kind, text }) => `${kind}: ${text}`);

const score = (low: number, high: number) => ({ value: (low + high) / 2, low, high });
const group = (label: string, low: number, high: number, isSmall = false) => ({
  ...{ label, isSmall, scores: { rate: score(low, high) } },
});
const gap = (between: readonly string[] | undefined, isRatio = false) => ({
  ...{ title: "Gap of rates", value: 0.5, low: 0.4, high: 0.6, measures: ["rate"], between, isRatio },
});
const fairness = (groups: readonly object[], gaps: readonly object[]) => ({
  fairness: { settings: { minRows: 30 }, factors: [{ name: "sex", groups, gaps }] },
});

describe("what stands against a model", () => {
  it("is nothing where all was said and nothing found", async () => {
    expect(await caveats({})).toEqual([]);
    expect(
      await caveats({
        slices: { worst: [] },
        residuals: { notes: ["No trend."] },
        calibration: { ece: 0.1 },
      }),
    ).toEqual([]);
    expect(await caveats({ drift: { verdict: "stable", reason: "" }, seenRows: 0 })).toEqual([]);
  });

  it("is that nobody said what is good enough, what it is for, or whom it treats alike", async () => {
    const isDeclared = { use: false, groups: false, ethics: false };
    expect(await caveats({ metrics: { details: [{ name: "mae" }] }, isDeclared })).toEqual([
      "threshold: No metric has a threshold: what is good enough was not said before.",
      "undeclared: Nobody said what it is for (`card.intendedUse`).",
      "undeclared: No groups are declared that it is to treat alike (`card.fairness`).",
      "undeclared: Nobody wrote of ethical considerations (`card.ethics`).",
    ]);
  });

  it("is a threshold that was missed, and by how much", async () => {
    const missed = { name: "mae", value: 2.5, threshold: 1, greaterIsBetter: false };
    expect(await caveats({ metrics: { details: [missed], failed: [missed] } })).toEqual([
      expect.stringMatching(/^threshold: mae is 2\.5\d*, wanted at most 1/),
    ]);
  });

  it("is what moved in the data, and rows that it has seen", async () => {
    const drift = { verdict: "drifted", reason: "hr has moved" };
    expect(await caveats({ drift, trainingNote: "other rows by now", seenRows: 7 })).toEqual([
      "seen: 7 of 100 rows are equal to training rows in all that the model reads: its scores are too good by them.",
      "data: other rows by now",
      "drift: The rows that it was judged on are not as those that it learned from: drifted, hr has moved.",
    ]);
  });

  it("is where it errs more, of three cohorts at most, and that its probabilities are off", async () => {
    const worst = ["a", "b", "c", "d"].map((name) => ({ name, rows: 9, score: 4 }));
    const found = {
      slices: { worst, metric: { name: "mae" }, score: 2 },
      residuals: { notes: ["They trend."] },
    };
    const texts = await caveats({ ...found, calibration: { ece: 0.25 } });
    expect(texts).toHaveLength(5);
    expect(texts[0]).toMatch(/^errors: It errs more where a: mae 4\S* in 9 rows, against 2\S* over all\.$/);
    expect(texts.slice(3)).toEqual([
      "errors: They trend.",
      expect.stringMatching(
        /^calibration: Its probabilities are off what is observed by 25.*% on average\.$/,
      ),
    ]);
  });

  it("is groups that differ by more than chance; small ones and ratios are not compared", async () => {
    const [low, high, near] = [group("f", 0.1, 0.2), group("m", 0.6, 0.7), group("x", 0.15, 0.3, true)];
    expect(await caveats(fairness([low, high, near], [gap(["f", "m"])]))).toEqual([
      "fairness: Groups of sex with fewer than 30 rows are not compared: x.",
      expect.stringMatching(
        /^fairness: Groups of sex differ: gap of rates 0\.5\S* \(0\.4\S* to 0\.6\S*\)\.$/,
      ),
    ]);
    expect(await caveats(fairness([low, near], [gap(["f", "x"])]))).toHaveLength(1);
    expect(await caveats(fairness([low, high], [gap(["f", "m"], true), gap(undefined)]))).toEqual([]);
    expect(await caveats(fairness([low], [gap(["f", "gone"])]))).toEqual([]);
  });

  it("is a column that tells the target", async () => {
    const y = Float64Array.from({ length: 60 }, (_, i) => (i * 37) % 61);
    const training = Table.from({ y, copy: y.slice() });
    const texts = await caveats({ training });
    expect(texts.length).toBeGreaterThan(0);
    for (const text of texts) expect(text).toMatch(/^leakage: .*copy/);
    expect(await caveats({ training: training.drop(["y"]) })).toEqual([]);
  });
});
