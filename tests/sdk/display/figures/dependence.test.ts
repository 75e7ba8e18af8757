import { describe, expect, it } from "vitest";
import type { DependenceChoice } from "../../../../sdk/core/explainers/index.js";
import { type Column, Table } from "../../../../sdk/core/tables/index.js";
import { dependenceFigure, figureSvg, toPlotly } from "../../../../sdk/display/figures/index.js";
import { roundExplanation } from "../../../support/explained.js";

const ROWS = 60;
const every = <T>(value: (row: number) => T): T[] => Array.from({ length: ROWS }, (_, row) => value(row));

/** The figure of a column of these values, painted by both painters; beside it stands a column of whole numbers. */
function drawn(
  values: Column | readonly (string | number | Date | null)[],
  other: readonly (string | number | null)[] = every((row) => row % 5),
  choice: DependenceChoice = {},
) {
  const explanation = roundExplanation(
    Table.from([
      ["own", values],
      ["other", other],
    ] as never),
  );
  const figure = dependenceFigure(explanation.dependence("own", choice));
  // Only what the pointer says of a missing value is NaN.
  const marks = { ...figure, data: figure.data.map((trace) => ({ ...trace, hover: undefined })) };
  expect(String(figureSvg(marks))).not.toMatch(/NaN|undefined/);
  expect(JSON.stringify(toPlotly(marks).data)).not.toMatch(/null/);
  return figure;
}

const names = ({ data }: ReturnType<typeof drawn>) =>
  data.map((trace) => ("name" in trace ? trace.name : undefined));
const ends = ({ data }: ReturnType<typeof drawn>) => {
  const xs = data.flatMap((trace) => ("x" in trace ? [...trace.x] : []));
  return [Math.min(...xs), Math.max(...xs)];
};

describe("the places of a column's values", () => {
  it("of few categories are their own, the most frequent first, equal ones by name", () => {
    const { layout } = drawn(every((row) => (row < 30 ? "mist" : row % 2 === 0 ? "rain" : "clear")));
    expect(layout.x.ticks?.labels).toEqual(["mist", "clear", "rain"]);
  });

  it("of many categories are those of the most frequent ones, and one for the others", () => {
    const { layout } = drawn(every((row) => `k${row % 20}`));
    expect(layout.x.ticks?.labels).toHaveLength(12);
    expect(layout.x.ticks?.labels.at(-1)).toBe("9 others");
  });

  it("of missing numbers lie left of all others, and the figure says so", () => {
    const figure = drawn(every((row) => (row < 3 ? Number.NaN : row)));
    expect(figure.note).toContain("3 rows without a value stand at the left edge.");
    expect(ends(figure)[0]).toBeLessThan(3);
    expect(drawn(every((row) => row)).note).not.toContain("left edge");
  });

  it("of numbers that are all missing, or all the same, are places all the same", () => {
    expect(drawn(every(() => Number.NaN)).note).toContain("60 rows without a value");
    const [low, high] = ends(drawn(every(() => 7)));
    expect(low).toBeGreaterThan(6);
    expect(high).toBeLessThan(8);
  });

  it("of times are named at both ends and in the middle", () => {
    const day = (row: number) => new Date(Date.UTC(2026, 0, 1 + row));
    expect(drawn(every(day)).layout.x.ticks?.labels).toEqual(["2026-01-01", "2026-01-31", "2026-03-01"]);
    expect(drawn(every(() => day(0))).layout.x.ticks?.labels).toEqual(["2026-01-01"]);
    const none = drawn({ type: "timestamp", values: new Float64Array(ROWS).fill(Number.NaN) } as never);
    expect(none.layout.x.ticks?.labels).toEqual([]);
  });
});

describe("the colours of another column", () => {
  const own = every((row) => row);
  const choice = { colour: "other" };

  it("are a scale for numbers, and grey for those that are missing", () => {
    const figure = drawn(
      own,
      every((row) => (row % 6 === 0 ? Number.NaN : row)),
      choice,
    );
    expect(names(figure)).toEqual([undefined, "no other"]);
    expect(figure.layout.colorbar).toMatchObject({ title: "other", low: "3", high: "57" });
  });

  it("need no scale where there is no number", () => {
    const figure = drawn(
      own,
      every(() => Number.NaN),
      choice,
    );
    expect(names(figure)).toEqual(["no other"]);
    expect(figure.layout.colorbar).toBeUndefined();
  });

  it("have the whole range where nearly all numbers are the same", () => {
    expect(
      drawn(
        own,
        every((row) => (row === 0 ? 9 : 1)),
        choice,
      ).layout.colorbar,
    ).toMatchObject({
      low: "1",
      high: "9",
    });
    expect(
      drawn(
        own,
        every(() => 4),
        choice,
      ).layout.colorbar,
    ).toMatchObject({ low: "4", high: "4" });
  });

  it("are series for categories, the most frequent first, equal ones by name; of many the rest is grey", () => {
    const few = drawn(
      own,
      every((row) => (row < 30 ? "mist" : row % 2 === 0 ? "rain" : "clear")),
      choice,
    );
    expect(names(few)).toEqual(["other = mist", "other = clear", "other = rain"]);
    expect(
      names(
        drawn(
          own,
          every((row) => `k${row % 10}`),
          choice,
        ),
      ).at(-1),
    ).toBe("5 others");
  });

  it("are blue where there is none", () => {
    const explanation = roundExplanation(Table.from({ own }));
    expect(dependenceFigure(explanation.dependence("own")).data).toHaveLength(1);
  });
});
