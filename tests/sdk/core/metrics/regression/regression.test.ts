import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { metricNames, pinballAt } from "../../../../../sdk/core/metrics/index.js";
import { bikes, compute, expectClose, more, parity, regression, weights } from "../parity.js";

const weighted = { ...bikes, weights };
const positive = { ...bikes, prediction: bikes.prediction.map((p) => Math.abs(p) + 0.1) };

describe("regression metrics equal scikit-learn 1.9.1", () => {
  it.each([
    ["mae", "mae"],
    ["mse", "mse"],
    ["rmse", "rmse"],
    ["r2", "r2"],
    ["mape", "mape"],
    ["medianAe", "median_ae"],
    ["explainedVariance", "explained_variance"],
    ["maxError", "max_error"],
  ])("%s, plain and weighted", (name, theirs) => {
    expectClose(compute(name, bikes), parity.regression[theirs]);
    expectClose(compute(name, weighted), parity.regression_weighted[theirs]);
  });

  it("rmsle and poissonDeviance, plain and weighted", () => {
    expectClose(compute("rmsle", positive), parity.rmsle);
    expectClose(compute("poissonDeviance", positive), parity.poisson_deviance);
    expectClose(compute("rmsle", { ...positive, weights }), more.regression_weighted.rmsle);
    expectClose(
      compute("poissonDeviance", { ...positive, weights }),
      more.regression_weighted.poisson_deviance,
    );
  });

  it("pinball, at 0.5 and at 0.9, plain and weighted", () => {
    expectClose(pinballAt(0.9).compute(bikes), parity.pinball_09);
    expectClose(pinballAt(0.9).compute(weighted), more.regression_weighted.pinball_09);
    expectClose(compute("pinball", weighted), more.regression_weighted.pinball_05);
  });

  it.each(more.median_ae_weights as { errors: number[]; weights: number[]; value: number }[])(
    "medianAe of errors $errors with weights $weights is $value",
    ({ errors, weights, value }) => {
      const zeros = errors.map(() => 0);
      expectClose(compute("medianAe", regression(zeros, errors, weights)), value);
    },
  );
});

describe("regression metrics at the edges", () => {
  it("a constant target: r2 is 1 when met exactly, else 0; explainedVariance is 0", () => {
    expect(compute("r2", regression([2, 2, 2], [2, 2, 2]))).toBe(parity.r2_edges.constant_y_exact);
    expect(compute("r2", regression([2, 2, 2], [1, 2, 3]))).toBe(parity.r2_edges.constant_y_wrong);
    expect(compute("explainedVariance", regression([2, 2, 2], [1, 2, 3]))).toBe(parity.r2_edges.ev_constant);
  });

  it("a target of 0 makes mape very large (scikit-learn: (1 / 2^-52) / 2)", () => {
    expect(compute("mape", regression([0, 1], [1, 1]))).toBe(parity.r2_edges.mape_with_zero_target);
  });

  it("r2 of one row is undefined", () => {
    expect(() => compute("r2", regression([1], [1]))).toThrow(
      expect.objectContaining({ code: "METRIC_UNDEFINED" }),
    );
  });

  it.each([
    ["rmsle", [1, -1], [1, 1], "target -1 in row 1"],
    ["rmsle", [1, 1], [-2, 1], "prediction -2 in row 0"],
    ["poissonDeviance", [-1, 1], [1, 1], "target -1"],
    ["poissonDeviance", [1, 1], [1, 0], "prediction 0 in row 1"],
  ])("%s refuses values outside its domain and names the row", (name, truth, prediction, words) => {
    expect(() => compute(name, regression(truth, prediction))).toThrow(
      expect.objectContaining({ code: "METRIC_UNDEFINED", message: expect.stringContaining(words) }),
    );
  });

  it("poissonDeviance takes targets of 0 (scikit-learn: mean_poisson_deviance([0, 2], [1, 1]) = 1.3862943611198906)", () => {
    expectClose(compute("poissonDeviance", regression([0, 2], [1, 1])), 1.3862943611198906);
  });

  it("a million rows of 0.1 lose no digit", () => {
    const truth = new Float64Array(1_000_000).fill(0.1);
    expect(compute("mae", regression(truth, new Float64Array(truth.length)))).toBe(0.1);
  });
});

describe("rules that hold for any numbers", () => {
  const number = fc.integer({ min: -8000, max: 8000 }).map((eighths) => eighths / 8);
  const rows = fc.array(fc.tuple(number, number, fc.integer({ min: 1, max: 4 })), {
    minLength: 2,
    maxLength: 40,
  });
  const names = metricNames("regression").filter((name) => name !== "rmsle" && name !== "poissonDeviance");

  it("a weight of n is the same as the row n times", () => {
    fc.assert(
      fc.property(rows, (list) => {
        const repeated = list.flatMap(([y, p, n]) => Array.from({ length: n }, () => [y, p] as const));
        const weighted = regression(
          ...columns(list),
          list.map(([, , n]) => n),
        );
        for (const name of names) {
          const wanted = compute(name, regression(...columns(repeated)));
          const got = compute(name, weighted);
          expect(Math.abs(got - wanted), name).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(wanted)));
        }
      }),
    );
  });

  it("perfect predictions reach the best value, and none is better", () => {
    fc.assert(
      fc.property(rows, (list) => {
        const [truth, prediction] = columns(list);
        expect(compute("mae", regression(truth, truth))).toBe(0);
        expect(compute("r2", regression(truth, truth))).toBe(1);
        expect(compute("rmse", regression(truth, prediction))).toBeGreaterThanOrEqual(0);
        expect(compute("r2", regression(truth, prediction))).toBeLessThanOrEqual(1);
      }),
    );
  });
});

function columns(list: readonly (readonly [number, number, ...number[]])[]): [number[], number[]] {
  return [list.map(([y]) => y), list.map(([, p]) => p)];
}
