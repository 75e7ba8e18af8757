import { describe, expect, it } from "vitest";
import { clean, values } from "./support.js";

describe("dropDuplicates", () => {
  const columns = {
    a: [1, 1, 1, Number.NaN, Number.NaN, null, null],
    b: ["x", "x", "y", "z", "z", null, null],
  };

  it("drops rows that repeat an earlier one, missing values alike", () => {
    const { table, report } = clean(columns, { kind: "dropDuplicates" });
    expect(values(table, "b")).toEqual(["x", "y", "z", null]);
    expect(report[0]).toMatchObject({
      change: "3 rows dropped (all columns the same as in another row)",
      rowsDropped: 3,
      examples: [{ row: 1 }, { row: 4 }, { row: 6 }],
    });
  });

  it("goes by some columns, and keeps the last row, where told so", () => {
    const { table } = clean(
      { a: [1, 1, 2], b: [1, 2, 3] },
      { kind: "dropDuplicates", columns: ["a"], keep: "last" },
    );
    expect(values(table, "b")).toEqual([2, 3]);
  });

  it("tells apart what only looks alike", () => {
    const { table } = clean({ a: ["x", "xy"], b: ["yz", "z"] }, { kind: "dropDuplicates" });
    expect(table.numRows).toBe(2);
  });
});
