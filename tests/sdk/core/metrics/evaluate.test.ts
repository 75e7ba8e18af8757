import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  chooseMetrics,
  evaluateMetrics,
  type MetricName,
  Metrics,
  metricByName,
  metricNames,
  metricsConfig,
  metricsDefaults,
} from "../../../../sdk/core/metrics/index.js";
import { bikes, binary, classification, multi, parity, regression } from "./parity.js";

describe("evaluateMetrics", () => {
  it("gives numbers by name, and nothing else to enumerate", () => {
    const metrics = evaluateMetrics(["mae", "r2"], bikes);
    expect(metrics.mae).toBeCloseTo(parity.regression.mae, 10);
    expect(Object.keys(metrics)).toEqual(["mae", "r2"]);
    expect(JSON.parse(JSON.stringify(metrics))).toEqual({ mae: metrics.mae, r2: metrics.r2 });
    expect(metrics).toBeInstanceOf(Metrics);
    expect(Object.isFrozen(metrics)).toBe(true);
  });

  it("without a config computes the task's default metrics", () => {
    expect(Object.keys(evaluateMetrics(undefined, bikes))).toEqual(metricsDefaults.regression);
    expect(Object.keys(evaluateMetrics(undefined, binary))).toEqual(metricsDefaults.classification);
    expect(Object.keys(evaluateMetrics(undefined, multi))).toEqual(metricsDefaults.classification);
  });

  it("holds thresholds in the metric's own direction, the threshold itself passing", () => {
    const mae = evaluateMetrics(["mae"], bikes).mae;
    const metrics = evaluateMetrics(
      [
        { name: "mae", threshold: mae },
        { name: "rmse", threshold: 1 },
        { name: "r2", threshold: 0.9 },
        "mse",
      ],
      bikes,
    );
    expect(metrics.details.map(({ name, passed }) => [name, passed])).toEqual([
      ["mae", true],
      ["rmse", false],
      ["r2", false],
      ["mse", undefined],
    ]);
    expect(metrics.failed.map(({ name }) => name)).toEqual(["rmse", "r2"]);
  });

  it("leaves out a default metric that is not defined, with the reason; refuses one that was asked for", () => {
    const oneRow = regression([3], [4]);
    const metrics = evaluateMetrics(undefined, oneRow);
    expect(metrics.skipped).toEqual([
      { name: "r2", reason: expect.stringContaining("one row has no variance") },
    ]);
    expect(Object.keys(metrics)).toEqual(["mae", "rmse", "medianAe"]);
    expect(() => evaluateMetrics(["r2"], oneRow)).toThrow(
      expect.objectContaining({ code: "METRIC_UNDEFINED" }),
    );
  });

  it("takes pinball's quantile", () => {
    expect(evaluateMetrics([{ name: "pinball", quantile: 0.9 }], bikes).pinball).toBeCloseTo(
      parity.pinball_09,
      10,
    );
  });

  it.each([
    ["no row", regression([], []), "DATA_EMPTY"],
    ["a prediction too few", regression([1, 2], [1]), "DATA_SHAPE"],
    ["a NaN prediction", regression([1, 2], [1, Number.NaN]), "DATA_NOT_FINITE"],
    ["an infinite truth", regression([1, Number.POSITIVE_INFINITY], [1, 2]), "DATA_NOT_FINITE"],
    ["a negative weight", regression([1, 2], [1, 2], [1, -1]), "DATA_SHAPE"],
    ["no weight at all", regression([1, 2], [1, 2], [0, 0]), "DATA_SHAPE"],
    ["a weight too few", regression([1, 2], [1, 2], [1]), "DATA_SHAPE"],
    ["a class index out of range", classification([0, 1], [0, 2], [0, 1]), "DATA_SHAPE"],
    ["a broken class index", classification([0, 0.5], [0, 1], [0, 1]), "DATA_SHAPE"],
    ["probabilities too few", { ...binary, probabilities: new Float64Array(3) }, "DATA_SHAPE"],
  ])("refuses %s", (_, scoring, code) => {
    expect(() =>
      evaluateMetrics(
        ["mae", "accuracy"].filter((n) => metricNames(scoring.task).includes(n)),
        scoring,
      ),
    ).toThrow(expect.objectContaining({ code }));
  });
});

describe("metric names", () => {
  it("an unknown one names the nearest", () => {
    expect(() => metricByName("rsme", "regression")).toThrow('Did you mean "rmse"?');
    expect(() => metricByName("rsme", "regression")).toThrow(
      expect.objectContaining({ code: "METRIC_UNKNOWN" }),
    );
  });

  it("one of the other task says so", () => {
    expect(() => metricByName("mae", "classification")).toThrow('"mae" is a metric for regression');
  });

  it("are each other's only, and typed", () => {
    const names = metricNames();
    expect(new Set(names).size).toBe(names.length);
    const typed: Record<MetricName, true> = Object.fromEntries(names.map((n) => [n, true])) as never;
    expect(Object.keys(typed)).toHaveLength(31);
    expect([...metricNames("regression"), ...metricNames("classification")]).toEqual(names);
  });

  it("twice the same, or a quantile where there is none, is refused", () => {
    expect(() => chooseMetrics(["mae", "mae"], "regression")).toThrow(
      expect.objectContaining({ code: "CONFIG_INVALID" }),
    );
    expect(() => chooseMetrics([{ name: "mae", quantile: 0.5 }], "regression")).toThrow("no quantile");
  });
});

describe("metricsConfig", () => {
  it("takes names and thresholds, and prints as JSON Schema with the known names", () => {
    expect(metricsConfig.parse([{ name: "mae", threshold: 40 }, "rmse"])).toHaveLength(2);
    expect(JSON.stringify(z.toJSONSchema(metricsConfig))).toContain("balancedAccuracy");
  });

  it.each([
    [[]],
    [[{ name: "mae", treshold: 3 }]],
    [[{ threshold: 3 }]],
    [[{ name: "mae", threshold: "3" }]],
  ])("refuses %j", (config) => {
    expect(metricsConfig.safeParse(config).success).toBe(false);
  });
});
