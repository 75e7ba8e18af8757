import { describe, expect, it } from "vitest";
import { blockLength, compareScores } from "../../../../sdk/core/comparison/index.js";
import { statisticOf } from "../../../../sdk/core/comparison/statistic.js";
import { metricByName, metricNames, type Scoring } from "../../../../sdk/core/metrics/index.js";
import { random } from "../../../../sdk/utils/random/index.js";
import { jsonFixture } from "../../../support/csv.js";

interface Wanted {
  readonly difference: number;
  readonly bca: [number, number];
  readonly percentile: [number, number];
}
/** scipy 1.17.1 and arch 8.0.0, by fixtures/parity/evaluation.py. */
const expected = jsonFixture<{
  readonly paired: {
    truth: number[];
    first: number[];
    second: number[];
    mae: Wanted;
    rmse: Wanted;
    r2: Wanted;
  };
  readonly blocks: Record<string, { series: number[]; circular: number }>;
}>("parity/evaluation.json");

const regression = (truth: readonly number[], prediction: readonly number[]): Scoring => ({
  task: "regression",
  truth: Float64Array.from(truth),
  prediction: Float64Array.from(prediction),
});
const { paired } = expected;
const first = regression(paired.truth, paired.first);
const second = regression(paired.truth, paired.second);

/** Two classifiers of `rows` rows and `classes` classes, the second a little better. */
function classifiers(rows: number, classes: number): [Scoring, Scoring] {
  const draw = random(4);
  const truth = Float64Array.from({ length: rows }, () => draw.int(classes));
  const make = (skill: number): Scoring => {
    const probabilities = new Float64Array(rows * classes);
    const prediction = truth.map((own, row) => {
      const scores = Array.from({ length: classes }, (_, k) =>
        Math.exp(draw.normal() + (k === own ? skill : 0)),
      );
      const sum = scores.reduce((total, score) => total + score, 0);
      scores.forEach((score, k) => {
        // Few digits, so that there are ties.
        probabilities[row * classes + k] = Math.round((100 * score) / sum) / 100;
      });
      return scores.indexOf(Math.max(...scores));
    });
    return { task: "classification", truth, prediction, probabilities, classes: [...Array(classes).keys()] };
  };
  return [make(1), make(1.8)];
}

describe("intervals are scipy's (bootstrap, paired, 200,000 resamples)", () => {
  it.each(["mae", "rmse", "r2"] as const)("of %s", (metric) => {
    const wanted = paired[metric];
    for (const method of ["bca", "percentile"] as const) {
      const { difference, low, high, resamples } = compareScores(first, second, {
        metric,
        method,
        resamples: 20_000,
      });
      expect(difference).toBeCloseTo(wanted.difference, 10);
      expect(resamples).toBe(20_000);
      const [wantedLow, wantedHigh] = wanted[method];
      // Both are random: the bounds differ by a few hundredths of the width.
      const tolerance = 0.03 * (wantedHigh - wantedLow);
      expect(Math.abs(low - wantedLow)).toBeLessThan(tolerance);
      expect(Math.abs(high - wantedHigh)).toBeLessThan(tolerance);
    }
  });
});

describe("a resampled metric is the metric of the copied rows", () => {
  const draw = random(9);
  const counted = (rows: number) => Float64Array.from({ length: rows }, () => draw.int(4));
  const copies = (scoring: Scoring, counts: Float64Array): Scoring => {
    const rows = [...counts].flatMap((count, row) => Array(count).fill(row) as number[]);
    const width = (scoring.probabilities?.length ?? 0) / scoring.truth.length;
    return {
      ...scoring,
      truth: Float64Array.from(rows, (row) => scoring.truth[row]),
      prediction: Float64Array.from(rows, (row) => scoring.prediction[row]),
      ...(scoring.probabilities === undefined
        ? {}
        : {
            probabilities: Float64Array.from(
              rows.flatMap((row) => [...(scoring.probabilities ?? []).slice(row * width, (row + 1) * width)]),
            ),
          }),
    };
  };
  const positive = (scoring: Scoring): Scoring => ({
    ...scoring,
    prediction: scoring.prediction.map(Math.abs),
  });

  it.each(metricNames("regression"))("%s", (name) => {
    const metric = metricByName(name, "regression");
    const scoring = positive(first);
    const counts = counted(scoring.truth.length);
    expect(statisticOf(metric, scoring)(counts)).toBeCloseTo(metric.compute(copies(scoring, counts)), 9);
  });

  it.each(metricNames("classification").flatMap((name) => [2, 3].map((classes) => [name, classes] as const)))(
    "%s of %d classes",
    (name, classes) => {
      const metric = metricByName(name, "classification");
      const [scoring] = classifiers(150, classes);
      const counts = counted(150);
      expect(statisticOf(metric, scoring)(counts)).toBeCloseTo(metric.compute(copies(scoring, counts)), 9);
    },
  );

  it("rows' own weights count too", () => {
    for (const name of ["mae", "r2", "rocAuc", "f1"]) {
      const scoring = name === "rocAuc" || name === "f1" ? classifiers(200, 2)[0] : first;
      const weights = Float64Array.from({ length: 200 }, (_, i) => 1 + (i % 3));
      const metric = metricByName(name, scoring.task);
      const counts = counted(200);
      const wanted = metric.compute({ ...scoring, weights: counts.map((count, i) => count * weights[i]) });
      expect(statisticOf(metric, { ...scoring, weights })(counts)).toBeCloseTo(wanted, 10);
    }
  });
});

describe("verdicts", () => {
  it("better, worse, no clear difference; greater may be better", () => {
    const [weak, strong] = classifiers(600, 2);
    expect(compareScores(weak, strong, { metric: "rocAuc" }).verdict).toBe("better");
    expect(compareScores(strong, weak, { metric: "rocAuc" }).verdict).toBe("worse");
    expect(compareScores(weak, strong, { metric: "logLoss" })).toMatchObject({ verdict: "better" });
    expect(compareScores(first, first, { metric: "mae" })).toMatchObject({
      verdict: "no clear difference",
      difference: 0,
      low: 0,
      high: 0,
      nearer: { challenger: 0, champion: 0, equal: 1 },
    });
  });

  it("the same seed gives the same interval, another seed another", () => {
    const at = (seed: number) => compareScores(first, second, { seed, resamples: 500 }).low;
    expect(at(3)).toBe(at(3));
    expect(at(3)).not.toBe(at(4));
  });

  it("says which model is nearer to the truth, in how many rows", () => {
    const truth = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    const champion = regression(truth, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
    const challenger = regression(truth, [0, 0, 0, 0, 0, 2, -2, 2, 1, -1]);
    const { nearer, table } = compareScores(champion, challenger);
    expect(nearer).toEqual({ challenger: 0.5, champion: 0.3, equal: 0.2 });
    expect(table).toBeTypeOf("function");
  });
});

describe("rows in order of time", () => {
  it.each(Object.keys(expected.blocks))("block length of %s is arch's, to one row", (name) => {
    const { series, circular } = expected.blocks[name];
    expect(Math.abs(blockLength(Float64Array.from(series)) - Math.max(1, circular))).toBeLessThanOrEqual(1);
  });

  it("blocks widen the interval where errors go together", () => {
    const draw = random(8);
    let state = 0;
    const truth = new Float64Array(800);
    const walk = truth.map(() => {
      state = 0.95 * state + draw.normal();
      return state;
    });
    const champion: Scoring = { task: "regression", truth, prediction: walk };
    const challenger: Scoring = { task: "regression", truth, prediction: truth.map(() => draw.normal() * 2) };
    const width = (block?: "auto") => {
      const { low, high, block: used } = compareScores(champion, challenger, { block });
      return { width: high - low, used };
    };
    expect(width().used).toBe(1);
    expect(width("auto").used).toBeGreaterThan(10);
    expect(width("auto").width).toBeGreaterThan(1.8 * width().width);
  });
});

describe("what is refused", () => {
  const code = (call: () => unknown) => {
    try {
      call();
    } catch (error) {
      return (error as { code?: string }).code;
    }
    return undefined;
  };
  const [weak] = classifiers(40, 2);
  const oneClass = { ...weak, truth: weak.truth.map(() => 1) };
  const rare = { ...weak, truth: weak.truth.map((_, row) => (row === 0 ? 0 : 1)) };

  it.each([
    ["other rows", () => compareScores(first, regression([1, 2], [1, 2])), "DATA_SHAPE"],
    [
      "another truth",
      () => compareScores(first, { ...first, truth: first.truth.map((v) => v + 1) }),
      "DATA_SHAPE",
    ],
    ["another task", () => compareScores(first, weak), "DATA_SHAPE"],
    [
      "nine rows",
      () =>
        compareScores(
          regression([...Array(9).keys()], [...Array(9).keys()]),
          regression([...Array(9).keys()], [...Array(9).keys()]),
        ),
      "DATA_TOO_SMALL",
    ],
    ["an unknown metric", () => compareScores(first, second, { metric: "maee" }), "METRIC_UNKNOWN"],
    [
      "a metric that is not defined",
      () => compareScores(oneClass, oneClass, { metric: "rocAuc" }),
      "METRIC_UNDEFINED",
    ],
    ["resamples without a class", () => compareScores(rare, rare, { metric: "rocAuc" }), "METRIC_UNDEFINED"],
    ["a level of 2", () => compareScores(first, second, { level: 2 }), "CONFIG_INVALID"],
    [
      "numbers that are not finite",
      () => compareScores(first, { ...second, prediction: second.prediction.map(() => Number.NaN) }),
      "DATA_NOT_FINITE",
    ],
  ])("%s", (_, call, wanted) => expect(code(call)).toBe(wanted));
});
