import { describe, expect, it } from "vitest";
import { clean, code, values } from "./support.js";

describe("cast", () => {
  it("reads a column as another type", () => {
    const { table, report } = clean({ x: ["1.5", null] }, { kind: "cast", column: "x", to: "number" });
    expect(values(table, "x")).toEqual([1.5, null]);
    expect(report[0]).toMatchObject({
      change: "x read as float64 (was string)",
      cellsChanged: 1,
      examples: [{ row: 0, column: "x", before: "1.5", after: 1.5 }],
    });
    expect(clean({ x: [1] }, { kind: "cast", column: "x", to: "number" }).report[0].cellsChanged).toBe(0);
  });

  it("lists the rows that cannot be read", () => {
    const step = { kind: "cast", column: "x", to: "integer" } as const;
    expect(code(() => clean({ x: ["1", "one"] }, step))).toBe("DATA_CAST");
    expect(() => clean({ x: ["1", "one", "2.5"] }, step)).toThrow(
      '2 values of column "x" cannot be read as integer. Got: row 1: "one", row 2: "2.5"',
    );
  });
});
