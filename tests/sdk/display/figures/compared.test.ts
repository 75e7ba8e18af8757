import { describe, expect, it } from "vitest";
import { compareTables } from "../../../../sdk/core/drift/index.js";
import type { AccumulatedEffects, PartialDependence } from "../../../../sdk/core/explainers/global/index.js";
import { Table } from "../../../../sdk/core/tables/index.js";
import {
  accumulatedEffectsFigure,
  comparedCurves,
  comparedImportances,
  driftBars,
  importanceShares,
  learningCurves,
  partialDependenceFigure,
} from "../../../../sdk/display/figures/index.js";

describe("curves of runs", () => {
  const points = (count: number) => Array.from({ length: count }, (_, step) => ({ step, value: step }));

  it("have dots where they are few, and no numbers that are none", () => {
    const figure = comparedCurves("loss", [
      { run: "a", place: 0, points: points(61) },
      { run: "b", place: 7, points: [...points(3), { step: 3, value: Number.NaN }] },
      { run: "c", place: 2, points: [] },
    ]);
    expect(figure.data).toMatchObject([
      { mode: "lines", line: { dash: "solid" } },
      { mode: "lines+markers", x: [0, 1, 2], line: { dash: "dash" } },
      { x: [] },
    ]);
    expect(figure.description).toContain("at their ends: a 60, b NaN, c NaN.");
  });
});

describe("importances of runs", () => {
  const importances = (...of: [string, number][]) =>
    of.map(([feature, importance]) => ({ feature, importance }));

  it("are shares of each run's own sum, of what is above 0", () => {
    expect([...importanceShares(importances(["a", 3], ["b", 1], ["c", -5]))]).toEqual([
      ["a", 0.75],
      ["b", 0.25],
      ["c", 0],
    ]);
    expect([...importanceShares(importances(["a", 0], ["b", -1]))]).toEqual([
      ["a", 0],
      ["b", 0],
    ]);
  });

  it("stand by column, the largest of any run first, and say what is not drawn", () => {
    const many = Array.from({ length: 14 }, (_, i): [string, number] => [`c${i}`, 14 - i]);
    const figure = comparedImportances([
      { run: "a", place: 0, importances: importances(...many) },
      { run: "b", place: 1, importances: importances(["only b", 1]) },
    ]);
    expect(figure.layout.y.ticks?.labels.slice(0, 2)).toEqual(["only b", "c0"]);
    expect(figure.note).toBe("3 less important columns not drawn.");
    expect(figure.data.map((trace) => "x" in trace && trace.x.length)).toEqual([11, 1]);
    expect(comparedImportances([{ run: "b", place: 1, importances: importances(["x", 1]) }]).note).toBe(
      undefined,
    );
  });
});

describe("the bars of drift", () => {
  it("end where all is drifted, and say which columns have no index", () => {
    const x = Float64Array.from({ length: 300 }, (_, i) => i);
    const drift = compareTables(
      Table.from({ x, gone: x, away: x }),
      Table.from({ x: x.map((value) => value + 1000) }),
    );
    const figure = driftBars(drift);
    expect(figure.note).toBe("Bars end at 1. 2 columns have no index.");
    expect(figure.layout.y.ticks?.labels).toEqual(["x"]);
    expect(figure.data[0]).toMatchObject({ name: "drifted", x: [1] });
    expect(driftBars(compareTables(Table.from({ x }), Table.from({ x }))).note).toBeUndefined();
  });
});

describe("learning curves", () => {
  it("have dots where they are few, and say where there is no number", () => {
    const epochs = (count: number, value: number) =>
      Array.from({ length: count }, (_, i) => ({ epoch: i + 1, epochs: count, logs: { loss: value } }));
    expect(learningCurves({ epochs: epochs(61, 1) })[0].data[0]).toMatchObject({ mode: "lines" });
    expect(learningCurves({ epochs: epochs(2, 1) })[0].data[0]).toMatchObject({ mode: "lines+markers" });
    expect(learningCurves({ epochs: epochs(2, Number.NaN) })[0].description).toContain(
      "ending at nothing on the training rows",
    );
  });
});

describe("effects of a column", () => {
  const made = (outputs: readonly string[], values: readonly unknown[], ordered: boolean) => {
    const places = Float64Array.from(values, (_, i) => i);
    const line = places.map((place) => place / 10);
    const means = outputs.map(() => line);
    const curves = outputs.map(() => Float64Array.of(...line, ...line));
    const shared = { feature: "f", unit: "probability", outputs, ordered, places, values, rows: 2 };
    return {
      dependence: {
        ...shared,
        means,
        curves,
        curveRows: Uint32Array.of(0, 1),
      } as unknown as PartialDependence,
      effects: { ...shared, effects: means } as unknown as AccumulatedEffects,
    };
  };
  const titles = ({ dependence, effects }: ReturnType<typeof made>) => [
    partialDependenceFigure(dependence).layout.y.title,
    accumulatedEffectsFigure(effects).layout.y.title,
  ];

  it("name what is predicted: a number, one of two classes, or each class", () => {
    expect(titles(made(["y"], [1, 2], true))).toEqual([
      "mean prediction probability",
      "effect on probability",
    ]);
    expect(titles(made(["no", "yes"], [1, 2], true))).toEqual([
      "mean prediction probability of yes",
      "effect on probability of yes",
    ]);
    expect(titles(made(["a", "b", "c"], [1, 2], true))).toEqual([
      "mean probability by class",
      "effect on probability by class",
    ]);
  });

  it("of one output have the curves of single rows behind them, of several a line each", () => {
    const one = partialDependenceFigure(made(["y"], [1, 2], true).dependence);
    expect(one.data).toHaveLength(3);
    expect(one.note).toContain("thin lines are single rows");
    const three = partialDependenceFigure(made(["a", "b", "c"], [1, 2], true).dependence);
    expect(three.data.map((trace) => trace.type === "scatter" && trace.name)).toEqual(["a", "b", "c"]);
    expect(three.note).toBe("Mean over 2 rows.");
  });

  it("of categories are bars with names, of times lines with few of them", () => {
    const bars = partialDependenceFigure(made(["a", "b", "c"], ["clear", "rain"], false).dependence);
    expect(bars.data.map((trace) => [trace.type, "name" in trace && trace.name])).toEqual([
      ["bar", "a"],
      ["bar", "b"],
      ["bar", "c"],
    ]);
    expect(bars.layout.x.ticks?.labels).toEqual(["clear", "rain"]);
    const days = Array.from({ length: 12 }, (_, i) => `2026-01-${String(i + 10)}T00:00`);
    const times = partialDependenceFigure(made(["y"], days, true).dependence);
    expect(times.layout.x.ticks?.labels).toEqual([10, 12, 14, 16, 18, 20].map((day) => `2026-01-${day}`));
    expect(partialDependenceFigure(made(["y"], [1n, 2n], true).dependence).layout.x.ticks).toBeUndefined();
  });
});
