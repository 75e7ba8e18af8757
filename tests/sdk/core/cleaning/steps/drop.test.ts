import { describe, expect, it } from "vitest";
import { clean } from "./support.js";

describe("drop", () => {
  it("leaves out columns, and says so", () => {
    const { table, report } = clean({ a: [1], b: [2], c: [3] }, { kind: "drop", columns: ["a", "c"] });
    expect(table.names).toEqual(["b"]);
    expect(report).toEqual([
      {
        step: "drop a, c",
        kind: "drop",
        change: "left out a, c",
        rowsDropped: 0,
        cellsChanged: 0,
        columnsAdded: [],
        columnsDropped: ["a", "c"],
        examples: [],
      },
    ]);
  });

  it("a column that is not there is refused, naming the nearest", () => {
    expect(() => clean({ temp: [1] }, { kind: "drop", columns: ["tmp"] })).toThrow('Did you mean "temp"');
  });
});
