import { describe, expect, it } from "vitest";
import { clean, code } from "./support.js";

describe("rename", () => {
  it("gives columns other names, in the same order", () => {
    const { table, report } = clean({ a: [1], b: [2] }, { kind: "rename", columns: { a: "b", b: "a" } });
    expect(table.names).toEqual(["b", "a"]);
    expect(report[0].change).toBe("renamed a to b, b to a");
  });

  it("refuses to give two columns one name", () => {
    expect(code(() => clean({ a: [1], b: [2] }, { kind: "rename", columns: { a: "b" } }))).toBe("DATA_SHAPE");
  });
});
