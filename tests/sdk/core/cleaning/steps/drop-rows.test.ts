import { describe, expect, it } from "vitest";
import { clean, values } from "./support.js";

describe("dropRows", () => {
  it("drops the rows that meet the condition, not those of which it cannot be told", () => {
    const { table, report } = clean({ x: [1, 2, null] }, { kind: "dropRows", where: "x > 1" });
    expect(values(table, "x")).toEqual([1, null]);
    expect(report[0]).toMatchObject({
      change: "1 row dropped (x > 1)",
      rowsDropped: 1,
      examples: [{ row: 1 }],
    });
  });
});
