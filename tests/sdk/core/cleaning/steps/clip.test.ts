import { describe, expect, it } from "vitest";
import { clean, code, values } from "./support.js";

describe("clip", () => {
  it("brings numbers into the range; missing ones stay missing", () => {
    const { table, report } = clean(
      { x: [-1, 0.5, 7, null, Number.NaN] },
      { kind: "clip", column: "x", min: 0, max: 1 },
    );
    expect(values(table, "x")).toEqual([0, 0.5, 1, null, Number.NaN]);
    expect(report[0]).toMatchObject({
      change: "1 value below 0 and 1 value above 1 of x brought into the range",
      cellsChanged: 2,
      examples: [
        { row: 0, column: "x", before: -1, after: 0 },
        { row: 2, column: "x", before: 7, after: 1 },
      ],
    });
  });

  it("integers get a bound that is none as float64", () => {
    const { table } = clean({ x: Int32Array.of(0, 5) }, { kind: "clip", column: "x", min: 0.5 });
    expect([table.types.x, ...values(table, "x")]).toEqual(["float64", 0.5, 5]);
    expect(
      clean({ x: BigInt64Array.of(9n) }, { kind: "clip", column: "x", max: 5 }).table.value("x", 0),
    ).toBe(5n);
  });

  it("refuses texts", () => {
    expect(code(() => clean({ x: ["a"] }, { kind: "clip", column: "x", min: 0 }))).toBe("DATA_CAST");
  });
});
