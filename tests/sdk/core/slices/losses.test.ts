import { describe, expect, it } from "vitest";
import { metricByName, type Scoring } from "../../../../sdk/core/metrics/index.js";
import { findSlices } from "../../../../sdk/core/slices/index.js";
import { lossesOf } from "../../../../sdk/core/slices/loss.js";
import { effectOf, momentsOf, varianceOf, welchGreater } from "../../../../sdk/core/slices/moments.js";
import { rowsScorer } from "../../../../sdk/core/slices/score-rows.js";
import { Table } from "../../../../sdk/core/tables/index.js";

const regression: Scoring = {
  task: "regression",
  truth: Float64Array.of(1, 2, 3, 4),
  prediction: Float64Array.of(1, 4, 0, 4),
};
const classes: Scoring = {
  task: "classification",
  truth: Float64Array.of(0, 1, 1, 0),
  prediction: Float64Array.of(0, 0, 1, 0),
  classes: ["no", "yes"],
};
const probabilities = Float64Array.of(0.5, 0.5, 0.75, 0.25, 0.25, 0.75, 1, 0);

describe("what a row loses", () => {
  it.each([
    ["r2", "squared error", [0, 4, 9, 0]],
    ["medianAe", "absolute error", [0, 2, 3, 0]],
    ["maxError", "absolute error", [0, 2, 3, 0]],
  ])("to %s, which is no mean over rows, is the %s", (name, title, values) => {
    const losses = lossesOf(metricByName(name, "regression"), regression);
    expect(losses.title).toBe(title);
    expect([...losses.values]).toEqual(values);
  });

  it("to a metric of classes is the log loss, or a miss without probabilities", () => {
    const f1 = metricByName("f1", "classification");
    expect(lossesOf(f1, classes)).toEqual({ title: "share of misses", values: Float64Array.of(0, 1, 0, 0) });
    const losses = lossesOf(f1, { ...classes, probabilities });
    expect(losses.title).toBe("log loss");
    expect(losses.values[0]).toBeCloseTo(Math.LN2, 12);
    expect(losses.values[1]).toBeCloseTo(Math.log(4), 12);
  });
});

describe("moments of few rows", () => {
  const of = (...losses: number[]) => momentsOf(Float64Array.from(losses), [...losses.keys()]);

  it("have no variance, no test and no effect where nothing differs", () => {
    expect(varianceOf(of(3))).toBe(0);
    expect(welchGreater(of(3), of(1, 2))).toBeNaN();
    expect(effectOf(of(2, 2), of(2, 2))).toBe(0);
    expect(welchGreater(of(2, 2), of(2, 2))).toBe(1);
    expect(welchGreater(of(3, 3), of(2, 2))).toBe(0);
    expect(effectOf(of(3, 3), of(2, 2))).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("scores of some rows", () => {
  it("have no interval where the rows, or the rows without a part, do not define the metric", () => {
    const rocAuc = metricByName("rocAuc", "classification");
    const scorer = rowsScorer(rocAuc, { ...classes, probabilities }, 0.95);
    const none = { low: Number.NaN, high: Number.NaN };
    expect(scorer([0, 3])).toEqual({ score: Number.NaN, ...none });
    // One row of a class: without it there is none.
    expect(scorer([0, 1, 3])).toMatchObject(none);
    expect(rowsScorer(metricByName("mae", "regression"), regression, 0.95)([2])).toEqual({
      score: 3,
      ...none,
    });
  });

  it("count rows by their weights", () => {
    const weights = Float64Array.of(1, 3, 1, 1);
    const { score, low, high } = rowsScorer(
      metricByName("mae", "regression"),
      { ...regression, weights },
      0.95,
    )([0, 1, 2]);
    // (0 + 3 · 2 + 3) / 5
    expect(score).toBeCloseTo(9 / 5, 12);
    expect(low).toBeLessThan(score);
    expect(high).toBeGreaterThan(score);
  });

  it("go as far as they like where a metric names no best value", () => {
    const { best: _, ...metric } = metricByName("mae", "regression");
    const own = { ...metric, name: "own", compute: () => -5 };
    expect(rowsScorer(own, regression, 0.95)([0, 1, 2])).toEqual({ score: -5, low: -5, high: -5 });
    const greater = { ...own, greaterIsBetter: true };
    expect(rowsScorer(greater, regression, 0.95)([0, 1, 2])).toEqual({ score: -5, low: -5, high: -5 });
  });
});

describe("slices of a table", () => {
  const rows = 80;
  const scoring: Scoring = {
    task: "regression",
    truth: Float64Array.from({ length: rows }, (_, row) => row),
    prediction: Float64Array.from({ length: rows }, (_, row) => row + (row % 2 === 0 ? 1 : -2)),
  };

  it("put levels beyond the most frequent ones together", () => {
    const level = Array.from({ length: rows }, (_, row) => `l${row < 20 ? 0 : row}`);
    const { columns } = findSlices(Table.from({ level: [...level, ...level] }), {
      ...scoring,
      truth: Float64Array.of(...scoring.truth, ...scoring.truth),
      prediction: Float64Array.of(...scoring.prediction, ...scoring.prediction),
    });
    const [{ slices }] = columns;
    expect(slices[0].label).toBe("l0");
    const others = slices.find(({ label }) => /other/.test(label));
    expect(slices.reduce((sum, slice) => sum + slice.rows, 0)).toBe(2 * rows);
    // 49 levels by name, of 61.
    expect(others).toMatchObject({ label: "12 others", rows: 24 });
  });

  it("say which columns part no rows, ten by name", () => {
    const flat = Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`c${i}`, new Float64Array(rows)]));
    const { notes } = findSlices(Table.from({ ...flat, x: scoring.truth }), scoring);
    expect(notes.join(" ")).toContain(
      "Left out, as they part no rows: c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, ….",
    );
  });

  it("are refused for fewer than ten rows", () => {
    expect(() => findSlices(Table.from({ x: [1, 2, 3, 4] }), regression)).toThrow(
      expect.objectContaining({ code: "DATA_TOO_SMALL" }),
    );
  });
});
