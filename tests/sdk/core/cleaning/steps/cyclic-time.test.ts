import { describe, expect, it } from "vitest";
import { clean, code, values } from "./support.js";

describe("cyclicTime", () => {
  it("puts sine and cosine in the place of a number with a period", () => {
    const { table, report } = clean(
      { hr: [0, 6, 12, null] },
      { kind: "cyclicTime", column: "hr", period: 24 },
    );
    expect(table.names).toEqual(["hr_sin", "hr_cos"]);
    expect(values(table, "hr_sin")).toEqual([0, 1, expect.closeTo(0, 15), null]);
    expect(values(table, "hr_cos")).toEqual([1, expect.closeTo(0, 15), -1, null]);
    expect(report[0]).toMatchObject({ columnsAdded: ["hr_sin", "hr_cos"], columnsDropped: ["hr"] });
  });

  it.each([
    ["hour", 5.5 / 24],
    ["weekday", 5 / 7],
    ["month", 1 / 12],
    ["dayOfYear", 1 / 365.25],
  ] as const)("takes the %s of a timestamp", (part, turn) => {
    // 2011-01-01 was a Saturday.
    const { table } = clean(
      { at: [new Date("2011-01-01T05:30Z")] },
      { kind: "cyclicTime", column: "at", part, keep: true },
    );
    expect(table.names).toEqual(["at", `at_${part}_sin`, `at_${part}_cos`]);
    expect(table.value(`at_${part}_sin`, 0)).toBeCloseTo(Math.sin(2 * Math.PI * turn), 14);
    expect(table.value(`at_${part}_cos`, 0)).toBeCloseTo(Math.cos(2 * Math.PI * turn), 14);
  });

  it("takes the weekday of a date, before 1970 too", () => {
    const { table } = clean(
      { day: { type: "date", values: Int32Array.of(-3, 4) } },
      { kind: "cyclicTime", column: "day", part: "weekday" },
    );
    expect(values(table, "day_weekday_sin")).toEqual([0, 0]);
  });

  it("refuses parts of numbers and periods of texts", () => {
    expect(code(() => clean({ x: [1] }, { kind: "cyclicTime", column: "x", part: "hour" }))).toBe(
      "DATA_CAST",
    );
    expect(code(() => clean({ x: ["a"] }, { kind: "cyclicTime", column: "x", period: 24 }))).toBe(
      "DATA_CAST",
    );
  });
});
