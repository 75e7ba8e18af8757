import { describe, expect, it } from "vitest";
import { compareScores } from "../../../../sdk/core/comparison/index.js";
import { scoreInterval } from "../../../../sdk/core/comparison/score-interval.js";
import { statisticOf } from "../../../../sdk/core/comparison/statistic.js";
import { type Metric, metricByName, type Scoring } from "../../../../sdk/core/metrics/index.js";
import { random } from "../../../../sdk/utils/random/index.js";

const draw = random(7);
const ROWS = 60;
const truth = Float64Array.from({ length: ROWS }, () => draw.normal());
const regression: Scoring = {
  task: "regression",
  truth,
  prediction: truth.map((value) => value + draw.normal()),
};
const labels = Float64Array.from({ length: ROWS }, () => draw.int(3));
/** Of classes by their numbers alone: no probabilities, no labels. */
const classes: Scoring = {
  task: "classification",
  truth: labels,
  prediction: labels.map((value) => (draw.next() < 0.7 ? value : draw.int(3))),
};
/** A metric of one's own: nothing is known of it but its value. */
const own = (task: Scoring["task"], compute: Metric["compute"]): Metric => ({
  name: "own",
  task,
  title: "own",
  greaterIsBetter: false,
  compute,
});
const counts = Float64Array.from({ length: ROWS }, () => draw.int(4));
const copies = Uint32Array.from([...counts].flatMap((count, row) => Array<number>(count).fill(row)));

describe("a resampled metric", () => {
  it("of rows with weights of their own is that of the copied rows: the median error", () => {
    const metric = metricByName("medianAe", "regression");
    const weights = Float64Array.from({ length: ROWS }, (_, row) => 1 + (row % 4));
    const take = (values: Float64Array) => Float64Array.from(copies, (row) => values[row]);
    const copied = {
      ...regression,
      truth: take(truth),
      prediction: take(regression.prediction),
      weights: take(weights),
    };
    expect(statisticOf(metric, { ...regression, weights })(counts)).toBe(metric.compute(copied));
  });

  it.each(["r2", "explainedVariance"])(
    "%s of a target that does not vary is 1 without errors, else 0",
    (name) => {
      const metric = metricByName(name, "regression");
      const flat = new Float64Array(4).fill(3);
      const once = new Float64Array(4).fill(1);
      // As scikit-learn's r2_score and explained_variance_score with force_finite.
      const of = (...prediction: number[]) =>
        statisticOf(metric, { task: "regression", truth: flat, prediction: Float64Array.from(prediction) })(
          once,
        );
      expect(of(3, 3, 3, 3)).toBe(1);
      expect(of(3, 2, 3, 4)).toBe(0);
    },
  );

  it("of one's own reads the counts as weights, classes kept where a sample lacks one", () => {
    const seen: Scoring[] = [];
    const metric = own("classification", (scoring) => {
      seen.push(scoring);
      return 1;
    });
    statisticOf(metric, classes)(counts);
    expect(seen[0]).toMatchObject({ weights: counts, classes: [0, 1, 2] });
    statisticOf(own("regression", metric.compute), regression)(counts);
    expect(seen[1].classes).toBeUndefined();
  });
});

describe("the interval of a score", () => {
  it("of a metric of one's own holds the score, and is wider where neighbours err together", () => {
    const metric = own("regression", ({ truth: wanted, prediction, weights }) => {
      let [sum, total] = [0, 0];
      wanted.forEach((value, row) => {
        sum += (weights?.[row] ?? 1) * Math.abs(prediction[row] - value);
        total += weights?.[row] ?? 1;
      });
      return sum / total;
    });
    let state = 0;
    const walk: Scoring = {
      ...regression,
      prediction: truth.map((value) => {
        state = 0.95 * state + draw.normal();
        return value + state;
      }),
    };
    const score = metric.compute(walk);
    const plain = scoreInterval(metric, walk);
    const blocks = scoreInterval(metric, walk, { inTime: true });
    expect(plain.low).toBeLessThan(score);
    expect(plain.high).toBeGreaterThan(score);
    expect(blocks.high - blocks.low).toBeGreaterThan(plain.high - plain.low);
    const misses = own("classification", ({ truth: wanted, prediction }) =>
      wanted.reduce((sum, value, row) => sum + Number(value !== prediction[row]), 0),
    );
    const { low, high } = scoreInterval(misses, classes, { resamples: 50 });
    expect([low, high]).toEqual([misses.compute(classes), misses.compute(classes)]);
  });

  it("is none of one row, or where resamples do not define the metric", () => {
    const none = { low: Number.NaN, high: Number.NaN };
    const mae = metricByName("mae", "regression");
    const one = { task: "regression", truth: Float64Array.of(1), prediction: Float64Array.of(2) } as const;
    expect(scoreInterval(mae, one)).toEqual(none);
    const rare: Scoring = {
      task: "classification",
      truth: Float64Array.from({ length: 20 }, (_, row) => (row === 0 ? 1 : 0)),
      prediction: new Float64Array(20),
      probabilities: Float64Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 0.9 : 0.1)),
      classes: [0, 1],
    };
    expect(scoreInterval(metricByName("rocAuc", "classification"), rare)).toEqual(none);
    expect(scoreInterval(metricByName("prAuc", "classification"), rare)).toEqual(none);
    const notFinite = own("regression", () => Number.POSITIVE_INFINITY);
    expect(scoreInterval(notFinite, regression, { resamples: 20 })).toEqual(none);
  });
});

describe("a comparison of classifiers without probabilities", () => {
  it("counts hits, and takes a metric of one's own", () => {
    const perfect = { ...classes, prediction: labels };
    const { nearer } = compareScores(classes, perfect, { metric: "accuracy" });
    const missed =
      labels.reduce((sum, value, row) => sum + Number(value !== classes.prediction[row]), 0) / ROWS;
    expect(nearer).toEqual({ challenger: missed, champion: 0, equal: 1 - missed });
    expect(compareScores(classes, perfect, { metric: "f1", block: "auto" }).verdict).toBe("better");
  });

  it.each([
    ["classes", { ...classes, classes: ["a", "b", "c"] }, /classes differ.*Got: .* and a,b,c/],
    ["weights", { ...classes, weights: new Float64Array(ROWS).fill(1) }, /weights differ/],
  ])("is refused for other %s", (_, other, message) => {
    expect(() => compareScores(classes, other, { metric: "accuracy" })).toThrow(message);
  });
});
